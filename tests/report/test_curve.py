"""The plot of a curve over eps."""

import re

import pytest

from robsweep.config.scores import TERMS
from robsweep.errors import UserError
from robsweep.metrics.ers import contributions
from robsweep.report.curve import curve_figure, write_curve


def _point(eps, change=0.0):
    terms = {**dict.fromkeys(TERMS, 20.0 - change), "TMA": 0.5, "ES:D": 1.0}
    return {"eps": eps, "terms": terms, "ers": 40.0 - change, "ers_interval": (38.0 - change, 43.0 - change)}


def test_lines_are_ers_and_contributions_against_eps():
    points = [_point(0.0), _point(0.1, 5.0), _point(0.2, 10.0)]
    figure = curve_figure(points, "a network")
    lines = {line.name: line for line in figure.data}
    assert list(lines) == [*TERMS, "ERS"]
    assert all(list(line.x) == [0.0, 0.1, 0.2] for line in figure.data)
    for name in TERMS:
        assert list(lines[name].y) == [contributions(point["terms"])[name] for point in points]
    assert list(lines["ERS"].y) == [40.0, 35.0, 30.0]
    assert list(lines["ERS"].error_y.array) == [3.0] * 3
    assert list(lines["ERS"].error_y.arrayminus) == [2.0] * 3
    assert figure.layout.title.text == "a network"


def test_terms_alone_where_ers_was_not_measured():
    figure = curve_figure([{"eps": 0.1, "terms": {"TMA": 0.75}, "ers": None, "ers_interval": None}], "x")
    assert [(line.name, list(line.y)) for line in figure.data] == [("TMA", [25.0])]


def test_nan_leaves_a_gap():
    figure = curve_figure([_point(0.1), {**_point(0.2), "terms": {**_point(0.2)["terms"], "TMA": float("nan")}}], "x")
    assert next(list(line.y) for line in figure.data if line.name == "TMA") == [50.0, None]


def test_nothing_to_plot():
    with pytest.raises(UserError, match="none of the attacks gives a term"):
        curve_figure([{"eps": 0.1, "terms": {}, "ers": None, "ers_interval": None}], "x")


def test_the_file_holds_all_it_needs(tmp_path):
    write_curve([_point(0.0), _point(0.1)], tmp_path / "new" / "curve.html", "a network")
    text = (tmp_path / "new" / "curve.html").read_text()
    assert "a network" in text
    assert len(text) > 1e6  # the script is inside
    assert re.search(r"<script[^>]+src=", text) is None
