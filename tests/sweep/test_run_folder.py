"""A run's folder: made once, found again."""

import json

import pytest

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


def test_an_unknown_run_lists_the_known_ones(tiny, tmp_path):
    with pytest.raises(UserError, match="runs there: none"):
        RunFolder.find(tmp_path / "nothing", "x")
    RunFolder.create(tmp_path, tiny())
    with pytest.raises(UserError, match="runs there: tiny"):
        RunFolder.find(tmp_path, "x")


def test_a_damaged_file_is_one_line(tiny, tmp_path):
    folder = RunFolder.create(tmp_path, tiny())
    (folder.path / "sweep.json").write_text("{")
    with pytest.raises(UserError, match="cannot be read") as caught:
        folder.sweep()
    assert "\n" not in str(caught.value)


def test_a_run_that_could_not_begin_frees_its_name_and_takes_nothing_of_others(tiny, tmp_path):
    RunFolder.create(tmp_path, tiny()).discard()
    assert list(tmp_path.iterdir()) == []
    folder = RunFolder.create(tmp_path, tiny())
    (folder.path / "notes.txt").write_text("mine")
    folder.discard()
    assert [file.name for file in folder.path.iterdir()] == ["notes.txt"]
    RunFolder.create(tmp_path, tiny())
