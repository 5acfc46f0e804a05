import numpy as np
import pytest
import torch

from robsweep.config.budget import Budget
from robsweep.defenses.batch import Moment
from robsweep.defenses.build import build_defense
from robsweep.defenses.embedding import benign
from robsweep.defenses.tride import (
    TRIDEStep,
    anchor_objective,
    candidates_objective,
    collapseness,
    growing,
    nearer_half,
)
from robsweep.grammar.defense import TRIDE
from robsweep.grammar.hardness import Metric
from robsweep.grammar.loss import parse_loss
from robsweep.perturb import autograd_gradient, frozen

N = Metric.NORMALISED
BUDGET = Budget(eps=0.1, alpha=0.04, steps=3)


def _weighted(d: np.ndarray, weighting: float) -> float:
    w = np.exp(weighting * (d - d.max()))
    return float((w * d).sum() / w.sum())


def _half(d: np.ndarray) -> float:
    return float(np.sort(d)[: max(1, len(d) // 2)].mean())


def _distance(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.sqrt(((a - b + 1e-6) ** 2).sum(axis=1))


@pytest.mark.parametrize("weighting", [10.0, 9.5, 2.0])
def test_aggregates_by_hand(weighting: float) -> None:
    d = np.array([0.3, 1.4, 0.9, 0.2, 1.9])
    assert collapseness(torch.from_numpy(d), weighting).item() == pytest.approx(_weighted(d, weighting))
    assert nearer_half(torch.from_numpy(d)).item() == pytest.approx(0.25)
    assert nearer_half(torch.tensor([0.7])).item() == pytest.approx(0.7)


@pytest.mark.parametrize("swap", [False, True])
def test_both_objectives_by_hand(swap: bool, tiny_model, tiny_batch) -> None:
    images = tiny_batch.images
    features = benign(tiny_model, images, N)
    a, p, n = features[0:4], features[4:8], features[8:12]
    if swap:
        p, n = n, p
    x, y, z = (part.double().numpy() for part in (a, p, n))
    near, far = _weighted(_distance(x, y), 10.0), _weighted(_distance(x, z), 10.0)
    with frozen(tiny_model) as network:
        order = torch.cat((images[8:], images[4:8])) if swap else images[4:]
        value = candidates_objective(network, a, N, 10.0)(order, 0)
        assert value.item() == pytest.approx(max(far - near, 0.0), abs=1e-5)
        # anchors moved onto the first positives
        moved = images[4:8]
        value = anchor_objective(network, (a, p, n), N, 10.0)(moved, 0)
    m = features[4:8].double().numpy()
    near, far = _weighted(_distance(m, y), 10.0), _weighted(_distance(m, z), 10.0)
    reach = _half(_distance(m, z)) - _distance(m, x).mean()
    expected = max(near - far, 0) + np.exp(-max(far - near, 0)) * max(reach, 0)
    assert value.item() == pytest.approx(expected if expected >= 1e-5 else 0.0, abs=1e-5)


def test_the_anchors_exponential_carries_no_gradient(tiny_model, tiny_batch) -> None:
    features = benign(tiny_model, tiny_batch.images, N)
    a, p, n = features[0:4], features[0:4], features[8:12]
    images = tiny_batch.images[0:4] * 0.9
    with frozen(tiny_model) as network:
        gradient, _ = autograd_gradient(anchor_objective(network, (a, p, n), N, 10.0), images, 0)

        leaf = images.clone().requires_grad_()
        moved = torch.nn.functional.normalize(network(leaf))
        near, far, away = ((moved - other + 1e-6).norm(dim=1) for other in (p, n, a))
        weights = [torch.exp(10 * (d - d.max())) for d in (near, far)]
        gap = (weights[1] * far).sum() / weights[1].sum() - (weights[0] * near).sum() / weights[0].sum()
        reach = far.sort().values[:2].mean() - away.mean()
        assert gap > 0
        assert reach > 0
        (held,) = torch.autograd.grad((-gap).exp().item() * reach, leaf, retain_graph=True)
        (through,) = torch.autograd.grad((-gap).exp() * reach, leaf)
    assert torch.allclose(gradient, held, atol=1e-6)
    assert not torch.allclose(gradient, through, atol=1e-3)


def test_a_reached_objective_moves_nothing(tiny_model, tiny_batch) -> None:
    features = benign(tiny_model, tiny_batch.images, N)
    same = tiny_batch.images[torch.tensor([4, 5, 4, 5])]
    with frozen(tiny_model) as network:
        gradient, value = autograd_gradient(candidates_objective(network, features[:2], N, 10.0), same, 0)
    assert value.abs() < 1e-5
    assert gradient.abs().max() == 0


def _step(loss: str) -> TRIDEStep:
    return TRIDEStep(TRIDE(weighting=10.0), parse_loss(loss), BUDGET)


def _run(step: TRIDEStep, model, batch, progress: float):
    model.seen.clear()
    outcome = step.step(model, batch, Moment(torch.Generator().manual_seed(2), progress))
    step.observe(outcome.loss.item())
    (trained,) = model.seen
    known = torch.tensor([any(torch.equal(image, other) for other in batch.images) for image in trained])
    return outcome, known.view(3, -1)


def test_turns_alternate_and_survive_a_restart(tiny_model, tiny_batch) -> None:
    step = _step("pgtripletN")
    outcome, untouched = _run(step, tiny_model, tiny_batch, 0.5)
    assert untouched[0].all()
    assert not untouched[1:].any()
    assert 0 < outcome.passes <= 3 * 12
    resumed = _step("pgtripletN")
    resumed.load_state_dict(step.state_dict())
    for turn in (step, resumed):
        outcome, untouched = _run(turn, tiny_model, tiny_batch, 0.5)
        assert not untouched[0].any()
        assert untouched[1:].all()
        assert 0 < outcome.passes <= 3 * 6
        assert turn.candidates_turn


def test_the_first_epoch_sees_benign_images(tiny_model, tiny_batch) -> None:
    outcome, untouched = _run(_step("ptripletN"), tiny_model, tiny_batch, 0.0)
    assert untouched.all()
    assert outcome.passes == 0


def test_loss_is_the_triplet_loss_and_half_the_structure_term(tiny_model, tiny_batch) -> None:
    tiny_model.layers[4].p = 0.0
    outcome, _ = _run(_step("phtripletN"), tiny_model, tiny_batch, 0.0)
    (trained,) = tiny_model.seen
    with torch.no_grad():
        parts = torch.nn.functional.normalize(tiny_model(trained)).double().numpy()
    a, p, n = np.split(parts, 3)
    near, far = _distance(a, p), _distance(a, n)
    triplet = np.maximum(near - far + 0.2, 0).mean()
    extra = 0.5 * max(_half(near) - _half(far) + 0.04, 0)
    assert extra > 0
    assert outcome.logs["triplet"].item() == pytest.approx(triplet, abs=1e-5)
    assert outcome.loss.item() == pytest.approx(triplet + extra, abs=1e-5)


def test_the_step_grows_with_progress_and_there_are_at_most_sixteen() -> None:
    assert growing(Budget(eps=0.3, alpha=0.02, steps=32), 0.25) == Budget(eps=0.3, alpha=0.005, steps=16)
    assert growing(Budget(eps=0.3, alpha=0.02, steps=8), 0.5).steps == 8
    assert growing(Budget(eps=0.3, alpha=0.02, steps=1), 0.5).step_size == pytest.approx(0.15)


@pytest.mark.parametrize(("dataset", "weighting"), [("cub", 10.0), ("cars", 9.5), ("sop", 2.0), ("digits", 10.0)])
def test_lambda_is_the_released_code_s_for_the_data_set(dataset, weighting):
    loss, budget = parse_loss("pgtripletN"), Budget(eps=0.1, alpha=0.02, steps=2)
    assert build_defense(TRIDE(), loss, budget, dataset=dataset).weighting == weighting
    assert build_defense(TRIDE(weighting=3.0), loss, budget, dataset=dataset).weighting == 3.0
