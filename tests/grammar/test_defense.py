"""The tables of the documentation say what the defenses say of themselves."""

from pathlib import Path

import pytest

from robsweep.grammar.defense import DEFENSES, HM
from robsweep.grammar.defense_config import kind_of
from robsweep.grammar.gap_distances import LETTERED

ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in (Path(__file__).parents[2] / "docs" / "defenses.md").read_text().splitlines()
    if line.startswith("| `")
]


def _row(first: str, columns: int = 2) -> list[str]:
    """The row of the only table with at least so many columns that has one."""
    (row,) = [row for row in ROWS if row[0] == first and len(row) >= columns]
    return row


@pytest.mark.parametrize("defense", DEFENSES, ids=kind_of)
def test_the_table_of_defenses(defense):
    _, suffix, _, images, *_, losses = _row(f"`{kind_of(defense)}`", columns=8)
    assert losses == defense.losses
    if defense is not HM:
        assert suffix == f"`{defense.suffix}`"
        assert float(images) == defense.perturbed


@pytest.mark.parametrize("distance", LETTERED)
def test_the_table_of_gap_distances(distance):
    assert len(_row(f"`{distance}`")) > 1
