from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from robsweep.errors import UserError
from robsweep.grammar.hardness import Hardness, Metric
from robsweep.mining import mine

SETS = [letter for letter in Hardness if letter is not Hardness.DISTANCE]
LABELS = {
    "all different": [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5],
    "repeated": [0, 0, 1, 1, 0, 0, 2, 2, 1, 1, 0, 0],
    "two": [7, 7, 7, 7, 7, 7, 3, 3, 7, 7, 3, 3],
    "one class": [4] * 12,
}


def _embeddings(seed: int, *, rows: int = 12, columns: int = 5) -> torch.Tensor:
    return torch.randn(rows, columns, generator=torch.Generator().manual_seed(seed))


def _supports(counts: np.ndarray) -> list[set[int]]:
    return [set(np.flatnonzero(row).tolist()) for row in counts]


def _uniform(sets: list[set[int]], items: int) -> np.ndarray:
    return np.array([[(j in chosen) / len(chosen) for j in range(items)] for chosen in sets])


@pytest.mark.parametrize("metric", Metric)
@pytest.mark.parametrize("hardness", SETS)
@pytest.mark.parametrize("name", LABELS)
def test_support_and_frequencies_are_those_of_the_definition(
    name: str, hardness: Hardness, metric: Metric, distances: Callable, eligible: Callable, counted: Callable,
    p_value: Callable,
) -> None:  # fmt: skip
    # metric E: shrunk so that its margin of 1 separates
    embeddings, labels = _embeddings(11) * 0.4, torch.tensor(LABELS[name])
    d = distances(embeddings.numpy(), metric)
    positives, negatives = eligible(d, labels.numpy(), hardness, metric.margin)
    drawn_p, drawn_n = counted(embeddings, labels, hardness, metric, 300)
    assert _supports(drawn_p) == positives
    assert _supports(drawn_n) == negatives
    if any(len(chosen) > 1 for chosen in negatives):
        assert p_value(drawn_n, _uniform(negatives, 12)) > 1e-3
    if any(len(chosen) > 1 for chosen in positives):
        assert p_value(drawn_p, _uniform(positives, 12)) > 1e-3


@given(
    st.lists(st.integers(0, 3), min_size=2, max_size=6),
    st.sampled_from(SETS),
    st.lists(st.lists(st.integers(-2, 2), min_size=3, max_size=3), min_size=12, max_size=12),
    st.integers(0, 2**32),
)
@settings(max_examples=150, deadline=None)
def test_ties_are_decided_by_strict_inequality(
    eligible: Callable, classes: list[int], hardness: Hardness, points: list[list[int]], seed: int
) -> None:
    # integer coordinates: distances of metric E and their comparisons are exact, so equal ones are ties
    labels = np.repeat(classes, 2)
    embeddings = np.array(points[: len(labels)], dtype=np.float64)
    d = np.sqrt(((embeddings[:, None] - embeddings[None]) ** 2).sum(axis=2))
    positives, negatives = eligible(d, labels, hardness, 1.0)
    mined = mine(
        torch.from_numpy(embeddings).float(),
        torch.from_numpy(labels),
        hardness,
        metric=Metric.EUCLIDEAN,
        margin=1.0,
        generator=torch.Generator().manual_seed(seed),
    )
    for row, (p, n) in enumerate(zip(mined.positive.tolist(), mined.negative.tolist(), strict=True)):
        assert p in positives[row]
        assert n in negatives[row]


def test_a_positive_as_far_as_the_nearest_negative_is_not_softhard() -> None:
    # anchor at 0; own class at 1 and 3, other classes at 1 and 2: only the one at 3 is farther than 1
    embeddings = torch.tensor([0.0, 1.0, 3.0, 3.0, 1.0, 2.0]).unsqueeze(1)
    labels = torch.tensor([0, 0, 0, 0, 1, 1])
    generator = torch.Generator().manual_seed(0)
    for _ in range(50):
        mined = mine(embeddings, labels, Hardness.SOFTHARD, metric=Metric.EUCLIDEAN, margin=1.0, generator=generator)
        assert mined.positive[0] in (2, 3)


def test_both_ends_of_the_semihard_band_are_outside() -> None:
    # anchor at 0, positive at 1, margin 1; other classes at 1, 2 and 1.5: only the last is inside
    embeddings, labels = torch.tensor([0.0, 1.0, 1.0, 2.0, 1.5, 1.5]).unsqueeze(1), torch.tensor([0, 0, 1, 1, 2, 2])
    generator = torch.Generator().manual_seed(0)
    for _ in range(50):
        mined = mine(embeddings, labels, Hardness.SEMIHARD, metric=Metric.EUCLIDEAN, margin=1.0, generator=generator)
        assert mined.negative[0] in (4, 5)


def test_the_margin_is_the_width_of_the_semihard_band(distances: Callable, eligible: Callable) -> None:
    embeddings, labels = _embeddings(4, rows=40), torch.arange(20).repeat_interleave(2)
    d = distances(embeddings.numpy(), Metric.NORMALISED)
    found = {}
    for margin in (0.05, 0.2, 1.0):
        _, negatives = eligible(d, labels.numpy(), Hardness.SEMIHARD, margin)
        generator = torch.Generator().manual_seed(0)
        for _ in range(20):
            mined = mine(
                embeddings,
                labels,
                Hardness.SEMIHARD,
                metric=Metric.NORMALISED,
                margin=margin,
                generator=generator,
            )
            assert all(n in s for n, s in zip(mined.negative.tolist(), negatives, strict=True))
        found[margin] = sum(map(len, negatives))
    assert len(set(found.values())) == 3


@pytest.mark.parametrize("metric", [Metric.NORMALISED, Metric.COSINE])
def test_distance_weighted_frequencies_follow_the_inverse_density(
    metric: Metric, distances: Callable, counted: Callable, p_value: Callable
) -> None:
    embeddings, labels = _embeddings(5, columns=6) + 0.8, torch.tensor(LABELS["repeated"])
    d = distances(embeddings.numpy(), metric)[0::2]
    same = labels.numpy()[0::2, None] == labels.numpy()
    d[same] = 1.0
    weight = d ** (2.0 - 6) * (1 - d**2 / 4) ** (-(6 - 3) / 2)
    weight[same] = 0
    drawn_p, drawn_n = counted(embeddings, labels, Hardness.DISTANCE, metric, 2000)
    assert _supports(drawn_p) == [{a + 1} for a in range(0, 12, 2)]
    assert p_value(drawn_n, weight / weight.sum(axis=1, keepdims=True)) > 1e-3


@pytest.mark.parametrize("name", ["repeated", "one class"])
@pytest.mark.parametrize("spoil", ["antipodal", "duplicate of another class", "too far for the sphere", "not a number"])
def test_distance_weighted_falls_back_to_uniform_over_other_classes(
    spoil: str, name: str, counted: Callable, eligible: Callable, p_value: Callable
) -> None:
    embeddings, labels = _embeddings(6), torch.tensor(LABELS[name])
    metric = Metric.NORMALISED
    if spoil == "antipodal":
        embeddings = torch.zeros(12, 5)
        embeddings[:, 0] = torch.where(labels == 0, 1.0, -1.0)
        labels = torch.where(labels == 0, 0, 1)
    elif spoil == "duplicate of another class":
        embeddings = torch.eye(5)[0].expand(12, 5)
    elif spoil == "too far for the sphere":
        embeddings, metric = embeddings * 100, Metric.EUCLIDEAN
    else:
        embeddings[[3, 7]] = torch.nan  # two classes: every anchor meets one
    _, negatives = eligible(np.zeros((12, 12)), labels.numpy(), Hardness.RANDOM, 0.2)
    _, drawn = counted(embeddings, labels, Hardness.DISTANCE, metric, 400)
    assert _supports(drawn) == negatives
    assert p_value(drawn, _uniform(negatives, 12)) > 1e-3


@pytest.mark.parametrize("hardness", Hardness)
@pytest.mark.parametrize("name", LABELS)
def test_embeddings_that_are_all_nan_still_give_triplets_of_the_right_classes(hardness: Hardness, name: str) -> None:
    labels = torch.tensor(LABELS[name])
    mined = mine(
        torch.full((12, 5), torch.nan),
        labels,
        hardness,
        metric=Metric.NORMALISED,
        margin=0.2,
        generator=torch.Generator().manual_seed(1),
    )
    assert torch.equal(labels[mined.positive], labels[mined.anchor])
    if name != "one class":
        assert (labels[mined.negative] != labels[mined.anchor]).all()


def test_one_nan_item_is_the_last_choice_of_the_hardest_miner(distances: Callable, eligible: Callable) -> None:
    embeddings, labels = _embeddings(9), torch.tensor(LABELS["repeated"])
    embeddings[7] = torch.nan
    d = np.nan_to_num(distances(embeddings.numpy(), Metric.COSINE), nan=np.inf)
    _, negatives = eligible(d, labels.numpy(), Hardness.HARDEST, 0.2)
    mined = mine(embeddings, labels, Hardness.HARDEST, metric=Metric.COSINE, margin=0.2, generator=torch.Generator())
    keep = mined.anchor != 6
    assert [{n} for n in mined.negative[keep].tolist()] == [s for s, k in zip(negatives, keep, strict=True) if k]


def test_no_graph_no_gradient_and_half_precision_is_mined_in_single() -> None:
    embeddings, labels = _embeddings(2, columns=64), torch.tensor(LABELS["all different"])
    args = {"metric": Metric.NORMALISED, "margin": 0.2}
    plain = mine(embeddings, labels, Hardness.HARDEST, generator=torch.Generator(), **args)
    with torch.autocast("cpu", torch.bfloat16):
        cast = mine(embeddings.requires_grad_(), labels, Hardness.HARDEST, generator=torch.Generator(), **args)
    assert all(torch.equal(a, b) for a, b in zip(plain, cast, strict=True))
    assert embeddings.grad is None


@pytest.mark.parametrize(("rows", "count"), [(5, 5), (6, 4)])
def test_what_is_no_batch_of_pairs_is_refused(rows: int, count: int) -> None:
    with pytest.raises(UserError, match=rf"\({rows}, 3\).*\({count},\)"):
        mine(
            torch.zeros(rows, 3),
            torch.zeros(count, dtype=torch.int64),
            Hardness.RANDOM,
            metric=Metric.COSINE,
            margin=0.2,
            generator=torch.Generator(),
        )
