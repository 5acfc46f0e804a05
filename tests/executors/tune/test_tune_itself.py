"""Behaviours of Ray Tune that the executor leans on: where the next Ray changes one, this says which."""

import os
import signal
from dataclasses import dataclass

import pytest
import ray
from ray import tune
from ray.tune import FailureConfig, PlacementGroupFactory, RunConfig, TuneConfig, Tuner
from ray.tune.search import Searcher

from robsweep.executors.tune.tuner import quieten_ray

pytestmark = pytest.mark.ray


@dataclass(frozen=True)
class Unit:
    """Stands for an assignment: no mapping, no plain value."""

    number: int
    deaths: int = 0


class Noted(tune.Trainable):
    """Answers with the process and how often it was set up, reset and asked; may die at its first attempt."""

    def setup(self, config, *, folder):
        self._folder, self._resets, self._unit = folder, 0, config["unit"]

    def reset_config(self, new_config):
        self._resets, self._unit = self._resets + 1, new_config["unit"]
        return True

    def step(self):
        unit = self._unit
        died = self._folder / f"died-{unit.number}"
        if unit.deaths and not died.exists():
            died.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return {"report": (unit, os.getpid(), self._resets), "done": True}

    def save_checkpoint(self, checkpoint_dir):
        pass

    def load_checkpoint(self, checkpoint):
        pass


class Asked(Searcher):
    """Suggests units one after the other; between them it has nothing for a while."""

    def __init__(self, units, pauses):
        super().__init__()
        self.units, self.pauses, self.asked, self.live, self.most = list(units), dict(pauses), 0, 0, 0

    def __getstate__(self):
        return {}

    def suggest(self, trial_id):
        self.asked += 1
        if not self.units:
            return Searcher.FINISHED
        if self.live and self.pauses.get(self.units[0].number, 0) > 0:
            self.pauses[self.units[0].number] -= 1
            return None
        if self.live >= 1:
            return None
        self.live += 1
        self.most = max(self.most, self.live)
        return {"unit": self.units.pop(0)}

    def on_trial_complete(self, trial_id, result=None, error=False):
        self.live -= 1

    def set_search_properties(self, metric, mode, config, **spec):
        return True

    def set_max_concurrency(self, max_concurrent):
        return True

    def save(self, checkpoint_path):
        with open(checkpoint_path, "wb"):
            pass

    def restore(self, checkpoint_path):
        pass


class Seen(tune.Callback):
    def __init__(self, stop_after=None):
        self.results, self.errors, self.steps, self.stop_after = [], [], 0, stop_after

    def __getstate__(self):
        return {}

    def on_step_begin(self, iteration, trials, **info):
        self.steps += 1
        if self.stop_after is not None and len(self.results) >= self.stop_after:
            raise KeyboardInterrupt("ended early")

    def on_trial_result(self, iteration, trials, trial, result, **info):
        self.results.append((trial.config["unit"], *result["report"][1:], result["report"][0]))

    def on_trial_error(self, iteration, trials, trial, **info):
        self.errors.append(trial.config["unit"])


@pytest.fixture(scope="module")
def cluster():
    quieten_ray()
    ray.init(address="local", num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    yield
    ray.shutdown()


def _run(tmp_path, units, pauses=(), stop_after=None):
    searcher, seen = Asked(units, pauses), Seen(stop_after)
    tuner = Tuner(
        tune.with_resources(tune.with_parameters(Noted, folder=tmp_path), PlacementGroupFactory([{"CPU": 1}])),
        tune_config=TuneConfig(search_alg=searcher, num_samples=-1, reuse_actors=True),
        run_config=RunConfig(
            name="ray",
            storage_path=str(tmp_path),
            callbacks=[seen],
            failure_config=FailureConfig(max_failures=3),
            verbose=0,
        ),
    )
    return tuner, searcher, seen


def test_a_searcher_gives_trials_until_it_has_finished_and_one_process_runs_them(cluster, tmp_path):
    units = [Unit(number) for number in range(6)]
    tuner, searcher, seen = _run(tmp_path, units)
    tuner.fit()
    assert [result[0] for result in seen.results] == units
    assert [result[3] for result in seen.results] == units  # what is no plain value arrives whole, both ways
    assert len({result[1] for result in seen.results}) == 1
    assert [result[2] for result in seen.results] == list(range(6))
    assert searcher.most == 1
    assert seen.steps > len(units)


def test_a_process_that_dies_is_replaced_and_its_unit_done_again(cluster, tmp_path):
    units = [Unit(0), Unit(1, deaths=1), Unit(2)]
    tuner, _, seen = _run(tmp_path, units)
    tuner.fit()
    assert [result[0].number for result in seen.results] == [0, 1, 2]
    first, second, third = (result[1] for result in seen.results)
    assert first != second
    assert second == third
    assert seen.errors == []


def test_an_interrupt_of_a_callback_comes_out_and_ends_the_experiment(cluster, tmp_path):
    tuner, searcher, seen = _run(tmp_path, [Unit(number) for number in range(50)], stop_after=2)
    with pytest.raises(KeyboardInterrupt):
        tuner.fit()
    assert len(seen.results) < 6
    assert searcher.units
