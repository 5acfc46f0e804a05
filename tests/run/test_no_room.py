"""Which errors are a disk's, wherever they come out."""

import errno

import pytest

from robsweep.run.no_room import no_room


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_a_disk_without_room_is_found_behind_other_errors(number):
    try:
        try:
            raise OSError(number, "no room", "/runs/weights.safetensors")
        except OSError as error:
            raise RuntimeError("training failed") from error
    except RuntimeError as error:
        found = no_room(error)
    assert (found.errno, found.filename) == (number, "/runs/weights.safetensors")


@pytest.mark.parametrize(
    "error", [ValueError("diverged"), FileNotFoundError(2, "gone", "/x"), OSError("without number")]
)
def test_other_errors_are_none_of_a_disk(error):
    assert no_room(error) is None
