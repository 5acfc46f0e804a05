import pandas as pd
import pytest

from robsweep.errors import UserError
from robsweep.results.front import front_table, last_rungs
from robsweep.results.store import frame_of

# ers
#  40 |   w(pruned)   x(failed)
#  30 | c
#  20 |     b, the mean of (0.5, 10) and (0.9, 30)
#  10 |   e       a
#     +-------------- recall_at_1
POINTS = {
    "a": (0.9, 10, "completed"),
    "b": (0.5, 10, "completed"),
    "c": (0.5, 30, "running"),
    "e": (0.6, 10, "completed"),
    "w": (0.6, 40, "pruned"),
    "x": (0.95, 40, "failed"),
}


@pytest.fixture
def frame(make_row):
    return frame_of(
        [
            make_row("e", 1, recall_at_1=0.99, ers=99.0),  # a rung of old, better than what came of it
            *(
                make_row(key, 2, recall_at_1=recall, ers=float(ers), status=status, train_seconds=100 * recall)
                for key, (recall, ers, status) in POINTS.items()
            ),
            make_row("b", 2, seed=1, recall_at_1=0.9, ers=30.0, train_seconds=90.0),
            make_row("n", 2, recall_at_1=0.99, ers=float("nan"), train_seconds=99.0),
        ]
    )


def names(table):
    return list(table["key"])


def test_front_drawn_above(frame):
    assert names(front_table(frame)) == ["a", "b", "c"]


def test_pruned_on_request(frame):
    assert names(front_table(frame, include_pruned=True)) == ["a", "b", "w"]


def test_a_minimised_objective(frame):
    # recall and seconds rise together, so that everything is a trade-off
    table = front_table(frame, ("-train_seconds", "recall_at_1"))
    assert names(table) == ["c", "e", "b", "a", "n"]
    assert names(front_table(frame, ("-train_seconds",))) == ["c"]


def test_only_the_last_rung_counts(frame):
    last = last_rungs(frame)
    assert len(last) == len({*zip(frame["key"], frame["seed"], strict=True)})
    assert last.loc[last["key"] == "e", "recall_at_1"].tolist() == [0.6]


def test_order_of_the_rows_does_not_matter(frame):
    shuffled = frame.sample(frac=1, random_state=3)
    assert set(names(front_table(shuffled))) == set(names(front_table(frame)))


def test_empty():
    assert isinstance(front_table(frame_of([])), pd.DataFrame)


@pytest.mark.parametrize("objectives", [("recall_at_1", "robustness"), ()])
def test_unknown_objective(frame, objectives):
    with pytest.raises(UserError, match=r"columns of the results table, got (robustness|none)"):
        front_table(frame, objectives)
