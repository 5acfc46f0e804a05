"""Tables at every width: within it, every word whole, every cell there."""

import io
import re

import pytest
from rich.console import Console

from robsweep.report.fitting import Fitting
from robsweep.report.tables import TextTable

TABLE = TextTable(
    ["configuration", "epoch", "R@1", "ERS", "reason"],
    [
        ["digits:rc2f2d:ptripletN", "1", "0.928 [0.900, 0.950]", "12.1", "dominated by 1 (ers 13.42 >= 12.09) " * 3],
        ["digits:rc2f2[bold]:ptripletN", "12", "0.919", "-", "worker was killed"],
    ],
)


def _printed(table, width):
    out = io.StringIO()
    Console(file=out, width=width).print(table)
    return out.getvalue().splitlines()


@pytest.mark.parametrize("width", [40, 60, 79, 80, 100, 120, 160, 400])
def test_every_word_is_whole_and_no_line_is_wider(width):
    lines = _printed(Fitting("Pruned", TABLE), width)
    assert lines[0].strip() == "Pruned"
    assert max(map(len, lines)) <= width
    words = re.sub(r"[^\w@\[\]().:,>=<-]", " ", " ".join(lines)).replace("[bold]:", "[bold]:").split()
    for row in TABLE.rows:
        for cell in row:
            assert {word.strip(",") for word in cell.split()} <= {word.strip(",") for word in words}


def test_from_wide_to_narrow():
    boxed, columns, blocks = ("\n".join(_printed(Fitting("Pruned", TABLE), width)) for width in (120, 80, 40))
    assert "│" in boxed
    assert "│" not in columns
    assert re.search(r"^configuration +epoch +R@1 +ERS$", columns, re.MULTILINE)
    assert "\n  worker was killed" in columns
    assert "\n  epoch 12, R@1 0.919, ERS -, reason" in blocks
