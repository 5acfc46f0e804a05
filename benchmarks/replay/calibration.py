"""Whether a told chance to reach the front comes true as often as it says.

    python -m benchmarks.replay.calibration --table-seeds 2
    python -m benchmarks.replay.calibration --drawn 10

Guided sweeps are looked at after every tenth decision. Each configuration that was tried by then has a chance to be on
the front of all that were tried. Whether it is, the means over all seeds of the table say. A row of the printed table:
chances from and to, how many were told, their mean, the share that came true, and its 95 % interval (Wilson) as if they
were independent. The last line: the mean squared error of the chances (Brier), and that of one chance for all.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.stats import binomtest

from robsweep.config.points import Space, space_of
from robsweep.errors import UserError
from robsweep.forecast.forecaster import Forecaster
from robsweep.run.events import Decided, Event
from robsweep.run.state import RunState

from .compare import Source, sources, sweep_by
from .problem import TABLE
from .truth import Truth

EVERY = 10
BOUNDS = (0.0, 0.01, 0.05, 0.2, 0.4, 0.6, 0.8, 1.0)


class Told(NamedTuple):
    """A chance, and whether it came true."""

    chance: float
    true: bool


class Looks:
    """A view that notes the chances of every tenth decision."""

    def __init__(self, space: Space, truth: Truth) -> None:
        self._forecasts, self._truth = Forecaster(space), truth
        self._decisions = 0
        self.told: list[Told] = []

    def on(self, event: Event, state: RunState) -> None:
        """Count a decision; look at each tenth."""
        if not isinstance(event.fact, Decided):
            return
        self._decisions += 1
        forecast = self._forecasts.of(state) if self._decisions % EVERY == 0 else None
        if forecast is not None:
            front = self._truth.front_among(forecast.chances)
            self.told += [Told(chance, key in front) for key, chance in forecast.chances.items()]


METHOD = "papers first, guided search and policy"
"""Whose decisions tell chances."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", type=Path, default=TABLE, help="folder of the table")
    parser.add_argument("--table-seeds", type=int, nargs="+", help="whose curves the sweeps see; all unless said")
    parser.add_argument("--drawn", type=int, help="as many drawn tables instead, of the same configurations")
    arguments = parser.parse_args()
    try:
        found = [told_in(source) for source in sources(arguments.table, arguments.drawn, arguments.table_seeds, None)]
    except UserError as error:
        sys.exit(f"error: {error}")
    print(as_table([told for some in found for told in some]))


def told_in(source: Source) -> list[Told]:
    """What the method tells in one sweep of one worker."""
    sweep, _, truth, _ = source
    looks = Looks(space_of(sweep), truth)
    sweep_by(METHOD, 1, 0, source, views=[looks])
    return looks.told


def as_table(told: Sequence[Told]) -> str:
    """Markdown."""
    chances, true = np.array([one.chance for one in told]), np.array([one.true for one in told], dtype=np.bool_)
    bins = np.clip(np.searchsorted(BOUNDS, chances, side="right") - 1, 0, len(BOUNDS) - 2)
    lines = ["| chance | told | mean | came true | 95 % |", "|---|---|---|---|---|"]
    for place in np.unique(bins):
        among = bins == place
        bounds = binomtest(int(true[among].sum()), int(among.sum())).proportion_ci(method="wilson")
        cells = [
            f"{100 * BOUNDS[place]:.0f} to {100 * BOUNDS[place + 1]:.0f} %",
            str(among.sum()),
            f"{100 * chances[among].mean():.1f} %",
            f"{100 * true[among].mean():.1f} %",
            f"{100 * bounds.low:.1f} to {100 * bounds.high:.1f}",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    brier, same = ((chances - true) ** 2).mean(), ((true.mean() - true) ** 2).mean()
    return "\n".join([*lines, "", f"Brier {brier:.4f}, of one chance for all {same:.4f}"])


if __name__ == "__main__":
    main()
