"""The points of a list that a run does not know yet."""

from types import SimpleNamespace

from robsweep.search.untried import Untried

POINTS = [SimpleNamespace(key=key) for key in "abcd"]


def _state(*known, samples=None):
    return SimpleNamespace(candidates=dict.fromkeys(known), samples=len(known) if samples is None else samples)


def test_known_points_are_passed_over_wherever_they_lie():
    untried = Untried(POINTS)
    assert untried.next(_state("a", "c"), 4).point.key == "b"
    assert untried.next(_state("a", "b", "c"), 4).point.key == "d"
    assert untried.next(_state("a", "b", "c", "d"), 9) is None


def test_a_proposal_has_the_number_of_what_is_known():
    assert Untried(POINTS).next(_state("x", "y"), 9).draw == 2


def test_no_more_than_count_as_samples():
    assert Untried(POINTS).next(_state("a", "b"), 2) is None
    assert Untried(POINTS).next(_state("a", "b", samples=1), 2).point.key == "c"
