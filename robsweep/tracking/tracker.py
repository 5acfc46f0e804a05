"""What a tracker is, and what of a row it is sent."""

import json
import math
from typing import Any, Protocol

from robsweep.results.row import ResultRow

_PLACES = ("seed", "rung", "epoch")


class Tracker(Protocol):
    """A place that shows runs; both methods raise whatever the place's own package raises."""

    name: str

    def add(self, row: ResultRow) -> None:
        """Send a row; of a configuration and seed that was seen before, to the same run of the tracker."""

    def close(self) -> None:
        """End what is still open; no row follows."""


def run_name(row: ResultRow) -> str:
    """``<key>-s<seed>``, as the run's folders are called."""
    return f"{row.key}-s{row.seed}"


def metrics_of(row: ResultRow) -> dict[str, float]:
    """Scores, bounds and costs by the fields' names (``ca_plus``); what is missing or undefined is left out."""
    fields = row.model_dump()
    found = {name: float(v) for name, v in fields.items() if isinstance(v, int | float) and name not in _PLACES}
    if row.scores:
        columns = row.model_dump(by_alias=True)
        found |= {name: v[0] for name, v in json.loads(row.scores).items() if name not in columns and v[0] is not None}
    return {name: value for name, value in found.items() if math.isfinite(value)}


def parameters_of(row: ResultRow) -> dict[str, str]:
    """The whole configuration with dotted names, and the seed."""
    return _flat({**json.loads(row.configuration), "seed": row.seed})


def labels_of(row: ResultRow) -> dict[str, str]:
    """What describes the run as it stands and is no number."""
    return {
        "identity": row.identity,
        "aliases": " ".join(row.aliases),
        "status": row.status,
        "reason": row.reason,
        "flags": " ".join(row.flags),
        "behaviour": row.behaviour,
        "profile": row.profile,
        "efforts": row.efforts,
        "checkpoint": row.checkpoint,
        "train_fingerprint": row.train_fingerprint,
        "test_fingerprint": row.test_fingerprint,
        "code_version": row.code_version,
    }


def _flat(values: dict[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{prefix}{name}.")
        else:
            found[f"{prefix}{name}"] = value if isinstance(value, str) else json.dumps(value)
    return found
