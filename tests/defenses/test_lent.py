from copy import deepcopy

import pytest
import torch
import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel

from robsweep.config.budget import Budget
from robsweep.defenses import build_defense
from robsweep.defenses.lent import benign, lent
from robsweep.grammar.hardness import Metric
from robsweep.grammar.loss import parse_loss
from robsweep.grammar.strings import parse_defense


def test_lent_models_are_in_eval_mode_without_weight_gradients(tiny_model, tiny_batch) -> None:
    with lent(tiny_model) as network:
        assert not network.training
        assert not any(parameter.requires_grad for parameter in network.parameters())
    assert tiny_model.training
    assert all(parameter.requires_grad for parameter in tiny_model.parameters())
    features = benign(tiny_model, tiny_batch.images, Metric.NORMALISED)
    assert not features.requires_grad
    assert features.norm(dim=1).numpy() == pytest.approx(1.0, abs=1e-5)
    assert tiny_model.seen == []


@pytest.fixture
def one_process() -> None:
    dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
    yield
    dist.destroy_process_group()


@pytest.mark.parametrize("suffix", ["d", "p", "ghmetsmi", "tride"])
def test_a_distributed_wrapper_gets_the_same_gradients(suffix: str, one_process: None, tiny_model, tiny_batch) -> None:
    tiny_model.layers[4].p = 0.0
    gradients = []
    for network in (tiny_model, deepcopy(tiny_model)):
        model = network if not gradients else DistributedDataParallel(network)
        calls = []
        model.register_forward_hook(lambda *_, calls=calls: calls.append(1))
        for _ in range(2):  # a reduction left armed by the first shows in the second
            network.zero_grad()
            step = build_defense(parse_defense(suffix), parse_loss("pmtripletN"), Budget(eps=0.1, alpha=0.04, steps=2))
            outcome = step.step(
                model,
                tiny_batch.images,
                tiny_batch.labels,
                generator=torch.Generator().manual_seed(1),
                progress=0.5,
            )
            outcome.loss.backward()
        if model is not network:
            assert len(calls) == 2, "the wrapper's forward is collective: once a step, however many PGD steps"
        gradients.append(torch.cat([parameter.grad.flatten() for parameter in network.parameters()]))
    assert torch.allclose(gradients[0], gradients[1], atol=1e-5)
