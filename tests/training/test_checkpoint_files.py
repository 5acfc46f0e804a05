"""Files of known content."""

import errno
import os

import pytest

from robsweep.errors import UserError
from robsweep.training.checkpoint import STATE, WEIGHTS, load_state, load_weights, save_checkpoint
from robsweep.training.checkpoint_info import INFO, load_info


@pytest.mark.parametrize(("file", "load"), [(WEIGHTS, load_weights), (STATE, load_state)])
def test_a_flipped_byte_is_refused_by_the_file_s_name(folder, file, load):
    load(folder)
    content = bytearray((folder / file).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / file).write_bytes(content)
    with pytest.raises(UserError) as caught:
        load(folder)
    assert str(caught.value) == f"{folder / file} is damaged: its content is not what was written there"


@pytest.mark.parametrize(("written", "file"), list(enumerate((WEIGHTS, STATE, INFO))))
def test_a_disk_that_is_full_is_told_with_the_file(folder, monkeypatch, written, file):
    info, weights, state = load_info(folder), load_weights(folder), load_state(folder)
    fsync, synced = os.fsync, []

    def full(descriptor):
        if len(synced) == written:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        synced.append(descriptor)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left on device") as caught:
        save_checkpoint(folder.with_name("epoch_2"), info, weights, state)
    assert caught.value.filename == str(folder.with_name("epoch_2") / file)
    assert [path.name for path in folder.parent.iterdir()] == ["epoch_1"]
