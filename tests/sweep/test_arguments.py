"""A run as a user types it."""

from robsweep.cli.options import RUNS
from robsweep.sweep.place import RunPlace


def test_the_hint_names_the_storage_that_is_not_the_default(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for storage, command in (
        ("runs", "robsweep resume tiny"),
        (str(tmp_path / "runs"), "robsweep resume tiny"),
        ("my runs", "robsweep resume tiny --storage 'my runs'"),
        (str(tmp_path.parent), f"robsweep resume tiny --storage {tmp_path.parent}"),
    ):
        assert RunPlace(storage, "tiny").resume_command == command
    assert RUNS == "runs"
