"""What the figures draw, against the numbers they are given."""

import pytest
from matplotlib.colors import to_hex

from analysis.match import compare
from analysis.paper_figures import COLUMN_INCHES, agreement_figure, effects_figure, front_figure
from analysis.recorded import reproduced_rows
from robsweep.config.effort import WEAKENED
from robsweep.page.document.effects import Effect, Effects
from robsweep.published.published_rows import published
from robsweep.results.store import frame_of

OBJECTIVES = ("recall_at_1", "ers")


@pytest.mark.parametrize("weakened", [False, True])
def test_front_and_completed_stand_at_their_scores(make_row, weakened):
    points = {"a": (0.9, 20.0), "b": (0.8, 30.0), "c": (0.7, 10.0)}
    flags = (WEAKENED,) if weakened else ()
    rows = [make_row(key, flags=flags, recall_at_1=recall, ers=ers) for key, (recall, ers) in points.items()]
    figure = front_figure(frame_of(rows), OBJECTIVES)
    (axes,) = figure.axes
    assert sorted(map(tuple, axes.collections[0].get_offsets().tolist())) == sorted(points.values())
    (front,) = axes.lines
    assert sorted(zip(front.get_xdata(), front.get_ydata(), strict=True)) == [(0.8, 30.0), (0.9, 20.0)]
    assert axes.get_ylabel() == ("ERS, weakened attacks" if weakened else "ERS")
    assert axes.get_xlabel() == "R@1"  # recall is not attacked
    assert figure.get_size_inches()[0] == COLUMN_INCHES


def test_an_effect_is_grey_where_its_interval_holds_0():
    common = {"factor": "source", "against": "random", "of": 5}
    told = (
        Effect(level="above", value=2.0, low=1.0, high=3.0, **common),
        Effect(level="either", value=1.0, low=-1.0, high=3.0, **common),
        Effect(level="below", value=-2.0, low=-3.0, high=-1.0, **common),
    )
    (axes,) = effects_figure(Effects(objective="ers", epoch=1, of=9, effects=told, cells=())).axes
    assert [label.get_text() for label in axes.get_yticklabels()] == [f"source: {one.level}" for one in told[::-1]]
    bars = [line for line in axes.lines if len(line.get_xdata()) == 2 and line.get_linewidth() > 1]
    assert [list(bar.get_xdata()) for bar in bars] == [[-3.0, -1.0], [-1.0, 3.0], [1.0, 3.0]]
    colours = [to_hex(bar.get_color()) for bar in bars]
    assert colours[0] == colours[2] != colours[1]


def test_agreement_has_a_point_for_each_judged_score():
    part = max(compare(reproduced_rows(), published())[0], key=lambda one: sum(len(m.scores) for m in one.matches))
    (axes,) = agreement_figure(part.matches).axes
    drawn = sum(len(points.get_offsets()) for points in axes.collections)
    assert drawn == sum(score.tolerance is not None for match in part.matches for score in match.scores.values()) > 50


def test_the_kept_trainings_come_back_as_they_were_kept():
    rows = reproduced_rows()
    whole = [row for row in rows if row.epoch == 8]
    assert sorted(row.seed for row in whole) == list(range(7))
    (first,) = [row for row in whole if row.seed == 0]
    assert (first.recall_at_1, first.ers, first.queries) == (0.8731, 4.7278, 512)
    assert (first.recall_at_1_low, first.recall_at_1_high) == (0.8663, 0.8796)
