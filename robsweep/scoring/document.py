"""The JSON of ``robsweep score``."""

import json
import math
from collections.abc import Sequence
from typing import Any

from robsweep.code_version import code_version
from robsweep.run.score_sheet import ScoreSheet
from robsweep.scoring.curve import CurvePoint
from robsweep.training.checkpoint_info import CheckpointInfo

_RENAMED = {"attack_passes": "passes", "score_seconds": "seconds"}
"""Fields of a sheet that stand there under a shorter name."""


def sheet_json(sheet: ScoreSheet, info: CheckpointInfo, curve: Sequence[CurvePoint] = ()) -> str:
    """The sheet with what was scored and by which code: units as in the papers' tables, NaN as null.

    The same checkpoint and arguments give the same text but for ``seconds``.
    """
    fields = sheet.model_dump(mode="json")
    content = {_RENAMED.get(name, name): value for name, value in fields.items()} | {
        "ers_interval": fields["intervals"].get("ers"),
        "effort": sheet.effort.model_dump() if sheet.effort is not None else None,
        "seconds": round(sheet.score_seconds, 3),
        "identity": str(info.configuration.identity),
        "configuration": info.configuration.model_dump(mode="json"),
        "training_seed": info.seed,
        "train_fingerprint": info.train_fingerprint,
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
