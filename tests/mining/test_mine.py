from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from robsweep.errors import UserError
from robsweep.grammar.hardness import Hardness, Metric
from robsweep.mining import mine
from tests.mining.conftest import LABELS, embeddings_of, supports_of, uniform_over

SETS = [letter for letter in Hardness if letter is not Hardness.DISTANCE]


@pytest.mark.parametrize("metric", Metric)
@pytest.mark.parametrize("hardness", SETS)
@pytest.mark.parametrize("name", LABELS)
def test_support_and_frequencies_are_those_of_the_definition(
    name: str, hardness: Hardness, metric: Metric, distances: Callable, eligible: Callable, counted: Callable,
    p_value: Callable,
) -> None:  # fmt: skip
    # metric E: shrunk so that its margin of 1 separates
    embeddings, labels = embeddings_of(11) * 0.4, torch.tensor(LABELS[name])
    d = distances(embeddings.numpy(), metric)
    positives, negatives = eligible(d, labels.numpy(), hardness, metric.margin)
    drawn_p, drawn_n = counted(embeddings, labels, hardness, metric, 300)
    assert supports_of(drawn_p) == positives
    assert supports_of(drawn_n) == negatives
    if any(len(chosen) > 1 for chosen in negatives):
        assert p_value(drawn_n, uniform_over(negatives, 12)) > 1e-3
    if any(len(chosen) > 1 for chosen in positives):
        assert p_value(drawn_p, uniform_over(positives, 12)) > 1e-3


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


def test_no_graph_no_gradient_and_half_precision_is_mined_in_single() -> None:
    embeddings, labels = embeddings_of(2, columns=64), torch.tensor(LABELS["all different"])
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
