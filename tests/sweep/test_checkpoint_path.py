"""Checkpoints named by their run: identities with colons, epochs, seeds."""

from itertools import cycle

import pytest

from robsweep.errors import UserError
from robsweep.sweep.checkpoint_path import checkpoint_path
from tests.curves import folded, written


@pytest.fixture
def run(tmp_path, monkeypatch, sweep_of, run_curves):
    """A run on curves whose checkpoints are empty folders: its state."""
    monkeypatch.chdir(tmp_path)
    lines = run_curves(sweep_of(seeds=[0, 1], search={"kind": "random", "samples": 3}))[2]
    written(tmp_path / "runs/curves", lines)
    state = folded(lines)
    for trial in state.trials.values():
        for saved in trial.saved.values():
            (tmp_path / "runs/curves" / saved.checkpoint).mkdir(parents=True)
    return state


def test_every_checkpoint_by_every_name(run, tmp_path):
    places = cycle(("curves", "runs/curves", str(tmp_path / "runs/curves")))
    for trial in run.trials.values():
        configuration = run.candidates[trial.id.key].configuration
        for epoch, saved in trial.saved.items():
            folder = tmp_path / "runs/curves" / saved.checkpoint
            assert checkpoint_path(f"curves:{trial.id}@{epoch}", "runs") == folder
            if trial.id.seed == 0:
                for name in (trial.id.key, trial.id.key[:8], str(configuration), str(configuration)):
                    assert checkpoint_path(f"{next(places)}:{name}@{epoch}", "runs") == folder
        last = tmp_path / "runs/curves" / trial.saved[max(trial.scores)].checkpoint
        assert checkpoint_path(f"curves:{trial.id}", "runs") == last


def test_a_path_that_is_there_wins(run, tmp_path):
    key = next(iter(run.candidates))
    (tmp_path / f"curves:{key}").mkdir()
    assert str(checkpoint_path(f"curves:{key}", "runs")) == f"curves:{key}"


def test_a_path_that_is_not_there_is_left_to_who_opens_it(run):
    assert str(checkpoint_path("models/hm", "runs")) == "models/hm"


@pytest.mark.parametrize("text", ["curves", "runs/curves"])
def test_a_run_alone(run, text):
    with pytest.raises(UserError, match=f"{text} is a run: name one of its checkpoints as {text}:CONFIG"):
        checkpoint_path(text, "runs")


def test_nothing_after_the_colon(run):
    with pytest.raises(UserError, match="names no configuration of the run: expected RUN:CONFIG"):
        checkpoint_path("curves:", "runs")
