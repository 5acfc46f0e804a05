"""The true front, hypervolume and noise of a table of known numbers."""

import itertools

import numpy as np
import pandas as pd
import pytest

from benchmarks.replay.reference import reference_of


def _table(scores: dict[tuple[str, int, int], tuple[float, float]], **columns: object) -> pd.DataFrame:
    """``scores``: (key, seed, epoch) -> (recall, ERS); all bounds are 0.1 and 2 away."""
    rows = [
        {
            "key": key,
            "identity": f"digits:{key}",
            "defense": key,
            "seed": seed,
            "rung": {1: 0, 2: 1}[epoch],
            "epoch": epoch,
            "status": "completed",
            "flags": ["collapse:spread"] if key == "c" else [],
            "recall_at_1": recall,
            "recall_at_1_low": recall - 0.1,
            "recall_at_1_high": recall + 0.1,
            "ers": ers,
            "ers_low": ers - 2,
            "ers_high": ers + 2,
        }
        for (key, seed, epoch), (recall, ers) in scores.items()
    ]
    return pd.DataFrame(rows).assign(**columns)


LAST = {("none", 0): (0.9, 10.0), ("none", 1): (0.7, 14.0), ("b", 0): (0.4, 30.0), ("b", 1): (0.6, 30.0)}
BEATEN = {("c", 0): (0.95, 5.0), ("c", 1): (0.45, 17.0)}  # on the front of seed 0, not on that of the means


def test_the_front_is_that_of_the_means_over_seeds_at_the_last_epoch():
    last = {(key, seed, 2): value for (key, seed), value in (LAST | BEATEN).items()}
    early = {(key, seed, 1): (1.0, 100.0) for key, seed in LAST | BEATEN}
    found = reference_of(_table(last | early), configurations=3)
    assert [(m["key"], m["recall_at_1"], m["ers"]) for m in found["front"]] == [("none", 0.8, 12.0), ("b", 0.5, 30.0)]
    above_zero, above_undefended = found["hypervolumes"]
    assert above_zero == {"reference": [0.0, 0.0], "value": pytest.approx(0.8 * 12 + 0.5 * 18)}
    assert above_undefended == {"reference": [0.0, 12.0], "value": pytest.approx(0.5 * 18)}
    assert found["collapsed"] == ["c"]


def test_noise_is_told_by_its_source():
    last = {(key, seed, 2): value for (key, seed), value in (LAST | BEATEN).items()}
    noise = reference_of(_table(last), configurations=3)["noise"]["ers"]
    assert noise["between"] == pytest.approx(np.std([12, 30, 11], ddof=1))
    assert noise["seeds"] == pytest.approx(np.sqrt((8 + 0 + 72) / 3))
    assert noise["queries"] == pytest.approx(2 / 1.96, rel=1e-4)
    alone = {place: value for place, value in last.items() if place[1] == 0}
    assert reference_of(_table(alone), configurations=3)["noise"]["ers"]["seeds"] is None


def test_crossing_counts_pairs_in_another_order_than_at_the_end():
    recall = {1: [0.1, 0.2, 0.3, 0.4], 2: [0.2, 0.1, 0.4, 0.3]}
    table = _table(
        {(key, 0, e): (recall[e][i], float(i)) for e in (1, 2) for i, key in enumerate(("none", "b", "c", "d"))}
    )
    pairs = list(itertools.combinations(range(4), 2))
    turned = sum((recall[1][i] < recall[1][j]) != (recall[2][i] < recall[2][j]) for i, j in pairs)
    assert reference_of(table, configurations=4)["crossing"] == {
        "1": {"recall_at_1": pytest.approx(turned / len(pairs), abs=1e-6), "ers": 0.0}
    }


def test_a_seed_that_is_not_through_does_not_count():
    scores = {("none", 0, 2): (0.5, 10.0), ("b", 0, 2): (0.4, 20.0), ("none", 1, 2): (0.9, 90.0)}
    found = reference_of(_table(scores), configurations=3)
    assert found["seeds"] == [0]
    assert found["recorded"] == 2
    assert [m["key"] for m in found["front"]] == ["none", "b"]


def test_a_configuration_that_failed_with_one_seed_is_on_no_front():
    scores = {("none", 0, 2): (0.5, 10.0), ("b", 0, 2): (0.9, 90.0), ("b", 1, 2): (np.nan, np.nan)}
    scores[("none", 1, 2)] = (0.5, 10.0)
    found = reference_of(_table(scores), configurations=2)
    assert [m["key"] for m in found["front"]] == ["none"]


def test_without_the_undefended_one_there_is_one_hypervolume():
    found = reference_of(_table({("b", 0, 2): (0.5, 30.0), ("c", 0, 2): (0.6, 20.0)}), configurations=3)
    assert [entry["reference"] for entry in found["hypervolumes"]] == [[0.0, 0.0]]
