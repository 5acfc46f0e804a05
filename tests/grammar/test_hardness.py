"""Margins and metrics."""

import pytest

from robsweep.grammar.hardness import Metric


@pytest.mark.parametrize(("letter", "margin", "normalises"), [("N", 0.2, True), ("C", 0.2, True), ("E", 1.0, False)])
def test_the_last_letter_of_a_loss_says_margin_and_length(letter, margin, normalises):
    metric = Metric(letter)
    assert (metric.margin, metric.normalises) == (margin, normalises)
