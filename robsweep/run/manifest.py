"""The manifest of a folder in a store: which files it holds, and the digest of each."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import NonNegativeInt, TypeAdapter, ValidationError

from robsweep.errors import UserError
from robsweep.run.file_names import checked_name

MANIFEST = "MANIFEST.json"
"""Written last into a folder that was put: without it the folder is not complete."""

Manifest = Mapping[str, tuple[NonNegativeInt, str]]
"""File -> (bytes, SHA-256 in hexadecimal digits)."""
_MANIFEST: TypeAdapter[Manifest] = TypeAdapter(dict[str, tuple[NonNegativeInt, str]])


def manifest_of(folder: Path) -> Manifest:
    """Sizes and hashes of all files below a folder but the manifest.

    Raises:
        OSError: there is no such folder, or a file cannot be read.
    """
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    if not files:
        next(folder.iterdir(), None)  # raises where there is no folder
    return {name: (files[name].stat().st_size, _digest(files[name])) for name in sorted(files) if name != MANIFEST}


def manifest_content(manifest: Manifest) -> bytes:
    """The manifest as it is written."""
    return json.dumps(manifest, indent=1).encode()


def read_manifest(content: bytes | None, place: str) -> Manifest:
    """Parse a manifest; ``place`` is the folder's name in messages.

    Raises:
        UserError: there is none, or it is damaged.
    """
    if content is None:
        raise UserError(f"{place} is not complete: it has no {MANIFEST}")
    try:
        manifest = _MANIFEST.validate_json(content)
        for name in manifest:
            checked_name(name)
    except ValidationError as error:
        raise UserError(f"{place} is damaged: {MANIFEST}: {error.errors()[0]['msg']}") from None
    except ValueError as error:
        raise UserError(f"{place} is damaged: {MANIFEST}: {error}") from None
    return manifest


def check_folder(folder: Path, manifest: Manifest, place: str) -> None:
    """Compare a local folder with its manifest; ``place`` is its name in messages.

    Raises:
        UserError: a file is missing or damaged.
    """
    for name, (size, digest) in manifest.items():
        file = folder / name
        if not file.is_file():
            raise UserError(f"{place} is damaged: {name} is missing")
        if (found := file.stat().st_size) != size:
            raise UserError(f"{place} is damaged: {name} has {found} bytes, not {size}")
        if _digest(file) != digest:
            raise UserError(f"{place} is damaged: {name} has another content than was put")


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
