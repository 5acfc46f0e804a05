"""Where a checkpoint comes from."""

import json

import torch

from robsweep.training.checkpoint import STATE, WEIGHTS, load_weights
from robsweep.training.checkpoint_info import INFO, CheckpointInfo, load_info
from robsweep.training.trainer import Trainer

NAMES = ["digits:rc2f2:ptripletN", "digits:rc2f2p:ptripletN", "digits:rc2f2ghmetsmi:ptripletN"]


def _weights(trainer):
    return {name: value.clone() for name, value in trainer.learner.model.state_dict().items()}


def _equal(first, second):
    return first.keys() == second.keys() and all(torch.equal(first[name], second[name]) for name in first)


def test_a_checkpoint_carries_its_whole_provenance(few_digits, quick, tmp_path):
    trainer = Trainer(quick(NAMES[2]), few_digits, seed=4)
    trainer.run_epoch()
    trainer.save(tmp_path / "c")
    assert sorted(path.name for path in (tmp_path / "c").iterdir()) == sorted([INFO, STATE, WEIGHTS])
    info = load_info(tmp_path / "c")
    assert info.configuration == quick(NAMES[2])
    assert (info.seed, info.epoch, info.train_fingerprint) == (4, 1, "few")
    assert info.code_version.startswith("0.1.0")
    assert _equal(load_weights(tmp_path / "c"), _weights(trainer))


def test_checkpoints_of_before_there_was_a_choice_are_read(few_digits, quick, tmp_path) -> None:
    trainer = Trainer(quick(NAMES[0]), few_digits, seed=0)
    older = json.loads(trainer.info.model_dump_json())
    del older["step"], older["precision"]
    for option in ("mining", "precision", "update_precision", "micro_batch", "compile", "checkpoint_minutes"):
        del older["configuration"]["training"][option]
    assert CheckpointInfo.model_validate(older) == trainer.info
