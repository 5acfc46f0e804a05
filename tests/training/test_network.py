"""Passes in parts and in number formats: the same embeddings and gradients, fewer tensors kept."""

import copy
import shutil
from contextlib import nullcontext

import pytest
import torch
from torch import nn
from torch._dynamo.utils import counters

from robsweep.config.budget import Budget
from robsweep.defenses import Batch, Moment, build_defense
from robsweep.devices import compiling
from robsweep.errors import UserError
from robsweep.grammar.loss import parse_loss
from robsweep.grammar.strings import BASELINES, parse_defense
from robsweep.models.batchnorm import freeze_batchnorm
from robsweep.models.build import build_backbone
from robsweep.training.network import PrecisionWrapper, has_live_batchnorm
from robsweep.training.step_report import StepReport
from robsweep.training.trainer import Trainer


def _network(dropout: float = 0.0) -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(3, 6, 3), nn.BatchNorm2d(6), nn.Tanh(), nn.Flatten(), nn.Dropout(dropout), nn.Linear(6 * 36, 8)
    ).double()


def _passes(network: nn.Module, at_a_time: int | None, **formats: str) -> PrecisionWrapper:
    return PrecisionWrapper(
        network, **{"precision": "float32", "update": "float32"} | formats, at_a_time=at_a_time
    ).train()


@pytest.fixture
def batch():
    torch.manual_seed(1)
    return torch.rand(12, 3, 8, 8).double(), torch.tensor([0, 0, 1, 1, 2, 2, 0, 0, 1, 1, 3, 3])


SUFFIXES = [*BASELINES, "ghmetsmi", "hmklsm", "grhl2sm", "hmetmm"]


@pytest.mark.parametrize(("suffix", "loss"), [*((s, "pmtripletN") for s in SUFFIXES), ("d", "multisimilarityC")])
def test_gradients_are_those_of_the_whole_batch(suffix: str, loss: str, batch) -> None:
    gradients, losses = [], []
    for at_a_time in (None, 5, 1):
        network = freeze_batchnorm(_network())
        step = build_defense(parse_defense(suffix), parse_loss(loss), Budget(eps=0.1, alpha=0.04, steps=3))
        outcome = step.step(_passes(network, at_a_time), Batch(*batch), Moment(torch.Generator().manual_seed(2), 0.5))
        outcome.loss.backward()
        losses.append(outcome.loss.item())
        gradients.append(torch.cat([parameter.grad.flatten() for parameter in network.parameters()]))
    assert gradients[0].abs().max() > 1e-3
    assert losses[1:] == pytest.approx([losses[0]] * 2, abs=1e-9)
    for parts in gradients[1:]:
        assert (parts - gradients[0]).abs().max() < 1e-9


def test_dropout_is_the_same_when_a_part_passes_again(batch) -> None:
    gradients = []
    for again in (False, True):
        network = freeze_batchnorm(_network(dropout=0.5)).train()
        torch.manual_seed(4)
        parts = [network(part) for part in batch[0].split(5)] if not again else [_passes(network, 5)(batch[0])]
        torch.cat(parts).square().sum().backward()
        gradients.append(network[5].weight.grad)
    assert torch.equal(gradients[0], gradients[1])


def _kept(network: nn.Module, images: torch.Tensor) -> int:
    """Numbers that the graph of a pass holds on to."""
    sizes: dict[int, int] = {}

    def note(tensor: torch.Tensor) -> torch.Tensor:
        sizes[tensor.data_ptr()] = tensor.numel()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
        network(images.requires_grad_())
    return sum(sizes.values())


def test_activations_are_not_kept(batch) -> None:
    network = freeze_batchnorm(_network())
    whole, parts = (_kept(_passes(network, at_a_time), batch[0]) for at_a_time in (None, 3))
    weights = sum(parameter.numel() for parameter in network.parameters())
    assert whole > 12 * 3 * 64 + 12 * 6 * 36 + weights
    assert parts <= 12 * 3 * 64 + 12 * 8


def test_without_a_graph_parts_pass_once(batch) -> None:
    network = _network().eval()
    sizes = []
    network.register_forward_hook(lambda module, inputs, output: sizes.append(len(output)))
    with torch.no_grad():
        parts = _passes(network, 5).eval()(batch[0])
        assert sizes == [5, 5, 2]
        assert torch.allclose(parts, network(batch[0]))


def test_eval_mode_and_training_mode_have_a_format_each() -> None:
    network = nn.Sequential(nn.Flatten(), nn.Linear(4, 3))
    images = torch.rand(2, 1, 2, 2)
    for formats in (("bfloat16", "float32"), ("float32", "bfloat16")):
        passes = PrecisionWrapper(network, precision=formats[0], update=formats[1], at_a_time=None)
        found = [passes.train(mode)(images).dtype for mode in (False, True)]
        assert [str(dtype) for dtype in found] == [f"torch.{name}" for name in formats]


def test_parts_and_formats_go_together() -> None:
    network = nn.Sequential(nn.Flatten(), nn.Linear(4, 3))
    images = torch.rand(6, 1, 2, 2)
    gradients = []
    for at_a_time in (None, 2):
        copied = copy.deepcopy(network)
        embedded = _passes(copied, at_a_time, update="bfloat16")(images)
        assert embedded.dtype is torch.bfloat16
        embedded.float().square().sum().backward()
        gradients.append(copied[1].weight.grad)
    assert gradients[0].dtype is torch.float32
    assert torch.allclose(gradients[0], gradients[1], rtol=2**-6)


def test_live_batchnorm_is_found_and_frozen_is_not() -> None:
    assert has_live_batchnorm(_network())
    assert not has_live_batchnorm(freeze_batchnorm(_network()).train())
    assert not has_live_batchnorm(nn.Linear(2, 2))


class _Second:
    rank, size = 1, 2


@pytest.mark.parametrize(
    ("changes", "world", "option"),
    [({"micro_batch": 4}, None, "micro_batch"), ({"mining": "global"}, _Second(), "mining")],
)
def test_options_that_split_batches_are_refused_with_live_batchnorm(changes, world, option, quick, few_digits) -> None:
    recipe = {"weights": "random", "freeze_batchnorm": False, **changes}
    with pytest.raises(UserError, match=rf"{option}.*rres18.*set freeze_batchnorm: true") as caught:
        Trainer(quick("cub:rres18:ptripletN", **recipe), few_digits, seed=0, world=world)
    assert "\n" not in str(caught.value)
    Trainer(quick("cub:rres18:ptripletN", **recipe | {"freeze_batchnorm": True}), few_digits, seed=0, world=world)


@pytest.mark.parametrize("changes", [{"micro_batch": 5}, {"precision": "bfloat16"}, {"update_precision": "bfloat16"}])
def test_training_takes_the_options_up(changes, quick, few_digits) -> None:
    name = "digits:rc2f2ghmetsmi:ptripletN"
    plain, changed = (Trainer(quick(name, **options), few_digits, seed=0) for options in ({}, changes))
    losses = []
    for trainer in (plain, changed):
        reports = []
        trainer.run_epoch(reports.append)
        losses.append(reports[0].logs["loss"])
    assert losses[0] == pytest.approx(losses[1], abs=0.05)
    assert changed.info.precision == changes.get("precision", "float32")
    if "micro_batch" not in changes:
        assert losses[0] != losses[1]


@pytest.mark.skipif(shutil.which("g++") is None, reason="torch.compile on a CPU needs a C++ compiler")
def test_a_compiled_network_trains_the_same(quick, few_digits) -> None:
    name = "digits:rlenetghmetsmi:ptripletN"
    graphs = counters["stats"]["unique_graphs"]
    losses = []
    for compiled in (False, True):
        reports: list[StepReport] = []
        trainer = Trainer(quick(name, compile=compiled), few_digits, seed=0)
        trainer.run_epoch(reports.append, lambda seen=reports: len(seen) == 2)
        losses.append([report.logs["loss"] for report in reports])
    assert counters["stats"]["unique_graphs"] > graphs
    assert losses[0] == pytest.approx(losses[1], rel=1e-3)
    assert list(trainer.learner.model.state_dict()) == list(build_backbone("rlenet", weights="random").state_dict())


def test_weights_are_lowered_while_they_are_frozen_and_trained_in_float32(batch) -> None:
    found = []
    for freezes in (True, False):
        network = freeze_batchnorm(_network().float())
        formats = set()
        network[0].register_forward_pre_hook(lambda module, _, seen=formats: seen.add(module.weight.dtype))
        passes = _passes(network, None, precision="bfloat16")
        if not freezes:
            passes.frozen_weights = nullcontext
        step = build_defense(parse_defense("p"), parse_loss("pmtripletN"), Budget(eps=0.1, alpha=0.04, steps=3))
        images, labels = batch
        outcome = step.step(passes, Batch(images.float(), labels), Moment(torch.Generator().manual_seed(2), 0.5))
        outcome.loss.backward()
        assert formats == ({torch.float32, torch.bfloat16} if freezes else {torch.float32})
        assert {parameter.dtype for parameter in network.parameters()} == {torch.float32}
        found.append([parameter.grad for parameter in network.parameters()])
    assert all(torch.equal(*pair) for pair in zip(*found, strict=True))


@pytest.mark.parametrize("name", ["digits:rc2f2ghmetsmi:ptripletN", "digits:rc2f2p:ptripletN"])
def test_after_the_first_epoch_nothing_is_compiled(quick, few_digits, monkeypatch, name) -> None:
    """Three batches an epoch, the last of them smaller; the second training's network is another of the same kind."""
    monkeypatch.setattr(compiling, "BACKEND", "eager")
    torch._dynamo.reset()
    graphs = []
    for _ in range(2):
        trainer = Trainer(quick(name, compile=True, pairs=5), few_digits, seed=0)
        for _ in range(2):
            trainer.run_epoch()
            graphs.append(counters["stats"]["unique_graphs"])
    torch._dynamo.reset()
    compiling.obstacle.cache_clear()
    assert trainer.steps_per_epoch * 5 > len(few_digits) // 2  # a last batch of another size
    assert graphs == [graphs[0]] * 4
