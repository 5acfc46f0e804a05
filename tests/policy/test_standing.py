from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from robsweep.pareto.objectives import objectives_of
from robsweep.policy.standing import NAMED, Standings
from robsweep.run.rung import Entry, Rung

OBJECTIVES = ("recall_at_1", "-train_passes")
NUMBERS = st.integers(0, 5).map(float)


def values(point):
    return dict(zip(("recall_at_1", "train_passes"), point, strict=True))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    entries=st.lists(st.tuples(st.integers(0, 9), NUMBERS, NUMBERS, st.booleans()), max_size=14), key=st.integers(0, 9)
)
def test_against_brute_force(peeled, entries, key):
    """Entries come and are replaced; the standing of a further point is asked for after each."""
    standings, rung, point = Standings(objectives_of(OBJECTIVES)), Rung(1), (2.0, 2.0)
    for number, recall, passes, behind in entries:
        rung.put(Entry(f"k{number}", values((recall, passes)), "rest", behind))
        others = {e.key: (e.values["recall_at_1"], e.values["train_passes"]) for e in rung.entries.values()}
        others = {k: p for k, p in others.items() if k != f"k{key}" and not rung.entries[k].behind}
        found = standings.of(rung, f"k{key}", values(point))
        front, position = peeled([*others.values(), point], OBJECTIVES)[-1]
        better = {k for k, p in others.items() if p != point and p[0] >= 2 and p[1] <= 2}
        assert (found.front, found.position) == (front, position)
        assert (found.dominators, set(found.dominated_by)) == (len(better), better)
        assert found.recorded == len(rung.entries.keys() | {f"k{key}"})


def test_only_some_of_many_dominators_are_named():
    standings, rung = Standings(objectives_of(OBJECTIVES)), Rung(1)
    for number in range(30):
        rung.put(Entry(f"k{number}", values((10.0 + number, 1.0)), "rest", behind=False))
    found = standings.of(rung, "new", values((1.0, 2.0)))
    assert (found.dominators, found.front, found.place) == (30, 30, "rank 31 of 31")
    assert found.dominated_by == tuple(f"k{number}" for number in range(29, 29 - NAMED, -1))
    assert found.comparison == "recall_at_1 39 >= 1, train_passes 1 <= 2"
