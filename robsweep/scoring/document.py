"""The JSON of ``robsweep score``."""

import json
import math
from collections.abc import Sequence
from typing import Any

from robsweep.code_version import code_version
from robsweep.run.score_sheet import ScoreSheet
from robsweep.scoring.curve import CurvePoint
from robsweep.training.checkpoint import CheckpointInfo

_STABLE = ("profile", "behaviour", "queries", "candidates", "seed", "clean", "attacks", "terms", "ers", "ers_bounded")


def sheet_json(sheet: ScoreSheet, info: CheckpointInfo, curve: Sequence[CurvePoint] = ()) -> str:
    """The sheet with what was scored and by which code: units as in the papers' tables, NaN as null.

    The same checkpoint and arguments give the same text but for ``seconds``.
    """
    fields = sheet.model_dump(mode="json")
    content = {
        **{name: fields[name] for name in _STABLE},
        "ers_interval": fields["intervals"].get("ers"),
        "effort": sheet.effort.model_dump() if sheet.effort is not None else None,
        "efforts": fields["efforts"],
        "flags": fields["flags"],
        "intervals": fields["intervals"],
        "attack_intervals": fields["attack_intervals"],
        "attack_strings": fields["attack_strings"],
        "late_shift": fields["late_shift"],
        "precision": fields["precision"],
        "suspicions": fields["suspicions"],
        "checks": fields["checks"],
        "passes": fields["attack_passes"],
        "seconds": round(sheet.score_seconds, 3),
        "checkpoint": sheet.checkpoint,
        "identity": str(info.configuration.identity),
        "configuration": info.configuration.model_dump(mode="json"),
        "training_seed": info.seed,
        "epoch": info.epoch,
        "data_fingerprint": sheet.data_fingerprint,
        "code_version": code_version(),
    }
    if curve:
        content["curve"] = [point.model_dump(mode="json") for point in curve]
    return json.dumps(_without_nan(content), indent=1, allow_nan=False) + "\n"


def _without_nan(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: _without_nan(entry) for name, entry in value.items()}
    if isinstance(value, list):
        return [_without_nan(entry) for entry in value]
    return value
