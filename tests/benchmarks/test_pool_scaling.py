"""The pool's scaling, one actor and two."""

import pytest

pytestmark = pytest.mark.ray


def test_pools_are_compared_with_the_smallest(row_of):
    row = row_of("pool_scaling", "--dataset", "digits", "--queries", 4, "--steps", 1, "--actors", 2, 1)
    one, two = row["pools"]
    assert (one["actors"], two["actors"]) == (1, 2)
    assert one["speed_up"] == 1
    assert two["speed_up"] == pytest.approx(one["seconds"] / two["seconds"], abs=0.01)
    for pool in row["pools"]:
        assert pool["idle_share"] == pytest.approx(1 - pool["overlap"] / pool["actors"], abs=0.01)
    assert row["cores"] >= 1
