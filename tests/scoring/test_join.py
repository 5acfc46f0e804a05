"""Shards put together again, in whatever order they come."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from robsweep.config.attacks import parse_attack
from robsweep.scoring.join import by_attack, joined, of_checks, trace
from robsweep.scoring.request import Shard
from robsweep.scoring.values import ShardScores

SPEC = parse_attack("TMA:eps=0.1:alpha=0.1:pgditer=2")


def _shard(start, stop, check=""):
    values = {"TMA": np.arange(start, stop, dtype=float), "loss": np.zeros(stop - start)}
    losses = np.array([np.mean(np.arange(start, stop)), 1.0])
    return ShardScores(Shard("x", SPEC, start, stop, check), values, losses, 0.1)


@given(order=st.permutations(range(4)))
def test_order_and_size_of_shards_do_not_matter(order):
    edges = [0, 3, 4, 9, 11]
    shards = [_shard(edges[i], edges[i + 1]) for i in order]
    parts = by_attack(shards)["", SPEC]
    assert joined(parts)["TMA"].tolist() == list(range(11))
    assert trace(parts).tolist() == pytest.approx([5.0, 1.0])


def test_checks_are_kept_apart_and_hold_terms_only():
    parts = by_attack([_shard(0, 5), _shard(0, 2, "nes")])
    assert len(joined(parts["", SPEC])["TMA"]) == 5
    assert of_checks(parts).keys() == {"nes"}
    assert of_checks(parts)["nes"].keys() == {"TMA"}
