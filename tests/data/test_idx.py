import gzip
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from robsweep.data.idx import read_idx
from robsweep.errors import UserError


def idx_bytes(array):
    """By the format's definition, with struct: magic, then each dimension big-endian, then bytes row by row."""
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + bytes(array.reshape(-1).tolist())


@settings(max_examples=30, deadline=None)
@given(shape=st.lists(st.integers(1, 5), min_size=1, max_size=3), packed=st.booleans(), seed=st.integers(0, 99))
def test_reads_what_was_written(tmp_path_factory, shape, packed, seed):
    array = np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)
    path = tmp_path_factory.mktemp("idx") / "file"
    path.write_bytes(gzip.compress(idx_bytes(array), mtime=0) if packed else idx_bytes(array))
    np.testing.assert_array_equal(read_idx(path, dimensions=len(shape)), array)


GOOD = idx_bytes(np.arange(24, dtype=np.uint8).reshape(2, 3, 4))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (GOOD[:-1], "truncated"),
        (GOOD + b"\0", "2 x 3 x 4"),
        (GOOD[:9], "truncated"),
        (b"", "begins with"),
        (b"\0\0\x0d\x03" + GOOD[4:], "00000d03"),
        (b"\0\0\x08\x01" + GOOD[4:], "00000801"),
        (gzip.compress(GOOD, mtime=0)[:-9], "cannot be read"),
        (gzip.compress(GOOD, mtime=0)[:12] + b"junk" + gzip.compress(GOOD, mtime=0)[16:], "cannot be read"),
    ],
)
def test_damage_is_one_line_with_the_file(tmp_path, content, says):
    path = tmp_path / "t10k-images-idx3-ubyte"
    path.write_bytes(content)
    with pytest.raises(UserError, match=says) as caught:
        read_idx(path, dimensions=3)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
