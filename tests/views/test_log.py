"""The log of a run on curves."""

import pytest

from robsweep.run.events import Ended, LaidOut, Opened, Resumed, Saved
from robsweep.run.journal import Journal, read_events
from robsweep.run.local_store import LocalStore
from robsweep.run.state import RunState
from robsweep.views.log import LOG, LogView
from tests.curves import MemoryLines, run_on_curves


@pytest.fixture
def logged(tmp_path, sweep_of):
    """The lines that a finished run's events give, and those in the file."""

    def log(**fields):
        seen = []
        view, state = LogView(LocalStore(tmp_path), seen.append), RunState()
        lines = run_on_curves(sweep_of(**fields))[2]
        for event in read_events(lines):
            state.apply(event)
            view.on(event, state)
        return state, seen, (tmp_path / LOG).read_text().splitlines()

    return log


def test_every_decision_is_a_line_with_its_scores_and_reason(logged):
    state, seen, file = logged()
    decided = [fact for candidate in state.candidates.values() for fact in candidate.decided.values()]
    told = [line for line in seen if line.kind in ("rung", "prune", "done")]
    assert len(told) == len(decided)
    assert sorted(line.kind for line in told) == sorted(
        {"go_on": "rung", "rest": "prune", "refuse": "prune", "complete": "done"}[fact.verdict] for fact in decided
    )
    for fact in decided:
        assert any(fact.reason in line.detail and f"epoch {fact.epoch}: recall_at_1 0." in line.detail for line in told)
    assert [line.in_full() for line in seen] == file
    assert all(line[:10].count("-") == 2 and line[19] == "Z" for line in file)


def test_a_trial_starts_once_and_then_goes_on(logged):
    _, seen, _ = logged()
    first = {line.subject: line for line in reversed(seen) if line.kind in ("start", "resume")}
    assert {line.kind for line in first.values()} == {"start"}
    assert any(line.kind == "resume" and line.detail == "from epoch 1" for line in seen)


def test_promotions_and_seeds_are_told(logged):
    _, seen, _ = logged(pruning={"rungs": [1], "policy": "promotion"}, seeds={"first": 1, "survivors": 2})
    assert any(line.kind == "promote" and line.detail.startswith("rank ") for line in seen)
    assert any(line.kind == "seed" and line.detail == "on the front: seed 2 of 2" for line in seen)
    assert any(line.kind == "done" and "(mean of 2 seeds)" in line.detail for line in seen)


def test_an_end_without_a_reason_is_no_line(tmp_path, sweep_of):
    seen = []
    journal = Journal(MemoryLines(), [LogView(LocalStore(tmp_path), seen.append)])
    sweep = sweep_of()
    journal.record(Opened(name="a", sweep=sweep.model_dump(mode="json"), train_fingerprint="", code_version="0.1.0"))
    journal.record(Ended())
    journal.record(Resumed(code_version="0.1.0"))
    journal.record(Ended(reason="interrupted", code=130))
    assert [(line.kind, line.detail) for line in seen] == [("stop", "interrupted")]


def test_an_object_store_is_given_several_lines_at_a_time(tmp_path):
    class Remote(LocalStore):
        def __init__(self, folder):
            super().__init__(folder)
            self.folder, self.local, self.appended = self.local, None, []

        def append(self, name, content):
            self.appended.append((name, content.decode().count("\n")))

    store, seen = Remote(tmp_path), []
    view = LogView(store, seen.append)
    for number in range(5):
        view.tell("info", f"line {number}")
    assert len(seen) == 5
    view.close()
    view.close()
    assert store.appended == [(LOG, 1), (LOG, 4)]


def test_where_a_run_computes_is_a_line(tmp_path, sweep_of):
    seen, lines = [], MemoryLines()
    view = LogView(LocalStore(tmp_path), seen.append)
    journal = Journal(lines, (view,))
    sweep = sweep_of().model_dump(mode="json")
    journal.record(Opened(name="curves", sweep=sweep, train_fingerprint="", code_version="0.1.0"))
    journal.record(LaidOut(gpus_per_training=0.5, gpus_per_actor=0.25, line="2 GPUs: 3 trainings at a time"))
    assert [(line.kind, line.detail) for line in seen] == [("info", "2 GPUs: 3 trainings at a time")]
    assert journal.state.layout.gpus_per_training == 0.5


def test_what_keeps_networks_from_being_compiled_is_told_once(tmp_path, sweep_of):
    seen, state = [], RunState()
    view = LogView(LocalStore(tmp_path), seen.append)
    obstacles = iter([None, "no C compiler", "no C compiler", "Triton is missing"])
    for event in read_events(run_on_curves(sweep_of())[2]):
        if isinstance(event.fact, Saved):
            fact = event.fact.model_copy(update={"obstacle": next(obstacles, None)})
            event = event.model_copy(update={"fact": fact})
        state.apply(event)
        view.on(event, state)
    told = [line.detail.partition(": ")[2] for line in seen if line.kind == "warn"]
    assert told == [
        "torch.compile does not work where it trains: no C compiler",
        "torch.compile does not work where it trains: Triton is missing",
    ]
