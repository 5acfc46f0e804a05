"""A scoring configuration from what a command is given."""

from pydantic import ValidationError

from robsweep.config.messages import first_problem
from robsweep.config.scoring import ScoringConfig
from robsweep.errors import UserError

_SHARD = 512
"""Queries between two words of progress: nobody else waits for a share of the work."""


def scoring_config(
    *,
    profile: str = "rob28",
    attacks: tuple[str, ...] = (),
    queries: int | None = None,
    seed: int = 0,
    behaviour: str = "reference",
    late_shift: bool = False,
    checks: bool = False,
    recall_at: tuple[int, ...] = (),
    precision: str = "auto",
    compile_: bool = False,
    transfer: bool = False,
) -> ScoringConfig:
    """Validated; with ``transfer`` every attack takes its gradients from a surrogate.

    Raises:
        UserError: an unknown profile, attack or behaviour, a number out of range, or checks without ERS.
    """
    fields = {
        "profile": profile,
        "attacks": attacks,
        "queries": queries,
        "seed": seed,
        "behaviour": behaviour,
        "late_shift": late_shift,
        "checks": checks,
        "recall_at": recall_at,
        "precision": precision,
        "compile": compile_,
        "shard_queries": _SHARD,
    }
    try:
        scoring = ScoringConfig.model_validate(fields)
        if transfer:
            changed = (spec.model_copy(update={"gradient": "transfer"}) for spec in scoring.specs)
            scoring = ScoringConfig.model_validate({**fields, "attacks": tuple(map(str, changed))})
    except ValidationError as error:
        raise UserError(first_problem(error, ScoringConfig)) from None
    return scoring
