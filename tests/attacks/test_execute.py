from contextlib import nullcontext

import pytest
import torch
from torch import nn

from robsweep.attacks import embed_gallery, execute, run_attack
from robsweep.config.attacks import parse_attack
from robsweep.distances import rowwise
from robsweep.errors import UserError
from robsweep.grammar.hardness import Metric

BUDGET = ":eps=0.1:alpha=0.02:pgditer=3"


@pytest.fixture
def linear():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = nn.Sequential(nn.Flatten(), nn.Linear(16, 5)).double()
    images = torch.rand(30, 1, 4, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    return model, images, embed_gallery(model, [images], torch.arange(30) % 3, Metric.NORMALISED)


def test_selections_too_large_for_the_workspace_are_worked_off_in_parts(linear, monkeypatch):
    model, images, gallery = linear
    rows = torch.arange(7)
    spec = parse_attack("CA:pm=+:W=2" + BUDGET)
    whole = run_attack(model, images[:7], rows, spec, gallery)
    monkeypatch.setattr(execute, "WORKSPACE", 2 * 2 * 30 * 32)
    parts = run_attack(model, images[:7], rows, spec, gallery)
    torch.testing.assert_close(parts.images, whole.images)
    torch.testing.assert_close(parts.values["CA+"], whole.values["CA+"])
    torch.testing.assert_close(parts.losses, whole.losses)


def test_late_shift_is_taken_before_the_last_update(linear):
    model, images, gallery = linear
    rows = torch.arange(5)
    at_end = run_attack(model, images[:5], rows, parse_attack("ES" + BUDGET), gallery)
    late = run_attack(model, images[:5], rows, parse_attack("ES" + BUDGET), gallery, late_shift=True)
    shorter = parse_attack("ES" + BUDGET.replace("=3", "=2"))
    one_less = run_attack(model, images[:5], rows, shorter, gallery)
    torch.testing.assert_close(late.values["ES:D"], one_less.values["ES:D"])
    assert (late.values["ES:D"] < at_end.values["ES:D"]).all()
    assert torch.equal(late.values["ES:R"], at_end.values["ES:R"])


def test_losses_fall_and_end_in_the_final_loss(linear):
    model, images, gallery = linear
    outcome = run_attack(model, images, torch.arange(30), parse_attack("TMA" + BUDGET), gallery)
    assert (outcome.losses.diff() < 0).all()
    assert outcome.values["loss"].mean() < outcome.losses[-1]
    torch.testing.assert_close(outcome.values["loss"], 1 - outcome.values["TMA"])


def test_transfer_from_the_network_itself_is_the_white_box(linear):
    model, images, gallery = linear
    rows = torch.arange(6)
    white = run_attack(model, images[:6], rows, parse_attack("QA:pm=-:M=1" + BUDGET), gallery)
    transfer = parse_attack("QA:pm=-:M=1" + BUDGET + ":gradient=transfer")
    black = run_attack(model, images[:6], rows, transfer, gallery, surrogate=(model, gallery))
    assert torch.equal(black.images, white.images)
    with pytest.raises(UserError, match="needs a surrogate"):
        run_attack(model, images[:6], rows, transfer, gallery)


def test_transfer_perturbs_by_the_surrogate_and_scores_by_the_target(linear):
    model, images, gallery = linear
    with torch.random.fork_rng():
        torch.manual_seed(9)
        other = nn.Sequential(nn.Flatten(), nn.Linear(16, 4)).double()
    surrogate = (other, embed_gallery(other, [images], gallery.labels, gallery.metric))
    rows = torch.arange(6)
    spec = parse_attack("ES" + BUDGET + ":gradient=transfer")
    outcome = run_attack(model, images[:6], rows, spec, gallery, surrogate=surrogate)
    there = run_attack(other, images[:6], rows, parse_attack("ES" + BUDGET), surrogate[1])
    assert torch.equal(outcome.images, there.images)
    features = nn.functional.normalize(model(outcome.images))
    shift = nn.functional.pairwise_distance(features, gallery.embeddings[:6])
    torch.testing.assert_close(outcome.values["ES:D"], shift.detach())


def test_embeddings_that_are_not_finite_have_no_scores(linear):
    _, images, gallery = linear

    class Broken(nn.Module):
        def forward(self, x):
            features = x.flatten(1)
            return torch.where(features[:, :1] > 0.5, features, torch.nan * features)

    model = Broken()
    gallery = embed_gallery(model, [images], gallery.labels, Metric.NORMALISED)
    for text in ("CA:pm=+:W=1", "QA:pm=-:M=1", "SPQA:pm=+:M=1", "TMA", "ES", "LTM", "GTM", "GTT", "FOA:M=2"):
        outcome = run_attack(model, images[:6], torch.arange(6), parse_attack(text + BUDGET), gallery)
        assert all(value.isnan().all() for value in outcome.values.values())
        assert ((outcome.images - images[:6]).abs() <= 0.1 + 1e-6).all()


def test_queries_and_rows_must_fit(linear):
    model, images, gallery = linear
    with pytest.raises(UserError, match="got 3 images and 2 rows"):
        run_attack(model, images[:3], torch.arange(2), parse_attack("TMA" + BUDGET), gallery)


def test_half_precision_passes_leave_the_scores_in_full(linear):
    model, images, gallery = linear
    model, images = model.float(), images.float()
    gallery = embed_gallery(model, [images], gallery.labels, gallery.metric)
    spec = parse_attack("TMA" + BUDGET)
    full = run_attack(model, images, torch.arange(30), spec, gallery)
    half = run_attack(model, images, torch.arange(30), spec, gallery, precision="bfloat16")
    assert half.values["TMA"].dtype == torch.float32
    assert not torch.equal(half.images, full.images)
    assert float(half.values["TMA"].mean()) == pytest.approx(float(full.values["TMA"].mean()), abs=0.01)
    exact = nn.functional.normalize(model(half.images)) @ gallery.embeddings.T
    assert (exact - half.values["TMA"][:, None]).abs().min(dim=1).values.max() < 1e-5


class Watched(nn.Module):
    """Notes how float32 was computed at each pass."""

    def __init__(self):
        super().__init__()
        self.seen = set()

    def forward(self, images):
        self.seen.add((torch.get_float32_matmul_precision(), torch.backends.cudnn.allow_tf32))
        return images.flatten(1)


def test_attacks_and_galleries_run_in_ieee_float32_whatever_the_switches_say():
    images = torch.rand(12, 1, 4, 4, generator=torch.Generator().manual_seed(1))
    torch.set_float32_matmul_precision("medium")
    try:
        model = Watched()
        gallery = embed_gallery(model, [images], torch.arange(12) % 3, Metric.NORMALISED)
        assert model.seen == {("highest", False)}
        for spec in (parse_attack(f"{text}:eps=0.1:alpha=0.02:pgditer=2") for text in ("CA:pm=+:W=1", "ES")):
            run_attack(model, images[:5], torch.arange(5), spec, gallery)
        assert model.seen == {("highest", False)}
        assert torch.get_float32_matmul_precision() == "medium"
        assert torch.backends.cudnn.allow_tf32
    finally:
        torch.set_float32_matmul_precision("highest")


@pytest.mark.parametrize("metric", Metric)
def test_a_shift_begins_at_nothing_in_either_number_format(metric):
    """The benign image is compared with itself after the same passes: the first step follows no rounding."""
    generator = torch.Generator().manual_seed(2)
    images = torch.rand(12, 1, 6, 6, generator=generator)
    with torch.random.fork_rng():
        torch.manual_seed(3)
        model = nn.Sequential(nn.Flatten(), nn.Linear(36, 24), nn.ReLU(), nn.Linear(24, 8))
    gallery = embed_gallery(model, [images], torch.arange(12) % 3, metric)
    spec = parse_attack("ES:eps=0.1:alpha=0.02:pgditer=3")
    least = 1e-6 * 8**0.5 if metric is not Metric.COSINE else 0.0
    for precision in ("float32", "bfloat16"):
        outcome = run_attack(model, images[:5], torch.arange(5), spec, gallery, precision=precision)
        assert -outcome.losses[0] == pytest.approx(least, rel=0.2, abs=1e-6)
        assert outcome.losses[2] < outcome.losses[1] < -1e-3
        parts = images[:5], outcome.images
        benign, moved = (embed_gallery(model, [part], torch.arange(5), metric).embeddings for part in parts)
        torch.testing.assert_close(outcome.values["ES:D"], rowwise(moved, benign, metric), rtol=1e-4, atol=1e-6)


def test_lowered_weights_change_no_bit_of_an_attack(monkeypatch):
    with torch.random.fork_rng():
        torch.manual_seed(3)
        model = nn.Sequential(nn.Conv2d(1, 3, 3), nn.ReLU(), nn.Flatten(), nn.Linear(48, 8))
    images = torch.rand(12, 1, 6, 6, generator=torch.Generator().manual_seed(2))
    gallery = embed_gallery(model, [images], torch.arange(12) % 3, Metric.NORMALISED)
    formats = []
    model[0].register_forward_pre_hook(lambda module, given: formats.append(module.weight.dtype))
    spec, outcomes = parse_attack("QA:pm=-:M=2" + BUDGET), []
    for lower in (True, False):
        if not lower:
            monkeypatch.setattr(execute, "lowered", lambda *_: nullcontext())
        outcomes.append(run_attack(model, images[:5], torch.arange(5), spec, gallery, precision="bfloat16"))
    assert formats == [torch.bfloat16] * 3 + [torch.float32] * 5  # the judge's pass, and three without
    assert torch.equal(outcomes[0].images, outcomes[1].images)
    assert torch.equal(outcomes[0].losses, outcomes[1].losses)
