"""Commands that a page shows: how they are found, and what they must keep to."""

import importlib.util
import re
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import typer

from robsweep.cli.main import app
from robsweep.config.find_sweep import find_space
from robsweep.errors import UserError
from tests.docs.pages import ROOT, Block

_COMMAND = re.compile(r"^\s*(?:\$ )?(?:\.venv/bin/)?((?:robsweep|python|pytest|pip install|make)\s.*)$")
_PLACEHOLDER = re.compile(r"[A-Z]+(:[A-Z]+(\[@[A-Z]+\]|@[A-Z]+)?)?(\.\.\.)?")
"""What the reader puts something in place of: RUN, CHECKPOINT, RUN:CONFIG@EPOCH, CHECKPOINT..."""
_THEIRS = re.compile(r"\.ckpt$")
"""Files of the reference implementation are the reader's own."""


def commands(block: Block) -> Iterator[list[str]]:
    """The commands of a shell block, each as its words."""
    if block.language not in ("", "sh", "console"):
        return
    text = block.content.replace("\\\n", " ")
    for line in text.splitlines():
        if (match := _COMMAND.match(line)) and not line.rstrip().endswith('"'):
            yield words_of(match[1])


def words_of(command: str) -> list[str]:
    """A command's words without its comment; ``[...]`` around an optional part is taken off."""
    optional = re.sub(r"(?<=\s)\[(--[^\]]*)\]", r"\1", command)
    return shlex.split(optional, comments=True)


def parsed(words: list[str]) -> tuple[str, dict[str, Any]]:
    """The name and the parameters of a ``robsweep`` command.

    Raises:
        Exception: typer's, where there is no such command or option, or a value is not valid.
    """
    command, path, rest = typer.main.get_command(app), [], words[1:]
    while hasattr(command, "commands"):
        name, *rest = rest
        if name not in command.commands:
            raise UserError(f"no command {name!r}")
        command = command.commands[name]
        path.append(name)
    context = command.make_context(" ".join(path), list(rest))
    return " ".join(path), context.params


def require_files(words: list[str]) -> None:
    """That the scripts, modules and folders which a command of Python, pytest or pip names are there."""
    if words[:2] == ["python", "-m"]:
        assert words[2] == "pytest" or importlib.util.find_spec(words[2]), f"no module {words[2]}"
        return
    for word in words[1:]:
        if word.startswith(("benchmarks/", "tests/", "./")):
            assert (ROOT / word).exists(), f"{word} is not there"


class Made:
    """What the commands of a page have made so far: sweep files, runs, checkpoints, folders of data."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.runs: set[str] = {"quickstart"}  # of `make run`
        self.checkpoints: set[str] = set()

    def follow(self, name: str, params: dict[str, Any]) -> None:
        """Require what a command takes, and note what it makes."""
        if name == "run":
            self._space(params["space"])
            self.runs.add(params["name"] or Path(params["space"]).stem)
        for run in _several(params.get("run_name"), params.get("run_names")):
            assert self._is_run(run), f"no command before makes the run {run!r}"
        for checkpoint in _several(params.get("checkpoint"), params.get("source")):
            assert self._is_checkpoint(str(checkpoint)), f"no command before makes the checkpoint {checkpoint!r}"
        if name == "train":
            self._trained(str(params["out"]), params["epochs"] or 8)
        if name == "convert":
            self.checkpoints.add(str(params["target"]))
        if name == "init":
            self.files.add(str(params["out"] or f"{Path(params['dataset'].split('@')[0]).name.split(':')[-1]}.yaml"))
        if name == "data sample":
            self.files.add(str(params["root"]))

    def _trained(self, out: str, epochs: int) -> None:
        self.checkpoints |= {f"{out}/epoch_{epoch}" for epoch in range(1, epochs + 1)}

    def _space(self, space: str) -> None:
        if space not in self.files:
            find_space(space)

    def _is_run(self, name: str) -> bool:
        recorded = (ROOT / "tests/run/recorded" / name).is_dir()
        named = name.removeprefix("runs/")
        return bool(named in self.runs or recorded or "://" in name or _PLACEHOLDER.fullmatch(name))

    def _is_checkpoint(self, name: str) -> bool:
        run, colon, _ = name.partition(":")
        if _PLACEHOLDER.fullmatch(name) or _THEIRS.search(name) or name in self.checkpoints:
            return True
        return self._is_run(name) if not colon else self._is_run(run)


def _several(*values: Any) -> Iterable[Any]:
    for value in values:
        if isinstance(value, list | tuple):
            yield from value
        elif value is not None:
            yield value
