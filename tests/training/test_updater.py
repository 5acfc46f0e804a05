"""Updates of the weights."""

import pytest

from robsweep.errors import UserError
from robsweep.training.trainer import Trainer

NAMES = ["digits:rc2f2:ptripletN", "digits:rc2f2p:ptripletN", "digits:rc2f2ghmetsmi:ptripletN"]


def test_the_gradual_adversary_s_level_is_the_triplet_loss_alone(few_digits, quick):
    trainer = Trainer(quick(NAMES[2]), few_digits, seed=0)
    told = []
    trainer.run_epoch(lambda report: told.append((report.logs, trainer.learner.defense.level)))
    for logs, level in told:
        assert level == pytest.approx(logs["triplet"], rel=1e-6)
        assert logs["ics"] > 1e-4
        assert logs["loss"] == pytest.approx(logs["triplet"] + logs["ics"], rel=1e-6)


def test_a_loss_that_is_not_finite_ends_training(few_digits, quick):
    trainer = Trainer(quick(NAMES[0], optimiser={"name": "adam", "lr": 1e30}), few_digits, seed=0)
    with pytest.raises(UserError, match="training diverged: the loss of epoch 1, step 2 is nan"):
        trainer.run_epoch()
