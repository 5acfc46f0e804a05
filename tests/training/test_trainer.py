"""The training loop: deterministic, resumable, and it learns."""

import json

import pytest
import torch
from torch import nn

from robsweep.errors import UserError
from robsweep.training import initial
from robsweep.training.checkpoint import STATE, WEIGHTS
from robsweep.training.checkpoint_info import INFO, load_info
from robsweep.training.trainer import Trainer

NAMES = ["digits:rc2f2:ptripletN", "digits:rc2f2p:ptripletN", "digits:rc2f2ghmetsmi:ptripletN"]


def _weights(trainer):
    return {name: value.clone() for name, value in trainer.learner.model.state_dict().items()}


def _spent(trainer):
    return trainer.counts.training_steps, trainer.counts.train_passes


def _equal(first, second):
    return first.keys() == second.keys() and all(torch.equal(first[name], second[name]) for name in first)


@pytest.mark.parametrize("name", NAMES)
def test_same_seed_same_weights_and_another_seed_others(few_digits, quick, name):
    results = []
    for seed in (0, 0, 1):
        trainer = Trainer(quick(name), few_digits, seed=seed)
        assert trainer.run_epoch()
        results.append(_weights(trainer))
    assert _equal(results[0], results[1])
    assert not _equal(results[0], results[2])


@pytest.mark.parametrize("name", NAMES)
def test_a_resumed_run_equals_an_uninterrupted_one_bit_for_bit(few_digits, quick, name, tmp_path):
    whole = Trainer(quick(name), few_digits, seed=3)
    whole.run_epoch()
    whole.save(tmp_path / "epoch_1")
    whole.run_epoch()
    torch.rand(7)  # the caller's generator has moved on
    resumed = Trainer(quick(name), few_digits, seed=3)
    resumed.restore(tmp_path / "epoch_1")
    assert resumed.counts.epoch == 1
    resumed.run_epoch()
    assert _equal(_weights(whole), _weights(resumed))
    assert resumed.learner.defense.state_dict() == whole.learner.defense.state_dict()
    assert _spent(resumed) == _spent(whole)


def test_the_gradual_adversary_s_level_is_in_the_checkpoint(few_digits, quick, tmp_path):
    trainer, resumed = (Trainer(quick(NAMES[2]), few_digits, seed=0) for _ in range(2))
    trainer.run_epoch()
    assert trainer.learner.defense.level != resumed.learner.defense.level
    trainer.save(tmp_path / "epoch_1")
    resumed.restore(tmp_path / "epoch_1")
    assert resumed.learner.defense.level == trainer.learner.defense.level


def test_training_lowers_the_loss(few_digits, quick):
    trainer = Trainer(quick(NAMES[0], epochs=15), few_digits, seed=0)
    losses = []
    for _ in range(15):
        reports = []
        trainer.run_epoch(reports.append)
        losses.append(sum(report.logs["loss"] for report in reports) / len(reports))
    assert losses[-1] < 0.5 * losses[0]


def test_saving_again_replaces_and_leaves_nothing_half_done(few_digits, quick, tmp_path):
    trainer = Trainer(quick(NAMES[0]), few_digits, seed=0)
    trainer.save(tmp_path / "c")
    trainer.run_epoch()
    trainer.save(tmp_path / "c")
    assert load_info(tmp_path / "c").epoch == 1
    assert [path.name for path in tmp_path.iterdir()] == ["c"]


def test_damaged_checkpoints_are_one_clear_line(few_digits, quick, tmp_path):
    trainer = Trainer(quick(NAMES[0]), few_digits, seed=0)
    trainer.save(tmp_path / "c")
    for name, content in ((WEIGHTS, b"junk"), (STATE, b"junk"), (INFO, b"{}")):
        whole = (tmp_path / "c" / name).read_bytes()
        (tmp_path / "c" / name).write_bytes(content)
        with pytest.raises(UserError, match=name.replace(".", r"\.")) as caught:
            trainer.restore(tmp_path / "c")
        assert "\n" not in str(caught.value)
        (tmp_path / "c" / name).write_bytes(whole)
    with pytest.raises(UserError, match="is not a checkpoint"):
        load_info(tmp_path)
    (tmp_path / "c" / INFO).write_text(json.dumps({"extra": 1}))
    with pytest.raises(UserError):
        load_info(tmp_path / "c")


@pytest.fixture
def with_dropout(monkeypatch):
    """Every network draws from the global generator in training mode."""
    build = initial.build_backbone

    def dropping(*names, **options):
        return nn.Sequential(nn.Dropout(0.2), build(*names, **options))

    monkeypatch.setattr(initial, "build_backbone", dropping)


@pytest.mark.parametrize("name", [*NAMES, "digits:rc2f2d:pstripletN", "digits:rc2f2tride:pgtripletN"])
@pytest.mark.parametrize("stop", [1, 2, 4])
def test_resumed_within_an_epoch_it_ends_bit_for_bit_alike(
    name: str, stop: int, few_digits, quick, tmp_path, with_dropout
) -> None:
    name = name.replace("rc2f2", "rlenet")  # ten times smaller
    whole = Trainer(quick(name), few_digits, seed=3)
    whole.run_epoch()
    whole.run_epoch()
    stopped = Trainer(quick(name), few_digits, seed=3)
    while stopped.run_epoch(should_stop=lambda: stopped.counts.training_steps == stop):
        pass
    stopped.save(tmp_path / "c")
    assert (load_info(tmp_path / "c").epoch, load_info(tmp_path / "c").step) == divmod(stop, 3)
    torch.rand(7)
    resumed = Trainer(quick(name), few_digits, seed=3)
    resumed.restore(tmp_path / "c")
    for trainer in (resumed, stopped):
        reports = []
        while trainer.counts.epoch < 2:
            trainer.run_epoch(reports.append)
        assert len(reports) == 6 - stop
        assert _equal(_weights(whole), _weights(trainer))
        assert trainer.learner.defense.state_dict() == whole.learner.defense.state_dict()
        assert _spent(trainer) == _spent(whole)


class _Second:
    rank, size = 1, 2


def test_within_an_epoch_the_number_of_workers_is_fixed(few_digits, quick, tmp_path) -> None:
    alone = Trainer(quick(NAMES[0]), few_digits, seed=0)
    alone.run_epoch(should_stop=lambda: alone.counts.step == 1)
    alone.save(tmp_path / "within")
    alone.run_epoch()
    alone.save(tmp_path / "between")
    second = Trainer(quick(NAMES[0]), few_digits, seed=0, world=_Second())
    with pytest.raises(UserError, match="within an epoch by 1 workers, this run has 2"):
        second.restore(tmp_path / "within")
    second.restore(tmp_path / "between")
    assert (second.counts.epoch, second.counts.step) == (1, 0)
