import math

import pytest
import torch

from robsweep.grammar.hardness import Metric
from robsweep.metrics import suspicion as s
from robsweep.metrics.intervals import Interval
from robsweep.metrics.retrieval import retrieval_scores

BASE = Interval(30.0, 28.0, 32.0)


def names(embeddings, labels, metric):
    recall = retrieval_scores(embeddings, labels, metric).means()["recall_at_1"]
    return {flag.name for flag in s.embedding_collapse(embeddings, labels, metric, recall_at_1=recall)}


@pytest.fixture
def noise():
    return torch.randn(600, 32, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("metric", list(Metric))
def test_a_trained_embedding_raises_no_flag(metric, golden_embeddings):
    assert names(*golden_embeddings, metric) == set()


@pytest.mark.parametrize("metric", list(Metric))
@pytest.mark.parametrize("value", [0.0, 1.0, -30.0])
def test_a_constant_embedding(metric, value):
    found = names(torch.full((600, 32), value), torch.arange(600) % 10, metric)
    assert {"collapse:spread", "collapse:recall"} <= found


@pytest.mark.parametrize("metric", list(Metric))
@pytest.mark.parametrize("scale", [1e-5, 1e-3, 1e-2])
def test_a_nearly_constant_embedding(metric, scale, noise):
    assert names(1 + scale * noise, torch.arange(600) % 10, metric) == {"collapse:spread", "collapse:recall"}


@pytest.mark.parametrize("metric", list(Metric))
def test_nearly_constant_yet_useful_is_told_apart(metric, golden_embeddings):
    # a large common offset leaves the ranking nearly as it was, but shrinks ES:D: only the place is suspect
    embeddings, labels = golden_embeddings
    units = embeddings / embeddings.norm(dim=1, keepdim=True)
    assert names(units + 10, labels, metric) == {"collapse:spread"}


@pytest.mark.parametrize("metric", list(Metric))
def test_noise_has_spread_but_no_recall(metric, noise):
    assert names(noise, torch.arange(600) % 10, metric) == {"collapse:recall"}


def test_a_line(noise):
    line = torch.linspace(-1, 1, 600)[:, None] * noise[0] + 1e-3 * noise
    assert names(line, torch.arange(600) // 60, Metric.EUCLIDEAN) == {"collapse:dimensions"}


def test_spread_and_dimensions_by_hand():
    square = torch.tensor([[1.0, 0], [-1, 0], [0, 1], [0, -1]]).double()
    assert s._spread(square) == pytest.approx(1)
    assert s._dimensions(square) == pytest.approx(2)
    assert s._spread(square + torch.tensor([3.0, 0])) == pytest.approx((1 / 10) ** 0.5)


def test_not_finite():
    flags = s.embedding_collapse(
        torch.full((4, 2), torch.nan), torch.arange(4) % 2, Metric.NORMALISED, recall_at_1=math.nan
    )
    assert [flag.name for flag in flags] == ["collapse:not_finite"]


def test_random_recall_is_the_mean_over_random_rankings():
    labels = torch.tensor([0, 0, 0, 1, 1, 2])
    # the nearest is any of the five others: 3 * 2/5 + 2 * 1/5 + 0
    assert s.random_recall(labels) == pytest.approx((3 * 2 / 5 + 2 * 1 / 5) / 6)
    assert s.random_recall(torch.zeros(1)) == 0


def test_vanishing_gradients():
    gradients = torch.ones(100, 1, 4, 4)
    assert s.vanishing_gradients(gradients) is None
    gradients[:4] = 0
    gradients[4] = 1e-30  # a direction, however small: PGD takes its sign
    assert s.vanishing_gradients(gradients) is None
    gradients[4, 0, 0, 0] = torch.nan
    gradients[5] = 0
    assert s.vanishing_gradients(gradients).value == pytest.approx(0.06)


def test_black_box():
    assert s.black_box_beats_white_box(BASE, 28.0, "NES") is None
    assert "NES leaves ERS 20.0" in str(s.black_box_beats_white_box(BASE, 20.0, "NES"))


@pytest.mark.parametrize(("more", "flagged"), [(27.9, True), (28.0, False), (32.0, False), (32.1, True)])
def test_more_effort(more, flagged):
    assert (s.more_effort_changes_score(BASE, more, "128 steps") is not None) == flagged


@pytest.mark.parametrize(("more", "bound"), [(20.0, 28.0), (40.0, 32.0)])
def test_more_effort_is_held_against_the_nearer_end(more, bound):
    flag = s.more_effort_changes_score(BASE, more, "128 steps")
    assert (flag.value, flag.threshold) == (more, bound)


def test_loss_not_falling():
    assert s.loss_not_falling(torch.tensor([1.0, 0.5]), "TMA") is None
    assert s.loss_not_falling(torch.tensor([1.0, 1.0]), "TMA").value == 0
    assert s.loss_not_falling(torch.tensor([0.0, 0.1, 0.2]), "ES").value == pytest.approx(-0.2)
    assert s.loss_not_falling(torch.tensor([0.0, 0.0]), "GTT", floor=0.0) is None
    assert s.loss_not_falling(torch.tensor([1.0]), "TMA") is None


def test_unbounded():
    labels = torch.arange(100) % 10
    assert s.unbounded_attack_fails(0.1, labels, "LTM") is None
    assert s.unbounded_attack_fails(0.3, labels, "LTM").threshold == pytest.approx(9 / 99 + 0.05)
