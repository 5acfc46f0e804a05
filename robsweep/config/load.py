"""Find a sweep file, read it, apply the command line's changes, validate."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from robsweep.config.messages import first_problem
from robsweep.config.places import locate
from robsweep.config.sweep import SweepConfig
from robsweep.config.trainable import require_trainable
from robsweep.errors import UserError

_PACKAGE = Path(__file__).resolve().parent.parent
_BUNDLED = (_PACKAGE / "search_spaces", _PACKAGE.parent / "search_spaces")

_RANGES = "factors.training."


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
    what = f"{name!r} is a folder, not a sweep file" if path.is_dir() else f"no sweep file {name!r}"
    raise UserError(f"{what}; bundled ones: {', '.join(bundled_spaces())}")


def bundled_spaces() -> list[str]:
    """Names of the sweep files that come with robsweep."""
    return sorted({str(p.relative_to(f).with_suffix("")) for f in _BUNDLED if f.is_dir() for p in f.rglob("*.yaml")})


def load_sweep(name: str, changes: Iterable[tuple[str, Any]] = ()) -> SweepConfig:
    """Read and validate a sweep file; ``changes`` are (dotted path, value), later ones win.

    Raises:
        UserError: no such file, not YAML, an unknown key, a bad value; one line that names file and path.
    """
    path = find_space(name)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}") from None
    except Exception as error:  # what a value's tag or form promises and does not hold raises many types
        place = getattr(error, "problem_mark", None)
        line = f" line {place.line + 1}" if place else ""
        reason = str(getattr(error, "problem", None) or error).partition("\n")[0]
        raise UserError(f"{path}:{line} not valid YAML: {reason}") from None
    if not isinstance(content, dict):
        raise UserError(f"{path}: expected a mapping of keys, got {type(content).__name__}")
    content.setdefault("name", path.stem)
    for key, value in changes:
        _put(content, key, value)
    locate(content)
    return validate(content, str(path))


def validate(content: dict[str, Any], source: str) -> SweepConfig:
    """A sweep from plain data; ``source`` is named in errors.

    Raises:
        UserError: an unknown key or a bad value.
    """
    try:
        sweep = SweepConfig.model_validate(content)
        require_trainable(sweep)
    except ValidationError as error:
        raise UserError(f"{source}: {first_problem(error, SweepConfig)}") from None
    except UserError as error:
        raise UserError(f"{source}: {error}") from None
    return sweep


def parse_change(text: str) -> tuple[str, Any]:
    """``key.path=value`` of the command line; the value is YAML.

    Raises:
        UserError: no ``=``, or a value that is not YAML.
    """
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise UserError(f"--set {text!r}: expected key=value, for example --set training.pairs=64")
    try:
        return key, yaml.safe_load(value)
    except Exception:  # see load_sweep
        raise UserError(f"--set {text!r}: {value!r} is not valid YAML") from None


def _put(content: dict[str, Any], key: str, value: Any) -> None:
    # the ranges of training fields are keyed by dotted paths themselves
    *parents, leaf = ["factors", "training", key.removeprefix(_RANGES)] if key.startswith(_RANGES) else key.split(".")
    cursor = content
    for parent in parents:
        if cursor.get(parent) is None:
            cursor[parent] = {}
        cursor = cursor[parent]
        if not isinstance(cursor, dict):
            raise UserError(f"--set {key}: {parent} is not a mapping")
    cursor[leaf] = value
