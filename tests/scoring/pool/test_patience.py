"""Deadlines follow the measured speed and have a floor."""

from robsweep.scoring.pool.patience import Patience


def test_a_shard_has_the_floor_and_beyond_it_a_multiple_of_what_is_expected():
    patience = Patience(least_s=600)
    assert patience.of_attack(0) == patience.of_attack(10) == 600
    assert patience.of_attack(3600) >= 10 * 3600
    assert patience.of_benign > 600
