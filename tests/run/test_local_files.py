"""Writing to a local disk, where the system does less than it was asked."""

import errno
import os

import pytest

from robsweep.run.local_files import naming, sync, temporary_path, write_all


def test_an_error_names_the_file(tmp_path):
    with pytest.raises(OSError, match="No space left") as raised, naming(tmp_path / "a"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert (raised.value.errno, raised.value.filename) == (errno.ENOSPC, str(tmp_path / "a"))
    with pytest.raises(OSError, match="odd") as raised, naming(tmp_path / "a"):
        raise OSError("odd")
    assert (raised.value.errno, raised.value.strerror) == (errno.EIO, "odd")


def test_all_is_written_where_the_system_takes_a_part(tmp_path, monkeypatch):
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, content: write(descriptor, content[:3]))
    with (tmp_path / "a").open("wb") as file:
        write_all(file.fileno(), b"0123456789")
    assert (tmp_path / "a").read_bytes() == b"0123456789"


def test_a_temporary_file_is_hidden_beside_its_target(tmp_path):
    first, second = (temporary_path(tmp_path / "a") for _ in range(2))
    assert first.parent == tmp_path
    assert first.name.startswith(".a.")
    assert first != second


@pytest.mark.parametrize(("number", "folder", "passes"), [
    (errno.EINVAL, True, True), (errno.EINVAL, False, False), (errno.EIO, True, False),
])  # fmt: skip
def test_a_file_system_that_syncs_no_folder_is_no_error(tmp_path, monkeypatch, number, folder, passes):
    (tmp_path / "file").touch()

    def refuse(_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    place = tmp_path if folder else tmp_path / "file"
    if passes:
        sync(place)
    else:
        with pytest.raises(OSError, match=os.strerror(number)):
            sync(place)
