"""Writes the report of a run."""

from pathlib import Path

from robsweep.adversarial_examples.make import examples_of
from robsweep.adversarial_examples.time_limit import TimeLimit
from robsweep.page.build import NO_EXAMPLES, report_of
from robsweep.page.render import render
from robsweep.results.open import Run
from robsweep.sweep.place import RunPlace

REPORT = "report.html"
"""Its name in the run's folder."""
AT_THE_END_S, ON_DEMAND_S = 10.0, 60.0
"""Seconds that adversarial examples may take when a run ends, and when somebody asks for the report."""


def page_of(run: Run, place: RunPlace, *, examples_s: float, data_root: Path | None = None) -> bytes:
    """The page, UTF-8.

    ``examples_s``: seconds that adversarial examples may take; 0 for none. ``data_root``: where the images for them lie
    now, the sweep's unless given.
    """
    examples = NO_EXAMPLES
    if examples_s > 0:
        examples = examples_of(run, place.stage, TimeLimit(examples_s), data_root)
    return render(report_of(run, reference=place.reference, examples=examples)).encode()
