"""Everything in this process; with other executors: ``test_contract.py``."""

import errno

import pytest

from robsweep.executors.inline import run_inline
from robsweep.replay.synthetic import Synthetic
from tests.executors.conftest import RecordedWork


class _Breaks(RecordedWork):
    """Fails at a unit of work, in training or in scoring."""

    def __init__(self, error, *, at):
        super().__init__(Synthetic())
        self._error, self._at = error, at

    def train(self, assignment):
        if self._at == "training":
            raise self._error
        return super().train(assignment)

    def score(self, assignment):
        if self._at == "scoring":
            raise self._error
        return super().score(assignment)


@pytest.mark.parametrize("at", ["training", "scoring"])
def test_what_fails_is_told_and_the_others_go_on(sweep_of, engine_of, at):
    state, facts, engine = engine_of(sweep_of(3))
    run_inline(engine, _Breaks(ValueError("why"), at=at))
    assert [fact.reason for fact in facts.of("failed")] == ["ValueError: why"] * 3
    assert all("ValueError: why" in fact.trace for fact in facts.of("failed"))
    assert {one.stage for one in state.candidates.values()} == {"failed"}


@pytest.mark.parametrize("at", ["training", "scoring"])
def test_a_full_disk_ends_the_run(sweep_of, engine_of, at):
    _, facts, engine = engine_of(sweep_of(3))
    with pytest.raises(OSError, match="full"):
        run_inline(engine, _Breaks(OSError(errno.ENOSPC, "the disk is full", "a"), at=at))
    assert facts.of("failed") == []


def test_a_check_may_end_it_between_two_units(sweep_of, engine_of):
    _, facts, engine = engine_of(sweep_of(6))
    asked = []

    def check():
        asked.append(len(facts.of("scored")))
        if len(asked) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_inline(engine, RecordedWork(Synthetic()), check)
    assert asked == [0, 1, 2, 3][: len(asked)] or asked == [0, 0, 1, 2]
    assert len(facts.of("saved")) == len(facts.of("scored"))
