"""Where a run lies, and how it is found."""

from pathlib import Path

import pytest

from robsweep.errors import UserError
from robsweep.sweep.place import RunPlace, runs_in


def _begun(storage, name="tiny"):
    place = RunPlace.create(str(storage), name)
    with place.claimed():
        place.journal.append("{}")
    return place


def test_a_run_is_found_by_its_name_and_by_its_path(tmp_path):
    _begun(tmp_path)
    assert RunPlace.find(str(tmp_path), "tiny").store.local == tmp_path / "tiny"
    assert RunPlace.find(str(tmp_path / "elsewhere"), str(tmp_path / "tiny")).store.local == tmp_path / "tiny"
    assert RunPlace.find(str(tmp_path), "tiny").stage == tmp_path / "tiny"


def test_a_name_that_exists_is_refused_and_nothing_is_lost(tmp_path):
    place = _begun(tmp_path)
    with pytest.raises(UserError, match=r"a run named 'tiny' exists in .*robsweep resume tiny"):
        RunPlace.create(str(tmp_path), "tiny")
    assert [text for _, text in place.journal.read()] == ["{}"]


@pytest.mark.parametrize("name", ["results.parquet", "checkpoints/a/weights"])
def test_what_may_be_of_another_run_is_not_taken_over(tmp_path, name):
    file = tmp_path / "tiny" / name
    file.parent.mkdir(parents=True)
    file.write_text("")
    with pytest.raises(UserError, match=rf"tiny holds {name.split('/')[0]} without a journal"):
        RunPlace.create(str(tmp_path), "tiny")
    assert [path.name for path in (tmp_path / "tiny").iterdir()] == [name.split("/")[0]]


def test_an_unknown_run_lists_the_known_ones(tmp_path):
    with pytest.raises(UserError, match=r"no run .x. in .*; runs there: none"):
        RunPlace.find(str(tmp_path / "nothing"), "x")
    _begun(tmp_path)
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "sweep.json").write_text("{}")
    (tmp_path / "none").mkdir()
    with pytest.raises(UserError, match="runs there: old, tiny"):
        RunPlace.find(str(tmp_path), "x")
    assert runs_in(str(tmp_path)) == ["old", "tiny"]


def test_runs_of_a_bucket_are_found_without_listing_what_they_hold(stub):
    storage = stub.uri()
    for name in ("journal/00000001.jsonl", "checkpoints/a/weights"):
        RunPlace(storage, "tiny").store.put(name, b"{}")
    before = len(stub.requests)
    assert runs_in(storage) == ["tiny"]
    assert not [path for _, path in stub.requests[before:] if "checkpoints" in path]


@pytest.mark.parametrize("name", ["../tiny", "a/../../tiny", "/", ""])
def test_a_name_that_leaves_its_storage_finds_nothing_beside_it(tmp_path, name):
    (tmp_path / "storage").mkdir()
    with pytest.raises(UserError, match="no run "):
        RunPlace.find(str(tmp_path / "storage"), name)


def test_a_run_that_could_not_begin_frees_its_name_and_takes_nothing_of_others(tmp_path):
    _begun(tmp_path).discard()
    assert list(tmp_path.iterdir()) == []
    place = _begun(tmp_path)
    (place.stage / "notes.txt").write_text("mine")
    place.discard()
    assert [file.name for file in place.stage.iterdir()] == ["notes.txt"]
    RunPlace.create(str(tmp_path), "tiny")


def test_one_process_at_a_time_runs_a_sweep(tmp_path):
    place, other = _begun(tmp_path), RunPlace(str(tmp_path), "tiny")
    busy = pytest.raises(UserError, match="tiny is being run by another process")
    with place.claimed(), busy, other.claimed():
        pytest.fail("both have it")
    with other.claimed():
        pass


def test_what_was_cut_off_is_gone_once_the_run_is_claimed(tmp_path):
    place = _begun(tmp_path)
    (file,) = (place.stage / "journal").iterdir()
    file.write_bytes(file.read_bytes() + b'{"half')
    with RunPlace(str(tmp_path), "tiny").claimed():
        pass
    assert file.read_bytes() == b"{}\n"
    assert isinstance(place.stage, Path)
