"""The one table of what a checkpoint is scored by; ``docs/scores.md`` says what each is."""

from dataclasses import dataclass
from typing import Literal

_RECALL = "fraction, 0..1"
_RANK = "% normalised rank, 0..100"
_PERCENT = "% recall at 1, 0..100"


@dataclass(frozen=True, slots=True)
class Score:
    """Facts about a score."""

    name: str
    """In configurations and score sheets; that of its column in the table of results too."""
    kind: Literal["clean", "term", "robustness", "cost"]
    """Of benign images; a term of ERS; the mean of the terms; what training took."""
    unit: str
    """Unit and range, for readers."""
    span: float = 0.0
    """Largest minus smallest value that one query may have; 0 where queries have none."""
    better: Literal["higher", "lower"] = "higher"
    """Which is more accurate, more robust or cheaper."""
    label: str = ""
    """In tables for readers; empty: its name."""
    digits: int = 3
    """Behind the decimal point."""
    bounds: bool = False
    """Whether the ends of its interval have columns of their own."""

    @property
    def field(self) -> str:
        """Its name in Python: ``CA+`` is ``ca_plus``."""
        return field_name(self.name)


def field_name(score: str) -> str:
    """A score's name as Python and TensorBoard can hold it: ``ES:D`` is ``es_d``."""
    return score.lower().replace("+", "_plus").replace("-", "_minus").replace(":", "_")


_SCORES = (
    Score("recall_at_1", "clean", _RECALL, 1.0, label="R@1", bounds=True),
    Score("recall_at_2", "clean", _RECALL, 1.0, label="R@2"),
    Score("map", "clean", _RECALL, 1.0, label="mAP"),
    Score("map_at_10", "clean", _RECALL, 1.0, label="mAP@10"),
    Score("map_at_r", "clean", _RECALL, 1.0, label="mAP@R"),
    Score("nmi", "clean", _RECALL, 1.0, label="NMI"),
    # in the order of the papers' tables
    Score("CA+", "term", _RANK, 100.0, digits=1),
    Score("CA-", "term", _RANK, 100.0, better="lower", digits=1),
    Score("QA+", "term", _RANK, 100.0, digits=1),
    Score("QA-", "term", _RANK, 100.0, better="lower", digits=1),
    Score("TMA", "term", "cosine, -1..1", 2.0, better="lower"),
    Score("ES:D", "term", "distance, 0..2 (metric E: 0..inf)", 2.0, better="lower"),
    Score("ES:R", "term", _PERCENT, 100.0, digits=1),
    Score("LTM", "term", _PERCENT, 100.0, digits=1),
    Score("GTM", "term", _PERCENT, 100.0, digits=1),
    Score("GTT", "term", "% retained in the top 4, 0..100", 100.0, digits=1),
    Score(
        "ers",
        "robustness",
        "score, nominally 0..100, higher is more robust",
        100.0,
        label="ERS",
        digits=1,
        bounds=True,
    ),
    Score("ers_bounded", "robustness", "score, 0..100, higher is more robust", 100.0, label="bounded ERS", digits=1),
    Score("train_passes", "cost", "image passes (forward and backward)", better="lower", digits=0),
    Score("train_seconds", "cost", "s", better="lower", digits=1),
)
SCORES = {score.name: score for score in _SCORES}
"""Name -> facts, in the order of the table of results."""


def _named(kind: str) -> tuple[str, ...]:
    return tuple(score.name for score in _SCORES if score.kind == kind)


CLEAN = _named("clean")

TERMS = _named("term")
"""The ten terms of ERS in the order of the papers' tables."""

ROBUSTNESS = _named("robustness")

COSTS = _named("cost")
"""What training took; lower is better."""

FLOORS = (*CLEAN, *ROBUSTNESS, *TERMS)
"""What a floor can be set on."""

OBJECTIVES = tuple(name if SCORES[name].better == "higher" else f"-{name}" for name in (*CLEAN, *ROBUSTNESS, *COSTS))
"""What a front can be of; a leading ``-`` minimises."""
