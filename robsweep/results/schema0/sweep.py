"""The sweep file of a run of schema 0, as today's."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from robsweep.config.load import validate
from robsweep.config.sweep import SweepConfig
from robsweep.errors import UserError

FILE = "sweep.json"
_TIME: TypeAdapter[datetime] = TypeAdapter(AwareDatetime)


class RecordedSweep(NamedTuple):
    """The sweep by today's rules, and by which version and when the run was begun."""

    sweep: SweepConfig
    code_version: str
    created_at: datetime


def read_sweep(folder: Path) -> RecordedSweep:
    """The beginning of a run.

    Raises:
        UserError: the file is missing or damaged, or the sweep cannot be run any more.
    """
    path = folder / FILE
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        created = _TIME.validate_python(content["created_at"])
        sweep, version = content["sweep"], str(content["code_version"])
        changed = converted(sweep)
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}") from None
    except ValidationError:
        raise UserError(f"{path} is damaged: created_at is no time with its zone") from None
    except KeyError as error:
        raise UserError(f"{path} is damaged: it has no {error}") from None
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise UserError(f"{path} is damaged: {error}") from None
    return RecordedSweep(validate(changed, str(path)), version, created)


def converted(sweep: dict[str, Any]) -> dict[str, Any]:
    """A sweep of schema 0 in today's words.

    ``pruning.enabled: false`` became the policy ``none``; the list ``seeds`` became ``seeds.first``; nothing waits
    for scores any more, so ``scoring.wait`` is dropped.
    """
    pruning = dict(sweep["pruning"])
    policy = "stopping" if pruning.pop("enabled") else "none"
    scoring = {key: value for key, value in sweep["scoring"].items() if key != "wait"}
    seeds = {"first": sweep["seeds"]}
    return {**sweep, "seeds": seeds, "pruning": {"policy": policy, **pruning}, "scoring": scoring}
