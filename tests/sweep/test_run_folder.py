"""A run's folder: made once, found again."""

import json
from pathlib import Path

import pytest

from robsweep.cli.options import RUNS
from robsweep.errors import UserError
from robsweep.sweep.run_folder import RunFolder


def test_a_sweep_comes_back_as_it_was(tiny, tmp_path):
    sweep = tiny(seeds=[3], factors={"source": ["s"], "destination": ["m", {"constant": -0.1}], "intra_class": [True]})
    RunFolder.create(tmp_path, sweep)
    assert RunFolder.find(tmp_path, "tiny").sweep() == sweep
    assert RunFolder.find(tmp_path / "elsewhere", str(tmp_path / "tiny")).sweep() == sweep
    assert json.loads((tmp_path / "tiny" / "sweep.json").read_text())["code_version"].startswith("0.1.0")


def test_a_name_that_exists_is_refused_and_nothing_is_lost(tiny, tmp_path):
    RunFolder.create(tmp_path, tiny())
    before = (tmp_path / "tiny" / "sweep.json").read_bytes()
    with pytest.raises(UserError, match="robsweep resume tiny"):
        RunFolder.create(tmp_path, tiny(seeds=[1]))
    assert (tmp_path / "tiny" / "sweep.json").read_bytes() == before


def test_the_hint_names_the_storage_that_is_not_the_default(tiny, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for storage, command in (
        (Path("runs"), "robsweep resume tiny"),
        (tmp_path / "runs", "robsweep resume tiny"),
        (Path("my runs"), "robsweep resume tiny --storage 'my runs'"),
        (tmp_path.parent, f"robsweep resume tiny --storage {tmp_path.parent}"),
    ):
        assert RunFolder(storage / "tiny").resume_command == command
    RunFolder.create(Path("other"), tiny())
    with pytest.raises(UserError, match="`robsweep resume tiny --storage other`"):
        RunFolder.create(Path("other"), tiny())
    assert Path("runs") == RUNS


@pytest.mark.parametrize("name", ["results.parquet", "checkpoints"])
def test_what_may_be_of_another_run_is_not_taken_over(tiny, tmp_path, name):
    (tmp_path / "tiny" / name).mkdir(parents=True)
    with pytest.raises(UserError, match=rf"tiny holds {name} without sweep\.json"):
        RunFolder.create(tmp_path, tiny())
    assert not (tmp_path / "tiny" / "sweep.json").exists()


def test_a_run_has_begun_once_something_of_it_would_be_lost(tiny, tmp_path):
    folder = RunFolder.create(tmp_path, tiny())
    folder.events.write_text("12:00:00  info")
    assert not folder.begun
    (folder.path / "ray").mkdir()
    assert folder.begun


def test_an_unknown_run_lists_the_known_ones(tiny, tmp_path):
    with pytest.raises(UserError, match="runs there: none"):
        RunFolder.find(tmp_path / "nothing", "x")
    RunFolder.create(tmp_path, tiny())
    with pytest.raises(UserError, match="runs there: tiny"):
        RunFolder.find(tmp_path, "x")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "is damaged: not valid JSON: "),
        ("[]", "is damaged: expected a mapping of keys, got list"),
        ("{}", "is damaged: it has no 'sweep'"),
        ('{"sweep": 3}', "is damaged: its 'sweep' is no mapping of keys"),
        ('{"sweep": {"name": "tiny"}}', "sweep.json: dataset: missing"),
    ],
)
def test_a_damaged_file_is_one_line(tiny, tmp_path, content, words):
    folder = RunFolder.create(tmp_path, tiny())
    (folder.path / "sweep.json").write_text(content)
    with pytest.raises(UserError) as caught:
        folder.sweep()
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_that_cannot_be_read(tmp_path):
    with pytest.raises(UserError, match=r"sweep\.json cannot be read: No such file"):
        RunFolder(tmp_path).sweep()


def test_a_run_that_could_not_begin_frees_its_name_and_takes_nothing_of_others(tiny, tmp_path):
    RunFolder.create(tmp_path, tiny()).discard()
    assert list(tmp_path.iterdir()) == []
    folder = RunFolder.create(tmp_path, tiny())
    (folder.path / "notes.txt").write_text("mine")
    folder.discard()
    assert [file.name for file in folder.path.iterdir()] == ["notes.txt"]
    RunFolder.create(tmp_path, tiny())


def test_one_process_at_a_time_runs_a_sweep(tiny, tmp_path):
    folder = RunFolder.create(tmp_path, tiny())
    other = RunFolder(folder.path)
    busy = pytest.raises(UserError, match="tiny is being run by another process")
    with folder.claimed(), busy, other.claimed():
        pytest.fail("both have it")
    with other.claimed():
        pass
