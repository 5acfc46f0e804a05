"""The front in LaTeX."""

import pytest

from robsweep.report.latex import escaped, front_latex
from robsweep.results.store import frame_of


def test_special_characters_are_written_out():
    assert escaped(r"a_b & 5% {x} #1 ~ ^ $ \n") == (
        r"a\_b \& 5\% \{x\} \#1 \textasciitilde{} \textasciicircum{} \$ \textbackslash{}n"
    )


@pytest.mark.parametrize("bounds", [{}, {"recall_at_1_low": 0.8, "recall_at_1_high": 0.95}])
def test_intervals_where_there_are_some(make_row, bounds):
    row = make_row("a_1", recall_at_1=0.9, ers=12.0, train_seconds=60.0, scores="", **bounds)
    text = front_latex(frame_of([row]), "run_1", ["recall_at_1", "-train_seconds"])
    interval = r" {\scriptsize [0.800, 0.950]}" if bounds else ""
    assert rf"digits:rc2f2:a\_1 & 1 & 2 & 0.900{interval} & 12.0 & 60.0 \\" in text
    assert r"configuration & seeds & epoch & R@1 & ERS & train seconds \\" in text
    assert r"\caption{Pareto front of run\_1: " in text
    assert text.count(r"\begin") == text.count(r"\end") == 2
