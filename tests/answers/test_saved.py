"""The grid's passes, by hand: on curves an epoch takes 100 passes and a scoring 7."""

import pytest

from robsweep.answers.saved import passes_of_grid
from robsweep.config.points import space_of
from tests.curves import MemoryLines, folded, run_on_curves


@pytest.mark.parametrize("cut", [0.2, 1.0])
@pytest.mark.parametrize("seeds", [[0], [0, 1]])
def test_everything_is_trained_to_the_end_and_scored_once(sweep_of, cut, seeds):
    sweep = sweep_of(seeds=seeds)
    lines = run_on_curves(sweep)[2]
    state = folded(MemoryLines(lines.lines[: int(cut * len(lines.lines))]))
    assert passes_of_grid(state, space_of(sweep)) == pytest.approx(14 * len(seeds) * (4 * 100 + 7))


def test_before_anything_was_scored_nothing_is_known(sweep_of):
    sweep = sweep_of()
    state = folded(MemoryLines(run_on_curves(sweep)[2].lines[:3]))
    assert passes_of_grid(state, space_of(sweep)) is None
