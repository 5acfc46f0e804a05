"""A scoring configuration from what a command is given."""

from typing import Any

from pydantic import ValidationError

from robsweep.config.messages import all_problems
from robsweep.config.scoring import ScoringConfig
from robsweep.errors import ConfigError

_SHARD = 512
"""Queries between two words of progress: nobody else waits for a share of the work."""


def scoring_config(*, transfer: bool = False, **fields: Any) -> ScoringConfig:
    """``fields`` of ``ScoringConfig``, validated; with ``transfer`` every attack takes its gradients from a surrogate.

    Raises:
        ConfigError: an unknown profile, attack or behaviour, a number out of range, or checks without ERS.
    """
    given = {"shard_queries": _SHARD, **fields}
    try:
        scoring = ScoringConfig.model_validate(given)
        if transfer:
            changed = (spec.model_copy(update={"gradient": "transfer"}) for spec in scoring.specs)
            scoring = ScoringConfig.model_validate({**given, "attacks": tuple(map(str, changed))})
    except ValidationError as error:
        raise ConfigError(*all_problems(error, ScoringConfig)) from None
    return scoring
