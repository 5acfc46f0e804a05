import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robsweep.policy.floors import Floors
from robsweep.run.rung import Entry, Rung

NAMES = ("recall_at_1", "ers")


def values(recall, score=20.0):
    return {"recall_at_1": recall, "ers": score}


def rung_of(*recalls, epoch=2):
    rung = Rung(epoch)
    for number, recall in enumerate(recalls):
        rung.put(Entry(f"k{number}", values(recall), "rest", behind=number % 2 == 1))
    return rung


@pytest.mark.parametrize(("last", "kind"), [(False, "rest"), (True, "refuse")])
def test_under_a_floor_it_is_out_at_the_last_rung_alone(last, kind):
    floors = Floors({"ers": 10.0}, {})
    assert floors.verdict(Rung(1), values(0.5, 10.0), NAMES, last=last) is None
    verdict = floors.verdict(Rung(1), values(0.5, 9.99), NAMES, last=last)
    assert (verdict.kind, verdict.behind) == (kind, True)
    assert verdict.reason == "ers 9.99 below the floor 10 at epoch 1"


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("name", ["recall_at_1", "ers", "nmi"])
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_refused_wherever(name, value, last):
    verdict = Floors({}, {"nmi": 0.0}).verdict(rung_of(), {**values(0.5), "nmi": 0.1, name: value}, NAMES, last=last)
    assert (verdict.kind, verdict.behind) == ("refuse", True)
    assert verdict.reason == f"{name} is {value:g} at epoch 2"


def test_what_is_neither_objective_nor_floor_may_be_anything():
    assert Floors({}, {}).verdict(rung_of(), values(0.5, math.nan), ("recall_at_1",), last=True) is None


@given(
    st.lists(st.sampled_from([-1.0, 0.0, 0.25, 0.5, 1.0, math.nan, math.inf]), max_size=8),
    st.sampled_from([0.0, 0.5, 1.0]),
)
def test_a_share_is_of_the_best_finite_value_seen(recalls, share):
    """Also where a floor's figures were kept from when the rung had fewer entries."""
    floors, rung = Floors({}, {"recall_at_1": share}), Rung(2)
    for number, recall in enumerate(recalls):
        verdict = floors.verdict(rung, values(recall), NAMES, last=False)
        if math.isfinite(recall):
            best = max(seen for seen in recalls[: number + 1] if math.isfinite(seen))
            assert (verdict is not None) == (best > 0 and recall < share * best)
        rung.put(Entry(f"k{number}", values(recall), "rest", behind=verdict is not None))


def test_an_entry_that_was_replaced_is_no_best_any_more():
    floors, rung = Floors({}, {"recall_at_1": 0.5}), rung_of(0.2, 0.9)
    assert floors.verdict(rung, values(0.3), NAMES, last=False) is not None
    rung.put(Entry("k1", values(0.4), "rest", behind=False))
    assert floors.verdict(rung, values(0.3), NAMES, last=False) is None


def test_rungs_of_one_epoch_in_two_runs_are_two():
    floors = Floors({}, {"recall_at_1": 0.5})
    assert floors.verdict(rung_of(0.9), values(0.3), NAMES, last=False) is not None
    assert floors.verdict(rung_of(0.4), values(0.3), NAMES, last=False) is None
