"""Shards put together again, in whatever order they come."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from robsweep.config.attacks import parse_attack
from robsweep.scoring.join import by_attack, joined, of_checks, trace
from robsweep.scoring.request import Shard
from robsweep.scoring.values import ShardScores

SPEC = parse_attack("TMA:eps=0.1:alpha=0.1:pgditer=2")


def _shard(start, stop, check="", batch=99):
    values = {"TMA": np.arange(start, stop, dtype=float), "loss": np.zeros(stop - start)}
    batches = [np.arange(begin, min(begin + batch, stop)) for begin in range(start, stop, batch)]
    losses = np.array([[np.mean(rows) / 3, 1.0] for rows in batches])
    return ShardScores(Shard("x", SPEC, start, stop, check), values, losses, tuple(map(len, batches)), 0.1)


@given(order=st.permutations(range(4)))
def test_order_and_size_of_shards_do_not_matter(order):
    edges = [0, 3, 4, 9, 11]
    shards = [_shard(edges[i], edges[i + 1]) for i in order]
    parts = by_attack(shards)["", SPEC]
    assert joined(parts)["TMA"].tolist() == list(range(11))
    assert trace(parts).tolist() == pytest.approx([5.0 / 3, 1.0])


@given(edges=st.sets(st.integers(1, 9)), batch=st.integers(1, 7))
def test_shards_of_the_same_batches_give_the_same_trace_bit_for_bit(edges, batch):
    cuts = [0, *(edge * batch for edge in sorted(edges)), 10 * batch + 1]
    shards = [_shard(start, stop, batch=batch) for start, stop in pairwise(cuts)]
    whole = trace([_shard(0, cuts[-1], batch=batch)]).tolist()
    assert trace(shards).tolist() == whole
    assert whole == pytest.approx([(cuts[-1] - 1) / 6, 1.0])


def test_checks_are_kept_apart_and_hold_terms_only():
    parts = by_attack([_shard(0, 5), _shard(0, 2, "nes")])
    assert len(joined(parts["", SPEC])["TMA"]) == 5
    assert of_checks(parts).keys() == {"nes"}
    assert of_checks(parts)["nes"].keys() == {"TMA"}
