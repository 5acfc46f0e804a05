"""What is trained."""

import pytest
import torch

from robsweep.devices import compiling
from robsweep.training.checkpoint import load_state
from robsweep.training.learner import Learner
from robsweep.training.trainer import Trainer

NAME = "digits:rc2f2ghmetsmi:ptripletN"


@pytest.fixture
def no_compiler(monkeypatch):
    def broken(graph, inputs):
        raise RuntimeError("no C++ compiler was found\nand more lines")

    monkeypatch.setattr(compiling, "BACKEND", broken)
    torch._dynamo.reset()
    yield
    torch._dynamo.reset()
    compiling.obstacle.cache_clear()
    compiling._warn.cache_clear()


@pytest.mark.filterwarnings("ignore:networks are not compiled")
def test_what_keeps_it_from_being_compiled_stands_in_its_checkpoints(quick, few_digits, no_compiler):
    found = [Trainer(quick(NAME, compile=wanted), few_digits, seed=0).info.obstacle for wanted in (True, False)]
    assert "no C++ compiler was found" in found[0]
    assert "\n" not in found[0]
    assert found[1] is None


def test_what_is_saved_is_taken_up_by_another(quick, few_digits, tmp_path):
    trainer = Trainer(quick(NAME), few_digits, seed=0)
    trainer.run_epoch()
    learner, other = trainer.learner, Learner(quick(NAME), 1, "cpu", mined_globally=False)
    streams = [[torch.tensor([1, 2], dtype=torch.uint8)]]
    learner.save(tmp_path / "c", trainer.info, streams)
    assert other.restore(tmp_path / "c")[0][0].tolist() == [1, 2]
    assert load_state(tmp_path / "c")["defense"] == other.defense.state_dict() == learner.defense.state_dict()
    for mine, theirs in zip(learner.model.parameters(), other.model.parameters(), strict=True):
        assert torch.equal(mine, theirs)
    steps = [learner.optimiser.state_dict()["state"][0]["exp_avg"] for learner in (learner, other)]
    assert torch.equal(*steps)
