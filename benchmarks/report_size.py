"""How large the report of a large run is, and how soon it answers a click.

    python benchmarks/report_size.py

A drawn run of 2,000 configurations with five rungs each, of which nothing is pruned. ``journal_s``: reading the run.
``report_s``: making the page. ``mib``: of the file. ``interactive_s``: from opening it in a headless Chromium until the
table is built and the front is drawn, the slowest of three; None where no Chromium is installed.
"""

import argparse
import shutil
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from record import record

from robsweep.config.load import validate
from robsweep.config.sweep import SweepConfig
from robsweep.page.build import report_of
from robsweep.page.render import render
from robsweep.replay.synthetic import Synthetic
from robsweep.results.open import open_run
from robsweep.run.journal_file import JournalFile
from robsweep.run.local_store import LocalStore
from robsweep.sweep.simulate import simulate

_REPEATS = 3


def sweep_of(configurations: int) -> SweepConfig:
    """As many configurations, with four of their letters and two training factors varied."""
    content = {
        "name": "report_size",
        "dataset": "fashion",
        "factors": {
            "baselines": ["none", "est", "act"],
            "gradual": [False, True],
            "distance": ["et", "l2", "kl"],
            "source": list("rmsdh"),
            "destination": list("rmsdh"),
            "intra_class": [False, True],
            "training": {"budget.steps": [8, 16, 32, 4, 2, 64], "optimiser.lr": [1e-3, 1e-2, 3e-3, 1e-4]},
        },
        "search": {"samples": configurations},
        "training": {"epochs": 16},
        "pruning": {"policy": "none", "rungs": [1, 2, 4, 8]},
    }
    return validate(content, "report_size")


def measured(configurations: int) -> dict[str, Any]:
    """Draw a run, write its report, open it."""
    with TemporaryDirectory() as folder:
        place = Path(folder) / "report_size"
        simulate(sweep_of(configurations), Synthetic(), trainers=8, attackers=8, lines=JournalFile(LocalStore(place)))
        begin = time.perf_counter()
        run = open_run(place)
        opened = time.perf_counter()
        page = render(report_of(run, reference="report_size"))
        made = time.perf_counter()
        file = Path(folder) / "report.html"
        file.write_text(page, encoding="utf-8")
        return {
            "configurations": configurations,
            "rows": len(run.rows()),
            "journal_s": round(opened - begin, 2),
            "report_s": round(made - opened, 2),
            "mib": round(file.stat().st_size / 2**20, 2),
            "interactive_s": interactive(file),
        }


def interactive(file: Path) -> float | None:
    """Seconds until the page answers, by this machine's clock."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        return None
    from playwright.sync_api import sync_playwright

    found = []
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for _ in range(_REPEATS):
            page = opened.new_page(viewport={"width": 1400, "height": 900})
            begin = time.perf_counter()
            page.goto(file.as_uri(), wait_until="commit")
            page.wait_for_selector("html[data-ready]")
            page.wait_for_selector("#front-plot .point")
            page.evaluate("robsweep.mark(0, 'benchmark')")
            found.append(time.perf_counter() - begin)
            page.close()
        opened.close()
    return round(max(found), 2)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--configurations", type=int, default=2000)
    record("report_size", measured(parser.parse_args().configurations))
