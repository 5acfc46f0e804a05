"""What distinguishes the baselines: which images are trained on, and the loss on them."""

import pytest
import torch
import torch.nn.functional as F

from robsweep.config.budget import Budget
from robsweep.defenses import Moment, build_defense
from robsweep.defenses.selection import band, triplet_defense_band
from robsweep.grammar.loss import TripletLoss, parse_loss
from robsweep.grammar.strings import parse_defense

BUDGET = Budget(eps=0.1, alpha=0.04, steps=3)


def _run(suffix: str, model, batch, loss: str = "ptripletN"):
    """Outcome, trained images, which of them are benign, and their embeddings as the loss saw them."""
    model.layers[4].p = 0.0
    step = build_defense(parse_defense(suffix), parse_loss(loss), BUDGET)
    outcome = step.step(model, batch, Moment(torch.Generator().manual_seed(2), 0.5))
    (trained,) = model.seen
    benign = torch.tensor([any(torch.equal(image, other) for other in batch.images) for image in trained])
    with torch.no_grad():
        embedded = F.normalize(model(trained))
    return outcome, trained, benign, embedded


@pytest.mark.parametrize(("suffix", "anchors_benign", "passes"), [("r", True, 36), ("p", True, 36), ("amd", False, 54)])
def test_what_triplet_defenses_perturb(suffix: str, anchors_benign: bool, passes: int, tiny_model, tiny_batch) -> None:
    outcome, trained, benign, embedded = _run(suffix, tiny_model, tiny_batch)
    assert outcome.passes == passes
    a, p, n = embedded.chunk(3)
    assert benign.view(3, 6)[0].tolist() == [anchors_benign] * 6
    assert not benign.view(3, 6)[1:].any()
    away = (trained[:6] - tiny_batch.images[0::2]).abs().max()
    assert away <= (0 if anchors_benign else 0.1 + 1e-6)
    level = F.pairwise_distance(a, p) - F.pairwise_distance(a, n)
    assert outcome.loss.item() == pytest.approx((level + 0.2).relu().mean().item(), abs=1e-5)
    assert outcome.logs["hardness"].item() == pytest.approx(level.mean().item(), abs=1e-5)
    assert outcome.logs["active"].item() == pytest.approx((level > -0.2).float().mean().item())


def test_est_trains_on_shifted_images_alone(tiny_model, tiny_batch) -> None:
    outcome, trained, benign, _ = _run("d", tiny_model, tiny_batch)
    assert trained.shape == tiny_batch.images.shape
    assert not benign.any()
    assert (trained - tiny_batch.images).abs().max() <= 0.1 + 1e-6
    assert outcome.passes == 36


def test_ses_adds_the_mean_shift_to_the_benign_loss(tiny_model, tiny_batch) -> None:
    outcome, _, benign, embedded = _run("e", tiny_model, tiny_batch)
    assert benign.tolist() == [True] * 12 + [False] * 12
    plain, shifted = embedded.chunk(2)
    expected = outcome.logs["triplet"].item() + F.pairwise_distance(shifted, plain).mean().item()
    assert outcome.loss.item() == pytest.approx(expected, abs=1e-5)
    assert outcome.loss.item() > outcome.logs["triplet"].item()


def test_act_draws_negatives_nearer_to_positives(tiny_model, tiny_batch) -> None:
    _, trained, _, _ = _run("p", tiny_model, tiny_batch)
    tiny_model.eval()
    with torch.no_grad():
        p, n = F.normalize(tiny_model(trained[6:])).chunk(2)
        originals = tiny_batch.images[1::2]
        p0 = F.normalize(tiny_model(originals))
        n0 = F.normalize(tiny_model(_nearest(trained[12:], tiny_batch.images)))
    assert F.pairwise_distance(p, n).mean() < F.pairwise_distance(p0, n0).mean() - 0.05


def _nearest(images: torch.Tensor, among: torch.Tensor) -> torch.Tensor:
    return among[(images.unsqueeze(1) - among).abs().flatten(2).amax(dim=2).argmin(dim=1)]


@pytest.mark.parametrize(
    ("name", "progress", "narrow", "wide"),
    [
        ("pmtripletN", 0.5, 0.2, 1.0),
        ("pmtripletC", 0.5, 0.2, 0.2),
        ("pmtripletE", 0.5, 1.0, 1.0),
        ("pgtripletN", 0.0, 0.2, 0.2),
        ("pgtripletN", 0.5, 0.1125, 0.1125),
    ],
)
def test_semihard_bands(name: str, progress: float, narrow: float, wide: float) -> None:
    loss = parse_loss(name)
    assert isinstance(loss, TripletLoss)
    assert band(loss, progress) == pytest.approx(narrow)
    assert triplet_defense_band(loss, progress) == pytest.approx(wide)
