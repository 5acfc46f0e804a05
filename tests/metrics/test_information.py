import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import normalized_mutual_info_score

from robsweep.errors import UserError
from robsweep.metrics.information import nmi_interval, nmi_of

JOINT = np.array([[0.25, 0.05, 0.02], [0.03, 0.2, 0.05], [0.02, 0.08, 0.3]])
"""Probabilities of (class, cluster)."""


def draw(images, seed, joint=JOINT):
    pairs = np.random.default_rng(seed).choice(joint.size, size=images, p=joint.ravel())
    return np.divmod(pairs, joint.shape[1])


def of_joint(joint):
    """NMI of the probabilities themselves, written out."""
    entropy = [-np.sum(p[p > 0] * np.log(p[p > 0])) for p in (joint.sum(1), joint.sum(0), joint.ravel())]
    return (entropy[0] + entropy[1] - entropy[2]) / ((entropy[0] + entropy[1]) / 2)


def test_against_a_plain_loop():
    labels, clusters = draw(120, 0)
    found = nmi_interval(labels, clusters, seed=1, resamples=4000)
    generator = np.random.default_rng(2)
    drawn = []
    for _ in range(4000):
        rows = generator.integers(120, size=120)
        drawn.append(normalized_mutual_info_score(labels[rows], clusters[rows]))
    low, high = np.quantile(drawn, (0.025, 0.975)) - np.mean(drawn) + found.value
    assert found.value == normalized_mutual_info_score(labels, clusters)
    assert found.low == pytest.approx(low, abs=0.08 * (high - low))
    assert found.high == pytest.approx(high, abs=0.08 * (high - low))


def test_covers_the_truth_as_often_as_it_says():
    truth, trials = of_joint(JOINT), 400
    intervals = [nmi_interval(*draw(2000, trial), seed=trial, resamples=200) for trial in range(trials)]
    inside = np.mean([found.low <= truth <= found.high for found in intervals])
    assert inside == pytest.approx(0.95, abs=3 * np.sqrt(0.95 * 0.05 / trials))


def test_resampled_values_lie_above_and_are_moved_back():
    """Five images a class, as in SOP: without the correction the interval would not even hold the value."""
    generator = np.random.default_rng(3)
    labels = np.repeat(np.arange(200), 5)
    clusters = np.where(generator.random(1000) < 0.6, labels, generator.integers(200, size=1000))
    found = nmi_interval(labels, clusters, seed=0, resamples=300)
    drawn = []
    for _ in range(100):
        rows = generator.integers(1000, size=1000)
        drawn.append(normalized_mutual_info_score(labels[rows], clusters[rows]))
    assert np.quantile(drawn, 0.025) > found.value
    assert found.low < found.value < found.high
    assert found.high - found.value == pytest.approx(found.value - found.low, rel=0.5)


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(-2, 3)), min_size=1, max_size=40),
    st.integers(0, 2**32),
    st.randoms(use_true_random=False),
)
def test_what_holds_for_any_partition(pairs, seed, order):
    labels, clusters = np.array(pairs).T
    found = nmi_interval(labels, clusters, seed=seed, resamples=20)
    assert found.value == pytest.approx(normalized_mutual_info_score(labels, clusters))
    assert 0 <= found.low <= found.value <= found.high <= 1
    order.shuffle(pairs)
    shuffled = np.array(pairs).T
    assert nmi_interval(*shuffled, seed=seed, resamples=20) == pytest.approx(found)
    # the same partition under itself: nothing to be in doubt about
    assert nmi_interval(labels, 7 - labels, seed=seed, resamples=20) == pytest.approx((1, 1, 1))


def test_a_seed_decides():
    images = draw(100, 4)
    assert nmi_interval(*images, seed=5) == nmi_interval(*images, seed=5) != nmi_interval(*images, seed=6)


def test_undefined_and_bad_input():
    none = np.empty(0, dtype=np.int64)
    assert np.isnan(nmi_of(np.arange(3), none))
    assert np.isnan(nmi_interval(np.arange(3), none, seed=0)).all()
    with pytest.raises(UserError, match="resamples=0"):
        nmi_interval(*draw(5, 0), seed=0, resamples=0)
    with pytest.raises(UserError, match="level=1"):
        nmi_interval(*draw(5, 0), seed=0, level=1)
    with pytest.raises(UserError, match="got 3 labels and 2 clusters"):
        nmi_of(np.arange(3), np.arange(2))


def test_without_scikit_learn_it_is_the_same(monkeypatch):
    expected = [nmi_of(*draw(count, seed)) for count, seed in ((1, 0), (7, 1), (500, 2))]
    monkeypatch.setitem(sys.modules, "sklearn.metrics", None)
    assert [nmi_of(*draw(count, seed)) for count, seed in ((1, 0), (7, 1), (500, 2))] == pytest.approx(expected)
