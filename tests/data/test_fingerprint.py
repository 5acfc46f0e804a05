import hashlib
import os

import numpy as np

from robsweep.data.fingerprint import of_arrays, of_files, rank_key

IMAGES = np.arange(2 * 3 * 4 * 4, dtype=np.uint8).reshape(2, 3, 4, 4)
LABELS = np.array([0, 1])


def test_content_decides_and_layout_in_memory_does_not():
    base = of_arrays(IMAGES, LABELS)
    assert base == of_arrays(np.asfortranarray(IMAGES), LABELS.astype(">i8"))
    changed = IMAGES.copy()
    changed[1, 2, 3, 3] ^= 1
    assert base != of_arrays(changed, LABELS)
    assert base != of_arrays(IMAGES, LABELS[::-1])
    assert base != of_arrays(IMAGES.reshape(2, 3, 2, 8), LABELS)


def test_files_by_path_content_label_and_order():
    entries = [("a.jpg", "1f", 0), ("b.jpg", "2e", 1)]
    others = [
        [("a.jpg", "1e", 0), ("b.jpg", "2e", 1)],
        [("a.jpg", "1f", 0), ("b.jpg", "2e", 0)],
        [("c.jpg", "1f", 0), ("b.jpg", "2e", 1)],
        entries[::-1],
        entries[:1],
    ]
    digests = {of_files(entries), *map(of_files, others)}
    assert len(digests) == 6
    assert all(len(digest) == 16 for digest in digests)


def test_names_that_are_no_utf8_are_told_apart():
    first, second = (os.fsdecode(name) for name in (b"\xf1", b"\xf2"))
    assert of_files([(first, "1f", 0)]) != of_files([(second, "1f", 0)])
    assert rank_key(first) == hashlib.sha256(b"\xf1").digest()
