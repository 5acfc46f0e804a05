"""Find a sweep file, read it, apply the command line's changes, validate."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from robsweep.config.blame import OPTIONS, blamed, path_of
from robsweep.config.changes import put
from robsweep.config.close import did_you_mean
from robsweep.config.messages import all_problems, short
from robsweep.config.places import locate, require_files
from robsweep.config.rungs import require_reached, without_unreachable_rungs
from robsweep.config.sweep import SweepConfig
from robsweep.config.trainable import require_trainable, training_problems
from robsweep.config.yaml_text import parse_yaml
from robsweep.errors import UserError, error_of

_PACKAGE = Path(__file__).resolve().parent.parent
_BUNDLED = (_PACKAGE / "search_spaces", _PACKAGE.parent / "search_spaces")

_EPOCHS, _RUNGS = "training.epochs", ("pruning", "pruning.rungs")

Change = tuple[str, Any]
"""A dotted path and its new value."""


def find_space(name: str) -> Path:
    """The file of a sweep: a path, or the name of a bundled one.

    ``full_grammar``, ``full_grammar.yaml``, ``spaces/full_grammar.yaml`` and ``search_spaces/full_grammar.yaml``
    all find the bundled file where no file of that path exists.

    Raises:
        UserError: no such file; the line lists the bundled ones.
    """
    path = Path(name)
    if path.is_file():
        return path
    parts = [part for part in path.parts if part not in ("spaces", "search_spaces")]
    wanted = "/".join(parts).removesuffix(".yaml")
    if wanted in bundled_spaces():
        return next(file for folder in _BUNDLED if (file := folder / f"{wanted}.yaml").is_file())
    what = f"{name!r} is a folder, not a sweep file" if name and path.is_dir() else f"no sweep file {name!r}"
    raise UserError(f"{what}; bundled ones: {', '.join(bundled_spaces())}{did_you_mean(wanted, bundled_spaces())}")


def bundled_spaces() -> list[str]:
    """Names of the sweep files that come with robsweep."""
    return sorted({str(p.relative_to(f).with_suffix("")) for f in _BUNDLED if f.is_dir() for p in f.rglob("*.yaml")})


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
    """A sweep's plain data with changes, validated.

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

    def problems(count: int) -> tuple[str, ...]:
        try:
            made(count)
        except UserError as error:
            return error.problems
        return ()

    def line(problem: str, several: bool) -> str:
        def after(count: int) -> str | None:
            found = problems(count)
            return next((one for one in found if not several or path_of(one) == path_of(problem)), None)

        return blamed(problem, source, [key for key, _ in changes], after, options)

    try:
        return made(len(changes))
    except UserError as error:
        raise error_of(line(problem, len(error.problems) > 1) for problem in error.problems) from None


def validate(content: dict[str, Any], source: str) -> SweepConfig:
    """A sweep from plain data; ``source`` is named in errors.

    Raises:
        UserError: an unknown key, a bad value, an empty space or rungs beyond the last epoch.
    """
    try:
        sweep = _validated(content)
        require_reached(sweep)
    except UserError as error:
        raise error_of(f"{source}: {problem}" for problem in error.problems) from None
    return sweep


def parse_change(text: str, *, example: str = "training.pairs=64") -> Change:
    """``key.path=value`` of the command line; the value is YAML. ``example``: one that would do, for the error.

    Raises:
        UserError: no ``=``, a path with an empty part, or a value that is not YAML.
    """
    key, equals, value = text.partition("=")
    if not equals or not all(key.split(".")):
        raise UserError(f"--set {short(text)}: expected key=value, for example --set {example}")
    try:
        return key, parse_yaml(value)
    except UserError as error:
        raise UserError(f"--set {short(text)}: {short(value)} is not valid YAML: {error}") from None


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
    keys = {key for key, _ in changes}
    if _EPOCHS in keys and keys.isdisjoint(_RUNGS):
        sweep = without_unreachable_rungs(sweep)
    require_reached(sweep)
    require_files(sweep)
    return sweep


def _validated(content: dict[str, Any]) -> SweepConfig:
    try:
        sweep = SweepConfig.model_validate(content)
    except ValidationError as error:
        raise error_of([*all_problems(error, SweepConfig), *training_problems(content)]) from None
    require_trainable(sweep)
    return sweep
