"""What would make an accelerator's host wait: once a training step, when its scalars are read, and never before."""

import pytest
import torch

from robsweep.perturb import plateau
from robsweep.training.trainer import Trainer
from tests.waits import Waits, play_accelerator

NAMES = ("rc2f2", "rc2f2d", "rc2f2e", "rc2f2r", "rc2f2p", "rc2f2amd", "rc2f2tride", "rc2f2ghmetsmi", "rc2f2rhklhd")
MINERS = ("ptripletN", "pmtripletC", "pstripletE", "pdtripletN", "phtripletN")
SGD = {"name": "sgd", "lr": 0.01}
"""Adam's counter of steps lies on the host, where reading it is no wait."""


def test_waits_are_seen():
    with Waits() as waits:
        bool(torch.zeros(3).sum() == 0)
        torch.tensor(3)
        torch.ones(2).nonzero()
        torch.as_tensor([1.0])
        torch.ones(2).tolist()
        torch.zeros(2).cpu().numpy()
    assert waits.seen == ["_local_scalar_dense", "tensor", "nonzero", "as_tensor", "tolist", "cpu", "numpy"]


def _seen(few_digits, quick, name, monkeypatch, **changes):
    play_accelerator(monkeypatch, plateau.PlateauDetector)
    trainer = Trainer(quick(name, optimiser=SGD, **changes), few_digits, seed=0)
    trainer.run_epoch()  # makes what is made once
    reports = []
    with Waits() as waits:
        trainer.run_epoch(reports.append)
    assert len(reports) == 3
    return waits.seen


@pytest.mark.parametrize("name", NAMES)
def test_a_step_waits_for_its_scalars_alone(few_digits, quick, monkeypatch, name):
    assert _seen(few_digits, quick, f"digits:{name}:ptripletN", monkeypatch) == ["tolist"] * 3


@pytest.mark.parametrize("loss", MINERS)
def test_no_miner_waits(few_digits, quick, monkeypatch, loss):
    assert _seen(few_digits, quick, f"digits:rc2f2p:{loss}", monkeypatch) == ["tolist"] * 3


@pytest.mark.parametrize("changes", [{"micro_batch": 6}, {"precision": "bfloat16"}, {"update_precision": "bfloat16"}])
def test_no_option_makes_it_wait(few_digits, quick, monkeypatch, changes):
    name = "digits:rc2f2ghmetsmi:ptripletN"
    assert _seen(few_digits, quick, name, monkeypatch, **changes) == ["tolist"] * 3


@pytest.mark.gpu
@pytest.mark.parametrize("name", NAMES)
def test_a_gpu_waits_where_its_scalars_are_read_alone(few_digits, quick, name):
    trainer = Trainer(quick(f"digits:{name}:ptripletN"), few_digits, seed=0, device="cuda")
    trainer.run_epoch()
    agree = type(trainer._loop.updater).agree

    def read(*arguments, **options):
        torch.cuda.set_sync_debug_mode("default")
        try:
            return agree(*arguments, **options)
        finally:
            torch.cuda.set_sync_debug_mode("error")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(trainer._loop.updater), "agree", read)
        torch.cuda.set_sync_debug_mode("error")
        try:
            trainer.run_epoch()
        finally:
            torch.cuda.set_sync_debug_mode("default")
