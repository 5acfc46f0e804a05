"""The numbers of a configuration: names, units, digits, and which way is better."""

from collections.abc import Iterable

from robsweep.answers.measured import ALL_COSTS
from robsweep.config.scores import CLEAN, ROBUSTNESS, TERMS
from robsweep.page.document.columns import Better, Column
from robsweep.report.labels import label
from robsweep.results.units import UNITS

_SMALL = ("CA-", "QA-", "TMA", "ES:D")
"""Terms of which less is more robust."""
_DIGITS = {"TMA": 3, "ES:D": 3, "train_passes": 0, "attack_passes": 0}
CHANCE = Column(name="chance", label="P(front)", unit="probability, 0..1", digits=2, better="higher", kind="chance")


def columns_of(measured: Iterable[str]) -> tuple[Column, ...]:
    """Columns of all that was measured: objectives first, further ranks of recall after them, then terms and costs."""
    names = set(measured)
    scores = [name for name in (*CLEAN[:1], *ROBUSTNESS, *CLEAN[1:]) if name in names]
    known = {*scores, *TERMS, *ALL_COSTS}
    scores += sorted(names - known, key=lambda name: (len(name), name))
    return (
        *(_column(name, "score", "higher", 1 if name in ROBUSTNESS else 3) for name in scores),
        CHANCE,
        *(_column(name, "term", "lower" if name in _SMALL else "higher", 1) for name in TERMS),
        *(_column(name, "cost", "lower", 1) for name in ALL_COSTS),
    )


def _column(name: str, kind: str, better: Better, digits: int) -> Column:
    unit = UNITS.get(name, "fraction, 0..1" if name.startswith("recall_at_") else "")
    text = f"R@{name.removeprefix('recall_at_')}" if name.startswith("recall_at_") else label(name)
    return Column.model_validate(
        {
            "name": name,
            "label": text,
            "unit": unit,
            "digits": _DIGITS.get(name, digits),
            "better": better,
            "kind": kind,
        }
    )
