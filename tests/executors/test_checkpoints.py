"""What a checkpoint folder says of a unit of work."""

from types import SimpleNamespace

import pytest

from robsweep.config.configuration import configuration_of
from robsweep.errors import UserError
from robsweep.executors.checkpoints import published
from robsweep.executors.staging import Staging
from robsweep.run.trial_id import RungTrial, TrialId
from robsweep.training.checkpoint import save_checkpoint
from robsweep.training.checkpoint_info import CheckpointInfo

ASSIGNMENT = SimpleNamespace(work=RungTrial(TrialId("abc", 1), 2), folder="checkpoints/abc-s1")


def test_its_costs_become_those_of_the_event(tmp_path):
    info = CheckpointInfo(
        configuration=configuration_of("digits:rlenet:ptripletN"), seed=1, epoch=2, training_steps=5, train_passes=6,
        train_seconds=1.5, train_fingerprint="f", code_version="v", obstacle="no C compiler",
    )  # fmt: skip
    save_checkpoint(tmp_path / "checkpoints/abc-s1/epoch_2", info, {}, {})
    saved = published(ASSIGNMENT, Staging(str(tmp_path), tmp_path))
    assert saved.checkpoint == "checkpoints/abc-s1/epoch_2"
    assert (saved.trial, saved.epoch) == ASSIGNMENT.work
    assert (saved.training_steps, saved.train_passes, saved.train_seconds) == (5, 6, 1.5)
    assert (saved.train_fingerprint, saved.code_version, saved.obstacle) == ("f", "v", "no C compiler")


def test_one_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(UserError, match="is not a checkpoint"):
        published(ASSIGNMENT, Staging(str(tmp_path), tmp_path))
