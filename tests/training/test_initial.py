"""The network that a training begins with."""

import torch

from robsweep.training.checkpoint import load_weights
from robsweep.training.trainer import Trainer

NAMES = ["digits:rc2f2:ptripletN", "digits:rc2f2p:ptripletN", "digits:rc2f2ghmetsmi:ptripletN"]


def test_the_caller_s_generator_is_left_alone(few_digits, quick):
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    trainer = Trainer(quick(NAMES[2]), few_digits, seed=0)
    trainer.run_epoch()
    assert torch.equal(torch.rand(3), expected)


def test_convolutions_are_laid_out_channels_last_and_saved_as_ever(few_digits, quick, tmp_path) -> None:
    trainer = Trainer(quick(NAMES[0]), few_digits, seed=0)
    trainer.run_epoch()
    trainer.save(tmp_path / "c")
    kernel = next(value for value in trainer.learner.model.parameters() if value.ndim == 4 and value.shape[1] > 1)
    assert kernel.is_contiguous(memory_format=torch.channels_last)
    assert not kernel.is_contiguous()
    assert all(value.is_contiguous() for value in load_weights(tmp_path / "c").values())
