"""What a Tune searcher is told."""

import math

import pytest
from ray.tune.search import Searcher

from robsweep.errors import UserError
from robsweep.search.tune.answers import Answers
from robsweep.search.tune.outcome import Outcome


class Listener(Searcher):
    def __init__(self, metric=None, mode=None):
        super().__init__(metric=metric, mode=mode)
        self.heard, self.points = [], []

    def on_trial_complete(self, trial_id, result=None, error=False):
        self.heard.append((trial_id, result, error))


class Particular(Listener):
    """Takes constraints."""

    def on_trial_refused(self, trial_id, result):
        self.heard.append((trial_id, result, "refused"))


class Learner(Listener):
    """Takes evaluated points."""

    def add_evaluated_point(self, parameters, value, **_):
        self.points.append((parameters, value))


def outcome(recall, passes, refused=False, **others):
    return Outcome(0, {"recall_at_1": recall, "train_passes": passes, **others}, refused)


BOTH = {"metric": ["recall_at_1", "train_passes"], "mode": ["max", "min"]}


def test_completed_ones_are_told_their_scores_but_what_is_no_number():
    searcher = Listener(**BOTH)
    Answers(searcher).tell("0", outcome(0.5, 100.0, ers_bounded=math.nan, nmi=0.3))
    assert searcher.heard == [("0", {"recall_at_1": 0.5, "train_passes": 100.0, "nmi": 0.3}, False)]


def test_without_constraints_refused_ones_have_the_worst_values_seen_in_each_direction():
    searcher = Listener(**BOTH)
    answers = Answers(searcher)
    answers.tell("0", outcome(0.5, 100.0))
    answers.tell("1", outcome(0.7, 300.0))
    answers.tell("2", outcome(0.9, 200.0, refused=True))
    answers.tell("3", outcome(math.nan, 50.0, refused=True))
    answers.tell("4", outcome(0.1, 50.0, refused=True))
    answers.exclude("5")
    told = [(result["recall_at_1"], result["train_passes"]) for _, result, error in searcher.heard if not error]
    assert told == [(0.5, 100.0), (0.7, 300.0), (0.5, 300.0), (0.5, 300.0), (0.1, 300.0), (0.1, 300.0)]


def test_with_constraints_refused_ones_keep_what_is_finite_of_theirs():
    searcher = Particular(**BOTH)
    answers = Answers(searcher)
    answers.tell("0", outcome(0.5, 100.0))
    answers.tell("1", outcome(0.9, 50.0, refused=True))
    answers.tell("2", outcome(math.nan, 70.0, refused=True))
    answers.exclude("3")
    assert searcher.heard[1:] == [
        ("1", {"recall_at_1": 0.9, "train_passes": 50.0}, "refused"),
        ("2", {"recall_at_1": 0.5, "train_passes": 70.0}, "refused"),
        ("3", {"recall_at_1": 0.5, "train_passes": 100.0}, "refused"),
    ]


@pytest.mark.parametrize("kind", [Listener, Particular])
def test_before_any_value_was_seen_they_failed(kind):
    searcher = kind(**BOTH)
    answers = Answers(searcher)
    answers.exclude("0")
    answers.tell("1", outcome(math.nan, 10.0, refused=True))
    assert searcher.heard == [("0", None, True), ("1", None, True)]


def test_a_metric_of_its_own_that_is_no_number_is_never_told():
    searcher = Listener(metric="ers", mode="max")
    answers = Answers(searcher)
    answers.tell("0", outcome(0.5, 1.0, ers=7.0))
    answers.tell("1", outcome(0.5, 1.0, ers=math.nan))
    answers.tell("2", outcome(0.5, 1.0))
    assert [result["ers"] for _, result, _ in searcher.heard] == [7.0, 7.0, 7.0]


def test_points_of_others_are_told_to_those_that_take_them():
    Answers(Listener(metric="ers", mode="max")).add({"source": "s"}, outcome(0.5, 1.0, ers=7.0))
    searcher = Learner(metric="ers", mode="max")
    answers = Answers(searcher)
    answers.add({"source": "s"}, outcome(0.5, 1.0, ers=7.0))
    answers.add({"source": "m"}, outcome(0.5, 1.0, ers=7.0, refused=True))
    answers.add({"source": "r"}, outcome(0.5, 1.0, ers=math.nan))
    assert searcher.points == [({"source": "s"}, 7.0)]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, "Listener has no metric and mode: give both"),
        ({"metric": "loss", "mode": "min"}, "unknown metric 'loss', expected recall_at_1, "),
        ({"metric": ["ers", "speed"], "mode": ["max", "max"]}, "unknown metric 'speed', expected recall_at_1, "),
    ],
)
def test_metrics_are_scores(fields, problem):
    with pytest.raises(UserError, match="^" + problem):
        Answers(Listener(**fields))
