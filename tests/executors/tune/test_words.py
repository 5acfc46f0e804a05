"""Words that several messages share."""

from robsweep.executors.tune.words import attack_actors


def test_one_and_several():
    assert [attack_actors(count) for count in (0, 1, 2)] == ["0 attack actors", "1 attack actor", "2 attack actors"]
