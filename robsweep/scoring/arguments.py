"""A scoring configuration from what a command is given."""

from pydantic import ValidationError

from robsweep.config.messages import first_problem
from robsweep.config.sweep import ScoringConfig
from robsweep.errors import UserError
from robsweep.scoring.worker import LARGEST_BATCH


def scoring_config(
    *,
    profile: str = "rob28",
    attacks: tuple[str, ...] = (),
    queries: int | None = None,
    seed: int = 0,
    behaviour: str = "reference",
    late_shift: bool = False,
    checks: bool = False,
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
        "shard_queries": LARGEST_BATCH,
    }
    try:
        scoring = ScoringConfig.model_validate(fields)
        if transfer:
            changed = (spec.model_copy(update={"gradient": "transfer"}) for spec in scoring.specs)
            scoring = ScoringConfig.model_validate({**fields, "attacks": tuple(map(str, changed))})
    except ValidationError as error:
        raise UserError(first_problem(error, ScoringConfig)) from None
    return scoring
