"""The front of README: of 237 trainings that were recorded, as the report draws it.

python -m docs.pictures.front
"""

import tempfile
from pathlib import Path

from analysis.recorded import recorded_run
from docs.pictures.browser import page, save
from robsweep.page.build import report_of
from robsweep.page.render import render

FILE = "front.png"


def main() -> None:
    """Draw it."""
    with tempfile.TemporaryDirectory() as folder, page(1100, 900) as shown:
        file = Path(folder) / "report.html"
        file.write_text(render(report_of(recorded_run(Path(folder) / "digits"))), encoding="utf-8")
        shown.goto(file.as_uri())
        shown.wait_for_selector("html[data-ready]")
        shown.evaluate("robsweep.at('card').remove()")  # the figure alone, over the whole width
        shown.add_style_tag(content=".split { display: block !important; }")
        shown.evaluate("robsweep.plots.everything(true)")
        save(shown.locator("#front-plot").screenshot(), FILE)


if __name__ == "__main__":
    main()
