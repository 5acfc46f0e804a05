"""Score one checkpoint by itself: what ``robsweep score`` does."""

import json
from pathlib import Path

from pydantic import ValidationError

from robsweep.config.messages import first_problem
from robsweep.config.sweep import ScoringConfig
from robsweep.errors import UserError
from robsweep.scoring.local import score_here
from robsweep.scoring.request import ScoreRequest
from robsweep.scoring.sheet import ScoreSheet
from robsweep.scoring.worker import ScoringWorker
from robsweep.training.checkpoint import load_info


def score_single(
    folder: Path,
    *,
    profile: str = "rob28",
    attacks: tuple[str, ...] = (),
    queries: int | None = None,
    seed: int = 0,
    behaviour: str = "reference",
    device: str = "cpu",
    data_root: Path | None = None,
) -> ScoreSheet:
    """The sheet of a checkpoint.

    Raises:
        UserError: no checkpoint there, an unknown profile, attack or behaviour, or a missing data set.
    """
    fields = {
        "profile": profile,
        "attacks": attacks,
        "queries": queries,
        "seed": seed,
        "behaviour": behaviour,
    }
    try:
        scoring = ScoringConfig.model_validate({**fields, "shard_queries": _SHARD})
    except ValidationError as error:
        raise UserError(first_problem(error, ScoringConfig)) from None
    info = load_info(folder)
    dataset = info.configuration.identity.dataset
    worker = ScoringWorker(dataset, str(data_root) if data_root else None, scoring, device)
    return score_here(ScoreRequest(info.configuration, info.seed, 0, info.epoch, str(folder)), scoring, worker)


_SHARD = 512


def sheet_json(sheet: ScoreSheet) -> str:
    """The stable JSON of ``robsweep score``: units as in the papers' tables, NaN as null."""
    fields = sheet.model_dump(mode="json")
    order = ("profile", "behaviour", "queries", "candidates", "seed", "clean", "attacks", "terms", "ers")
    content = {name: fields[name] for name in order}
    content["ers_interval"] = fields["intervals"].get("ers")
    content["intervals"] = fields["intervals"]
    content["flags"] = fields["flags"]
    for name in (
        "attack_passes",
        "score_seconds",
        "data_fingerprint",
        "checkpoint",
        "configuration",
        "code_version",
    ):
        content[name] = fields.get(name)
    return json.dumps(content, indent=1)
