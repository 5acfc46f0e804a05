"""Relative paths of a sweep file or a command, made absolute once: they are used by other processes and later on."""

from pathlib import Path
from typing import Any

from robsweep.config.datasets import FOLDER_PREFIX

NOT_FILES = ("imagenet", "random")
"""Values of ``weights`` that name no file."""


def located_dataset(name: str) -> str:
    """``folder:PATH`` with an absolute path (a split rule such as ``@shared`` stays), other names as they are."""
    if not name.startswith(FOLDER_PREFIX) or name == FOLDER_PREFIX:
        return name
    return FOLDER_PREFIX + _absolute(name.removeprefix(FOLDER_PREFIX))


def located_weights(weights: Any) -> Any:
    """A weights file with an absolute path; anything else as it is."""
    return _absolute(weights) if isinstance(weights, str) and weights not in (*NOT_FILES, "") else weights


def locate(content: dict[str, Any]) -> None:
    """Make the paths of a sweep file's content absolute, in place; what is of another form is left to validation."""
    if isinstance(content.get("dataset"), str):
        content["dataset"] = located_dataset(content["dataset"])
    if isinstance(content.get("data_root"), str):
        content["data_root"] = _absolute(content["data_root"])
    factors = content.get("factors")
    for training in (content.get("training"), factors.get("training") if isinstance(factors, dict) else None):
        if isinstance(training, dict) and "weights" in training:
            training["weights"] = _all_located(training["weights"])


def _all_located(weights: Any) -> Any:
    if isinstance(weights, list):
        return [located_weights(entry) for entry in weights]
    if isinstance(weights, dict) and isinstance(weights.get("choice"), list):
        return {**weights, "choice": _all_located(weights["choice"])}
    return located_weights(weights)


def _absolute(path: str) -> str:
    return str(Path(path).expanduser().absolute())
