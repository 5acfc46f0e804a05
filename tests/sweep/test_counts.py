"""How far a run is, in numbers and in its last line."""

from robsweep.run.state import RunState
from robsweep.sweep.counts import Counts, counts_of, last_line
from tests.curves import run_on_curves


def test_what_is_neither_completed_nor_pruned_is_to_go():
    counts = Counts(configurations=9, completed=3, pruned=2, failed=1)
    assert counts.remaining == 4
    line = last_line("interrupted", counts, "robsweep resume x")
    assert line == "interrupted: 4 of 9 configurations to go; go on with: robsweep resume x"


def test_a_finished_run_has_nothing_to_go(sweep_of):
    state = run_on_curves(sweep_of())[0].state
    counts = counts_of(state, len(state.candidates))
    stages = state.counts()
    assert counts.remaining == counts.failed == 0
    assert counts.completed == stages["completed"] > 0
    assert counts.pruned == stages["resting"] + stages["refused"] > 0


def test_before_the_first_proposal_all_is_to_go():
    assert counts_of(RunState(), 7) == Counts(7, 0, 0, 0)
