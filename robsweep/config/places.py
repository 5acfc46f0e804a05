"""Paths of a sweep file or a command: made absolute once, since other processes use them later on, and looked up."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from robsweep.config.datasets import fits
from robsweep.config.folder_name import FOLDER_PREFIX
from robsweep.config.home import with_home
from robsweep.config.sweep import SweepConfig
from robsweep.config.timm_names import require_known
from robsweep.errors import ConfigError, Problem, UserError

NOT_FILES = ("imagenet", "random")
"""Values of ``weights`` that name no file."""
_FETCHED = ("mnist", "fashion")


def located_dataset(name: str) -> str:
    """``folder:PATH`` with an absolute path (a split rule such as ``@shared`` stays), other names as they are."""
    if not name.startswith(FOLDER_PREFIX) or name == FOLDER_PREFIX:
        return name
    return FOLDER_PREFIX + _absolute(name.removeprefix(FOLDER_PREFIX))


def located_weights(weights: Any) -> Any:
    """A weights file with an absolute path; anything else as it is."""
    return _absolute(weights) if isinstance(weights, str) and weights not in (*NOT_FILES, "") else weights


def locate(content: dict[str, Any]) -> dict[str, Any]:
    """A sweep file's content with absolute paths; what is of another form is left to validation.

    Raises:
        UserError: a path begins with nobody's home.
    """
    located = dict(content)
    if isinstance(content.get("dataset"), str):
        located["dataset"] = located_dataset(content["dataset"])
    if isinstance(content.get("data_root"), str):
        located["data_root"] = _absolute(content["data_root"])
    located |= _with_weights_located(content) | _with_working_dir_located(content)
    if isinstance(content.get("factors"), dict):
        located["factors"] = content["factors"] | _with_weights_located(content["factors"])
    return located


def require_files(sweep: SweepConfig) -> None:
    """Check that what a sweep names is on this machine; its data set alone may still be fetched.

    Raises:
        UserError: no such data root, weights file, working folder or network of timm.
    """
    if sweep.data_root is not None and not Path(sweep.data_root).is_dir():
        raise ConfigError(Problem(("data_root",), no_root(Path(sweep.data_root), sweep.dataset)))
    for path, weights in _weights(sweep):
        if isinstance(weights, str) and weights not in NOT_FILES and not Path(weights).is_file():
            what = "is a folder" if Path(weights).is_dir() else "does not exist"
            message = f"weights file {weights!r} {what}; expected {', '.join(NOT_FILES)} or a file"
            raise ConfigError(Problem(path, message))
    _require_working_dir(sweep.cluster.runtime_env.working_dir)
    try:
        require_known(name for name in sweep.factors.backbone if fits(sweep.dataset, name))
    except UserError as error:
        raise ConfigError(Problem(("factors", "backbone"), str(error))) from None


def no_root(root: Path, dataset: str) -> str:
    """That a data root is missing, and what would make it."""
    remedy = f"; type: robsweep data fetch {dataset} --data-root {root}" if dataset in _FETCHED else ""
    return f"data root {root} {'is not a folder' if root.exists() else 'does not exist'}{remedy}"


def _require_working_dir(name: str | None) -> None:
    """Ray puts the folder before the nodes' own packages: another robsweep in it would take their place."""
    if name is None:
        return
    folder, path = Path(name), ("cluster", "runtime_env", "working_dir")
    if not folder.is_dir():
        there = "is a file" if folder.exists() else "does not exist"
        raise ConfigError(Problem(path, f"{name!r} {there}; expected a folder"))
    if (folder / "robsweep").exists() or (folder / "robsweep.py").exists():
        raise ConfigError(Problem(path, f"{name!r} holds a robsweep, which would take the place of the nodes' own"))


def _weights(sweep: SweepConfig) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield ("training", "weights"), sweep.training.get("weights")
    if "weights" in sweep.factors.training:
        for value in sweep.factors.training["weights"].values or ():
            yield ("factors", "training", "weights"), value


def _with_working_dir_located(content: dict[str, Any]) -> dict[str, Any]:
    """``{"cluster": ...}`` where it names a working folder, else nothing."""
    cluster = content.get("cluster")
    environment = cluster.get("runtime_env") if isinstance(cluster, dict) else None
    folder = environment.get("working_dir") if isinstance(environment, dict) else None
    if not isinstance(folder, str) or not folder or "://" in folder:
        return {}
    assert isinstance(cluster, dict)
    return {"cluster": {**cluster, "runtime_env": {**cluster["runtime_env"], "working_dir": _absolute(folder)}}}


def _with_weights_located(holder: dict[str, Any]) -> dict[str, Any]:
    """``{"training": ...}`` where it names weights, else nothing."""
    training = holder.get("training")
    if not isinstance(training, dict) or "weights" not in training:
        return {}
    return {"training": training | {"weights": _all_located(training["weights"])}}


def _all_located(weights: Any) -> Any:
    if isinstance(weights, list):
        return [located_weights(entry) for entry in weights]
    if isinstance(weights, dict) and isinstance(weights.get("choice"), list):
        return {**weights, "choice": _all_located(weights["choice"])}
    return located_weights(weights)


def _absolute(path: str) -> str:
    return str(with_home(path).absolute())
