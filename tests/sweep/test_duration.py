"""How long a sweep would take, by the rows of its run, by hand: an epoch 1.5 s, a scoring 0.5 s on curves."""

from datetime import UTC, datetime, timedelta

import pytest

from robsweep.config.layout import layout_of
from robsweep.config.points import space_of
from robsweep.config.shares import Machine
from robsweep.run.events import Opened
from robsweep.run.journal import Journal, read_events
from robsweep.sweep import duration as module
from robsweep.sweep.calibrate import Speed
from robsweep.sweep.cost import cost_of
from robsweep.sweep.duration import duration_of
from robsweep.sweep.place import RunPlace
from tests.curves import run_on_curves

MACHINE = Machine(0, 8)
START = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)


@pytest.fixture
def stored(tmp_path, sweep_of):
    """A run of the sweep in a storage of its own, an event every two seconds."""

    def store(**fields):
        sweep = sweep_of(**fields)
        place = RunPlace(str(tmp_path), sweep.name)
        ticks = iter(range(10**6))
        journal = Journal(place.journal, now=lambda: START + timedelta(seconds=2 * next(ticks)))
        for event in read_events(run_on_curves(sweep)[2]):
            journal.record(event.fact)
        return sweep, journal.state, str(tmp_path)

    return store


def test_what_the_rows_took_and_how_many_went_on_at_a_time(stored):
    sweep, state, storage = stored()
    cost = cost_of(space_of(sweep))
    found = duration_of(sweep, cost, storage, layout_of(sweep, MACHINE))
    rows = sum(len(trial.scores) for trial in state.trials.values())
    trained = sum(max(trial.saved) for trial in state.trials.values())
    worked, wall = 1.5 * trained + 0.5 * rows, 2.0 * state.seq
    # 14 configurations, 4 epochs and 3 rungs each
    assert found.seconds == pytest.approx((14 * 4 * 1.5 + 14 * 3 * 0.5) * wall / worked)
    assert found.by == f"what {rows} rows of run curves took"


@pytest.mark.parametrize("other", [{"name": "another"}, {"dataset": "mnist"}])
def test_a_run_of_another_name_or_on_other_data_tells_nothing(stored, sweep_of, monkeypatch, other):
    _, _, storage = stored()
    monkeypatch.setattr(module, "calibrate", lambda *_: Speed(0.0, 1.0, 0.0))
    monkeypatch.setattr(module, "this_machine", lambda: MACHINE)
    sweep = sweep_of(**other)
    cost = cost_of(space_of(sweep))
    found = duration_of(sweep, cost, storage, layout_of(sweep, MACHINE))
    assert "a calibration of 10 s" in found.by
    assert found.seconds == pytest.approx((cost.training_passes + cost.attack_passes) / 8)


@pytest.mark.parametrize(("concurrent", "cores"), [(None, 8), (1, 3), (3, 7), (30, 8)])
def test_cores_that_are_kept_busy(sweep_of, concurrent, cores):
    resources = {"concurrent": concurrent, "threads": 2}
    sweep = sweep_of(resources=resources, scoring={"actors": 2, "cpus_per_actor": 0.5})
    assert module._cores(layout_of(sweep, MACHINE), MACHINE) == cores


@pytest.mark.parametrize(("resources", "device", "units"), [({}, "cuda", 2), ({"layout": "cpu"}, "cpu", 8)])
def test_gpus_are_calibrated_where_they_train(tmp_path, sweep_of, monkeypatch, resources, device, units):
    asked = []
    machine = Machine(2, 8)
    monkeypatch.setattr(module, "this_machine", lambda: machine)
    monkeypatch.setattr(module, "calibrate", lambda *told: asked.append(told[2]) or Speed(0.0, 1.0, 0.0))
    sweep = sweep_of(resources=resources)
    cost = cost_of(space_of(sweep))
    found = duration_of(sweep, cost, str(tmp_path), layout_of(sweep, machine))
    assert asked == [device]
    assert found.seconds == pytest.approx((cost.training_passes + cost.attack_passes) / units)


def test_a_run_without_scores_tells_nothing(tmp_path, sweep_of, monkeypatch):
    sweep = sweep_of()
    opened = Opened(name="curves", sweep=sweep.model_dump(mode="json"), train_fingerprint="abc", code_version="0.1.0")
    Journal(RunPlace(str(tmp_path), "curves").journal).record(opened)
    monkeypatch.setattr(module, "calibrate", lambda *_: Speed(0.0, 0.0, 0.0))
    assert "calibration" in duration_of(sweep, cost_of(space_of(sweep)), str(tmp_path), layout_of(sweep, MACHINE)).by
