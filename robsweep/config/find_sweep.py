"""Where a sweep file lies: a path, or the name of one that comes with robsweep."""

from pathlib import Path

from robsweep.config.close import did_you_mean
from robsweep.errors import UserError

_PACKAGE = Path(__file__).resolve().parent.parent
_BUNDLED = (_PACKAGE / "search_spaces", _PACKAGE.parent / "search_spaces")


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
