"""Read a sweep file, apply the command line's changes, validate."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from robsweep.config.blame import OPTIONS, blamed
from robsweep.config.changes import Change, keys_of, put
from robsweep.config.find_sweep import find_space
from robsweep.config.messages import all_problems
from robsweep.config.places import locate, require_files
from robsweep.config.rungs import require_reached, without_unreachable_rungs
from robsweep.config.sweep import SweepConfig
from robsweep.config.trainable import require_trainable, training_problems
from robsweep.config.yaml_text import parse_yaml
from robsweep.errors import ConfigError, Problem, UserError

_EPOCHS, _RUNGS = ("training", "epochs"), (("pruning",), ("pruning", "rungs"))


def load_sweep(name: str, changes: Iterable[Change] = ()) -> SweepConfig:
    """Read and validate a sweep file; later changes win. Where they set the epochs, the file's later rungs are dropped.

    Raises:
        UserError: no such file, not YAML, an unknown key, a bad value, an empty space, rungs beyond the last epoch, a
            file or a folder that is not there; a line for each mistake, which names the file, or the change that is to
            blame, and the path.
    """
    path = find_space(name)
    return changed_sweep(_read(path), list(changes), str(path), OPTIONS)


def changed_sweep(
    content: dict[str, Any],
    changes: Sequence[Change],
    source: str,
    options: Mapping[str, str],
    require: Callable[[SweepConfig], None] = lambda sweep: None,
) -> SweepConfig:
    """A sweep's plain data with changes, validated once; again with fewer changes only to find who is to blame.

    Args:
        content: as a sweep file's.
        changes: later ones win.
        source: of the content, for errors.
        options: of the command, by the key each changes.
        require: raises where the sweep is not as it has to be.

    Raises:
        UserError: as in ``load_sweep``, or from ``require``.
    """

    def made(count: int) -> SweepConfig:
        sweep = _changed(content, changes[:count])
        require(sweep)
        return sweep

    @cache
    def problems(count: int) -> tuple[Problem, ...]:
        try:
            made(count)
        except UserError as error:
            return error.problems
        return ()

    try:
        return made(len(changes))
    except UserError as error:
        keys = [key for key, _ in changes]
        found = error.problems
        raise ConfigError(
            *(blamed(one, source, keys, problems, options, alone=len(found) == 1) for one in found)
        ) from None


def validate(content: dict[str, Any], source: str) -> SweepConfig:
    """A sweep from plain data; ``source`` is named in errors.

    Raises:
        UserError: an unknown key, a bad value, an empty space or rungs beyond the last epoch.
    """
    try:
        sweep = _validated(content)
        require_reached(sweep)
    except UserError as error:
        raise ConfigError(*(Problem((), f"{source}: {problem}") for problem in error.problems)) from None
    return sweep


def _read(path: Path) -> dict[str, Any]:
    try:
        content = parse_yaml(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}") from None
    except ValueError as error:  # bytes that are no text, text that is no YAML
        raise UserError(f"{path}: not valid YAML: {error}") from None
    if not isinstance(content, dict):
        raise UserError(f"{path}: expected a mapping of keys, got {type(content).__name__}")
    return {"name": path.stem} | content


def _changed(content: dict[str, Any], changes: Sequence[Change]) -> SweepConfig:
    for key, value in changes:
        content = put(content, key, value)
    sweep = _validated(locate(content))
    keys = {keys_of(key) for key, _ in changes}
    if _EPOCHS in keys and keys.isdisjoint(_RUNGS):
        sweep = without_unreachable_rungs(sweep)
    require_reached(sweep)
    require_files(sweep)
    return sweep


def _validated(content: dict[str, Any]) -> SweepConfig:
    try:
        sweep = SweepConfig.model_validate(content)
    except ValidationError as error:
        raise ConfigError(*all_problems(error, SweepConfig), *training_problems(content)) from None
    require_trainable(sweep)
    return sweep
