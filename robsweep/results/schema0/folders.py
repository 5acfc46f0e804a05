"""Checkpoint folders of schema 0, and what their trials are called now."""

from pathlib import Path

from pydantic import ConfigDict, ValidationError

from robsweep.config.configuration import Configuration
from robsweep.config.messages import first_problem
from robsweep.errors import UserError
from robsweep.grammar.frozen import Frozen
from robsweep.results.schema0.recorded_rows import RecordedRow
from robsweep.run.fingerprints import TrainFingerprint
from robsweep.run.trial_id import TrialId

CHECKPOINTS = "checkpoints"
_INFO = "checkpoint.json"


class BegunTrial(Frozen):
    """What a checkpoint says of its trial."""

    model_config = ConfigDict(extra="ignore")

    configuration: Configuration
    seed: int
    train_fingerprint: TrainFingerprint

    @property
    def trial(self) -> TrialId:
        """By today's rules."""
        return TrialId(self.configuration.key, self.seed)


def checkpointed(folder: Path) -> dict[str, BegunTrial]:
    """Trials of a run that wrote a checkpoint, those without a row too, by the names of their folders.

    Raises:
        UserError: a checkpoint does not say what it is of.
    """
    found: dict[str, BegunTrial] = {}
    for path in sorted((folder / CHECKPOINTS).glob(f"*/epoch_*/{_INFO}")):
        name = path.parent.parent.name
        if name in found:
            continue
        try:
            found[name] = BegunTrial.model_validate_json(path.read_text(encoding="utf-8"))
        except ValidationError as error:
            raise UserError(f"{path}: {first_problem(error, BegunTrial)}") from None
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"{path} cannot be read: {error}") from None
    return found


def checkpoint_of(folder: Path, row: RecordedRow) -> str:
    """Where a row's checkpoint lies, relative to the run: under the old name, or the new one once it was renamed."""
    old, new = (f"{CHECKPOINTS}/{name}/epoch_{row.epoch}" for name in (row.folder, row.trial))
    return old if (folder / old).is_dir() else new
