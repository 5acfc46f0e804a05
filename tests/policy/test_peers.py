"""Entries of a rung as points."""

import numpy as np

from robsweep.pareto.objectives import objectives_of
from robsweep.policy.peers import Peers
from robsweep.run.rung import Entry


def test_points_are_to_be_maximised_and_those_behind_are_none():
    peers = Peers(objectives_of(("ers", "-train_passes")))
    for number in range(40):
        values = {"ers": float(number), "train_passes": 10.0 * number}
        peers.add(Entry(f"k{number}", values, "go_on", behind=number % 3 == 0))
    kept = [number for number in range(40) if number % 3]
    np.testing.assert_array_equal(peers.points, [[number, -10.0 * number] for number in kept])
    assert [entry.key for entry in peers.entries] == [f"k{number}" for number in kept]
    assert peers.rows == {f"k{number}": row for row, number in enumerate(kept)}
