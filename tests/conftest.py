"""Tests that need a GPU are skipped, with the reason, where there is none; no test measures time."""

import struct
import sys
from pathlib import Path

import pytest
import torch
from hypothesis import settings

from robsweep.config.load import validate
from robsweep.results.row import ResultRow
from tests.curves import run_on_curves
from tests.packages import lab  # noqa: F401 - fixtures
from tests.s3_servers import credentials, moto, stub  # noqa: F401 - fixtures
from tests.unguided import unguided

settings.register_profile("robsweep", deadline=None)
settings.load_profile("robsweep")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--screenshots",
        type=lambda path: Path(path).absolute(),
        metavar="FOLDER",
        help="keep what browsers showed in FOLDER",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if torch.cuda.is_available():
        return
    for item in items:
        if item.get_closest_marker("gpu"):
            item.add_marker(pytest.mark.skip(reason="needs a CUDA device"))


@pytest.fixture
def robsweep(monkeypatch, capsys):
    """The command line in this process: arguments in; exit code, output and errors out."""
    from robsweep.cli.main import main

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["robsweep", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return ended.value.code or 0, captured.out, captured.err

    return call


@pytest.fixture(scope="session")
def events_in():
    """Reads TensorBoard's event files of one folder: all events, file by file, by the format's definition."""
    from tensorboardX.proto.event_pb2 import Event

    def read(folder: Path) -> list[Event]:
        events = []
        for path in sorted(folder.glob("*tfevents*")):
            content, place = path.read_bytes(), 0
            while place < len(content):  # length, its checksum, the event, its checksum
                (length,) = struct.unpack("<Q", content[place : place + 8])
                events.append(Event.FromString(content[place + 12 : place + 12 + length]))
                place += 16 + length
        return events

    return read


@pytest.fixture(scope="session")
def scalars_in(events_in):
    """Tag -> {step: value} of the event files of one folder."""

    def read(folder: Path) -> dict[str, dict[int, float]]:
        found: dict[str, dict[int, float]] = {}
        for event in events_in(folder):
            for value in event.summary.value:
                if value.HasField("simple_value"):
                    found.setdefault(value.tag, {})[event.step] = value.simple_value
        return found

    return read


@pytest.fixture
def make_row():
    """A row with the fields a test names, and plausible others."""

    def make(key="a", rung=0, **fields):
        given = {
            "run": "quickstart",
            "identity": f"digits:rc2f2:{key}",
            "dataset": "digits",
            "backbone": "rc2f2",
            "defense": "",
            "loss": "ptripletN",
            "seed": 0,
            "epoch": 2 * (rung + 1),
            "status": "completed",
            "configuration": '{"epochs": 2}',
            "finished_at": "2026-01-02T03:04:05+00:00",
        }
        return ResultRow.model_validate({**given, **fields, "key": key, "rung": rung})

    return make


@pytest.fixture
def sweep_of():
    """A validated sweep over 14 hardness manipulations and baselines; keyword arguments replace its keys."""

    def make(**fields):
        content = {
            "name": "curves",
            "dataset": "digits",
            "factors": {
                "baselines": ["none", "est", "act", "minmax"],
                "source": list("rmsdh"),
                "destination": ["m", "s"],
            },
            "training": {"epochs": 4, "pairs": 64},
            "pruning": {"rungs": [1, 2], "reduction": 2, "min_peers": 2},
            "search": {"kind": "random"},
        }
        return validate(unguided(content | fields), "curves")

    return make


@pytest.fixture
def run_curves():
    """``tests.curves.run_on_curves``."""
    return run_on_curves
