import errno
import os
import stat
import threading

import pytest

from robsweep.run.local_store import LocalStore
from robsweep.run.manifest import MANIFEST


@pytest.fixture
def store(tmp_path):
    return LocalStore(tmp_path / "run")


@pytest.fixture
def umask():
    before = os.umask(0o027)
    yield
    os.umask(before)


def test_files_have_the_mode_that_the_umask_leaves(store, folder, umask):
    store.put("a/put", b"1")
    store.append("a/appended", b"1")
    folder.chmod(0o700)
    (folder / "weights").chmod(0o600)
    store.put_folder("a/folder", folder)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in store.local.rglob("*")}
    assert {mode for name, mode in modes.items() if (store.local / "a" / name).is_file()} == {0o640}
    assert modes["folder"] == modes["deep"] == 0o750
    assert modes["weights"] == modes[MANIFEST] == 0o640


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_put_that_fails_leaves_the_old_content_and_nothing_else(store, monkeypatch, call, files_in):
    store.put("status.json", b"old")
    target, name = {"fsync": (os, "fsync"), "replace": (type(store.local), "replace")}[call]
    with monkeypatch.context() as patch:
        patch.setattr(target, name, _full_disk)
        with pytest.raises(OSError, match="No space left") as raised:
            store.put("status.json", b"new content")
    assert (raised.value.filename, raised.value.strerror) == (
        str(store.local / "status.json"),
        "No space left on device",
    )
    assert files_in(store.local) == {"status.json": b"old"}


def _full_disk(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), KeyboardInterrupt()])
def test_an_append_that_fails_half_way_is_taken_back(store, monkeypatch, error):
    store.append("log", b"first\n")
    write, calls = os.write, []

    def half(descriptor, content):
        calls.append(len(content))
        if len(calls) > 1:
            raise error
        return write(descriptor, content[:3])

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", half)
        with pytest.raises(type(error)):
            store.append("log", b"second\n")
    assert calls == [7, 4]
    assert store.read("log") == b"first\n"
    store.append("log", b"second\n")
    assert store.read("log") == b"first\nsecond\n"


def test_content_and_its_name_are_flushed_before_append_returns(store, monkeypatch):
    synced, fsync = [], os.fsync
    monkeypatch.setattr(os, "fsync", lambda file: (synced.append(os.readlink(f"/proc/self/fd/{file}")), fsync(file)))
    store.append("journal/1", b"a")
    journal = store.local / "journal"
    assert {str(journal / "1"), str(journal), str(store.local), str(store.local.parent)} <= set(synced)
    synced.clear()
    store.append("journal/1", b"b")
    assert synced == [str(journal / "1")]


def test_a_reader_finds_the_old_or_the_new_content(store):
    contents = [b"a" * 100_000, b"b" * 300_000]
    store.put("status.json", contents[0])
    stop, found = threading.Event(), set()

    def read():
        while not stop.is_set():
            found.add(store.read("status.json"))

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(60):
        store.put("status.json", contents[turn % 2])
    stop.set()
    reader.join()
    assert found
    assert found <= set(contents)


def test_a_folder_in_its_place_gets_a_manifest_and_is_fetched_without_a_copy(store, folder, tmp_path, files_in):
    place = store.local / "checkpoints" / "a"
    place.parent.mkdir(parents=True)
    folder.rename(place)
    before = files_in(place)
    store.put_folder("checkpoints/a", place)
    assert {name: content for name, content in files_in(place).items() if name != MANIFEST} == before
    assert store.fetch_folder("checkpoints/a", tmp_path / "elsewhere") == place
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_that_cannot_be_put_leaves_the_old_one(store, folder, monkeypatch, files_in):
    store.put_folder("checkpoint", folder)
    before = files_in(store.local)
    (folder / "weights").write_bytes(b"new")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", _full_disk)
        with pytest.raises(OSError, match="No space left"):
            store.put_folder("checkpoint", folder)
    assert files_in(store.local) == before


def test_no_part_of_a_folder_is_seen_while_it_is_removed(store, folder, monkeypatch):
    store.put_folder("checkpoint", folder)
    with monkeypatch.context() as patch:
        patch.setattr("shutil.rmtree", _full_disk)
        with pytest.raises(OSError, match="No space left"):
            store.remove("checkpoint")
    assert store.list() == []
    assert store.read(f"checkpoint/{MANIFEST}") is None


def test_a_folder_that_cannot_be_read_is_an_error_that_names_it(store):
    store.put("a/b", b"")
    with pytest.raises(OSError, match="Is a directory") as raised:
        store.read("a")
    assert raised.value.filename == str(store.local / "a")
    with pytest.raises(FileNotFoundError) as raised:
        store.put_folder("copy", store.local / "none")
    assert raised.value.filename == str(store.local / "none")
