"""The status of runs on curves, against counts over their events."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from robsweep.errors import UserError
from robsweep.run.events import Ended, Extended, Proposed, Saved, Scored, Started
from robsweep.run.journal import Journal, read_events
from robsweep.run.journal_file import JournalFile
from robsweep.run.local_store import LocalStore
from robsweep.training.progress import progress_of
from robsweep.training.step_report import StepReport
from robsweep.views.heartbeat import HeartbeatView
from robsweep.views.pulse import Pulse
from robsweep.views.read_status import StatusReader, read_status
from tests.curves import MemoryLines, folded, run_on_curves, written
from tests.views.conftest import START, heartbeat_at, put_beat


@pytest.mark.parametrize("cut", [0.3, 0.6, 1.0])
@pytest.mark.parametrize("policy", ["stopping", "promotion"])
def test_counts_at_any_moment(tmp_path, sweep_of, cut, policy):
    pruning = {"rungs": [1, 2], "policy": policy, "min_peers": 2, "reduction": 3}
    lines = run_on_curves(sweep_of(seeds=[0, 1], pruning=pruning))[2]
    part = MemoryLines(lines.lines[: int(cut * len(lines.lines))])
    state = folded(part)
    status = read_status(written(tmp_path, part))
    facts = [event.fact for event in read_events(part)]
    assert status.events == len(facts)
    assert status.configurations == 14
    assert sum(status.stages.values()) == sum(isinstance(fact, Proposed) for fact in facts)
    epochs = {kind: Counter(f.epoch for f in facts if isinstance(f, kind)) for kind in (Started, Saved, Scored)}
    assert [rung.epoch for rung in status.rungs] == [1, 2, 4]
    for rung in status.rungs:
        started, saved, scored = (epochs[kind][rung.epoch] for kind in (Started, Saved, Scored))
        assert (rung.training, rung.scoring, rung.scored) == (started - saved, saved - scored, scored)
        decided = {key for key, candidate in state.candidates.items() if rung.epoch in candidate.decided}
        assert rung.gone_on + rung.resting + rung.refused + rung.completed == len(decided)
        beyond = {
            key for key in decided if state.candidates[key].stage == "going" or state.candidates[key].at > rung.epoch
        }
        assert rung.gone_on == len(beyond)
    told = Counter(trial.state for trial in status.trials)
    assert (told["training"], told["scoring"]) == (len(state.training), len(state.unscored))
    assert len({trial.trial for trial in status.trials}) + status.trials_ended == len(state.trials)
    assert status.spent.attack_passes == 7 * sum(epochs[Scored].values())
    assert status.spent.training_passes == sum(100 * max(t.saved, default=0) for t in state.trials.values())


def test_hours_are_those_of_processes(timed):
    store = timed((0, "opened"), (30, Ended(reason="interrupted", code=130)), (600, "resumed"))
    put_beat(store, heartbeat_at(START + timedelta(minutes=645)))
    spent = StatusReader(store).read(START + timedelta(minutes=645.5)).spent
    assert (spent.hours, spent.hours_in_all) == (pytest.approx(45.5 / 60), pytest.approx(75.5 / 60))
    assert spent.hours_given == 3
    # of one that was killed, as long as it was heard of
    spent = StatusReader(store).read(START + timedelta(minutes=6000)).spent
    assert spent.hours == pytest.approx(45 / 60)


def test_a_reader_takes_up_what_is_new(tmp_path, sweep_of):
    lines = run_on_curves(sweep_of())[2]
    store = written(tmp_path, MemoryLines(lines.lines[:30]))
    reader = StatusReader(store)
    assert reader.read().events == 30
    file = JournalFile(store)
    for line in lines.lines[30:]:
        file.append(line)
    now = datetime.now(UTC)
    assert reader.read(now) == StatusReader(store).read(now)
    longer = sweep_of(training={"epochs": 6, "pairs": 64})
    Journal(file).record(Extended(sweep=longer.model_dump(mode="json"), code_version="0.1.0"))
    assert [rung.epoch for rung in reader.read().rungs] == [1, 2, 4, 6]


def test_what_trains_is_told_by_the_heartbeat_until_the_run_ends(tmp_path, sweep_of):
    lines = MemoryLines(run_on_curves(sweep_of())[2].lines[:3])
    store = written(tmp_path, lines)
    state = folded(lines)
    (trial,) = state.training
    view = HeartbeatView(store)
    view.begin(state, executor="inline", configurations=20)
    progress = progress_of(StepReport(0, 1, 2, {}, 0, 1.0), 4)
    view.pulse(Pulse({str(trial): {0: progress}}))
    view._put()
    status = read_status(store)
    assert [(t.state, t.epoch, t.done, len(t.workers)) for t in status.trials] == [("training", 1, 0.5, 1)]
    assert (status.configurations, status.heartbeat.executor) == (20, "inline")
    Journal(JournalFile(store)).record(Ended())
    assert [(t.state, t.epoch, t.done, t.workers) for t in read_status(store).trials] == [("waiting", 1, None, ())]
    view.close()


def test_nothing_there(tmp_path):
    with pytest.raises(UserError, match="holds no run"):
        read_status(LocalStore(tmp_path))
