import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from robsweep.data.pairs import draw_pairs, pair_batches, share_of, steps_per_epoch

some_labels = st.lists(st.integers(0, 6), min_size=1, max_size=60).map(lambda xs: np.array(xs, dtype=np.int64))


@settings(max_examples=60, deadline=None)
@given(labels=some_labels, pairs=st.integers(1, 20), seed=st.integers(0, 2**31), epoch=st.integers(0, 100))
def test_every_image_is_the_anchor_once_and_pairs_share_a_class(labels, pairs, seed, epoch):
    batches = list(pair_batches(labels, pairs, seed=seed, epoch=epoch))
    assert len(batches) == steps_per_epoch(len(labels), pairs)
    assert all(len(batch) == 2 * pairs for batch in batches[:-1])
    flat = np.concatenate(batches)
    assert sorted(flat[::2].tolist()) == list(range(len(labels)))
    assert (labels[flat[::2]] == labels[flat[1::2]]).all()


@given(pairs=st.integers(0, 200), shards=st.integers(1, 9))
def test_shares_in_order_are_the_whole_and_differ_by_a_pair_at_most(pairs, shards):
    shares = [share_of(pairs, shard, shards) for shard in range(shards)]
    assert [place for low, high in shares for place in range(low, high)] == list(range(pairs))
    sizes = [high - low for low, high in shares]
    assert max(sizes) - min(sizes) <= 1


def test_seed_and_epoch_decide():
    labels = np.arange(200) % 10
    same = [draw_pairs(labels, seed=1, epoch=4) for _ in range(2)]
    np.testing.assert_array_equal(*same)
    for seed, epoch in ((2, 4), (1, 5), (4, 1)):
        assert (draw_pairs(labels, seed=seed, epoch=epoch) != same[0]).any()


def test_batch_size_does_not_change_the_epoch():
    labels = np.arange(100) % 7
    flat = [np.concatenate(list(pair_batches(labels, pairs, seed=0, epoch=0))) for pairs in (8, 33)]
    np.testing.assert_array_equal(*flat)


def test_positives_are_uniform_over_the_class():
    labels = np.array([0, 1, 0, 1, 1, 0, 0, 1, 0])  # class 0: five images, class 1: four
    counts = np.zeros((9, 9))
    for epoch in range(2000):
        anchors, positives = draw_pairs(labels, seed=0, epoch=epoch).T
        np.add.at(counts, (anchors, positives), 1)
    for anchor in range(9):
        own = labels == labels[anchor]
        assert counts[anchor, ~own].sum() == 0
        assert chisquare(counts[anchor, own]).pvalue > 1e-4


def test_recipe_numbers():
    assert steps_per_epoch(60_000, 128) == 469
    assert steps_per_epoch(5_864, 56) == 105
