"""Which members of a front are shown, and where their networks lie."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from robsweep.answers.choose import choose
from robsweep.results.open import Run
from robsweep.run.trial_id import TrialId

MOST = 4


class AttackedMember(NamedTuple):
    """A configuration of the front; ``checkpoint``: of its last rung, by its first seed that is still there."""

    key: str
    checkpoint: Path


def members(run: Run, stage: Path) -> tuple[list[AttackedMember], int]:
    """The choices of the run, then the rest of its front, ``MOST`` at most; and how many have no checkpoint here.

    ``stage``: the local folder below which the run's checkpoints lie.

    Raises:
        UserError: nothing has completed.
    """
    keys = dict.fromkeys([choice.key for choice in choose(run).choices] + list(run.front()["key"]))
    found: list[AttackedMember] = []
    missing = 0
    for key in keys:
        if len(found) == MOST:
            break
        checkpoint = next(_checkpoints(run, key, stage), None)
        if checkpoint is None:
            missing += 1
        else:
            found.append(AttackedMember(key, checkpoint))
    return found, missing


def _checkpoints(run: Run, key: str, stage: Path) -> Iterator[Path]:
    candidate = run.state.candidates[key]
    for seed in run.state.scored_seeds(key, candidate.at):
        saved = run.state.trials[TrialId(key, seed)].saved.get(candidate.at)
        # curves that were recorded elsewhere name no checkpoint
        if saved is not None and saved.checkpoint and (stage / saved.checkpoint / "checkpoint.json").is_file():
            yield stage / saved.checkpoint
