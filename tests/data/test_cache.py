import multiprocessing
import os
import re
import shutil

import numpy as np
import pytest
from PIL import Image
from torchvision.transforms.v2.functional import pil_to_tensor, resize

from robsweep.data import cache
from robsweep.data.cache import cache_path, cached_images
from robsweep.data.cub import list_cub
from robsweep.data.decode import DamagedImageError
from robsweep.data.derived_files import cache_folder
from robsweep.data.folder import list_folder
from robsweep.errors import UserError


@pytest.fixture
def tree(miniatures, tmp_path):
    shutil.copytree(miniatures / "CUB_200_2011", tmp_path / "CUB_200_2011")
    return tmp_path


def test_pixels_are_those_of_torchvisions_resize(tree):
    listing = list_cub("train", tree)
    images = cached_images(listing, side=64, folder=cache_folder(tree))
    assert images.shape == (24, 3, 64, 64)
    assert isinstance(images, np.memmap)
    assert not images.flags.writeable
    for path, image in zip(listing.paths, images, strict=True):
        with Image.open(listing.folder / path) as file:
            expected = pil_to_tensor(resize(file.convert("RGB"), [64, 64])).numpy()
        np.testing.assert_array_equal(image, expected)


def test_folders_that_look_alike_have_caches_of_their_own(tmp_path):
    found = []
    for name, grey in (("one", 50), ("two", 200)):
        for item in range(4):
            path = tmp_path / name / "abcd"[item] / "0.bmp"
            path.parent.mkdir(parents=True)
            Image.new("RGB", (40, 40), (grey, grey, grey)).save(path)
            os.utime(path, (10**9, 10**9))
        listing = list_folder(f"folder:{tmp_path / name}", "train")
        found.append(cached_images(listing, side=16, folder=cache_folder(tmp_path))[0, 0, 0, 0])
    assert found == [50, 200]


def test_second_time_nothing_is_decoded(tree, monkeypatch):
    folder = cache_folder(tree)
    first = cached_images(list_cub("train", tree), side=32, folder=folder)
    monkeypatch.setattr(cache, "decode", lambda *_, **__: pytest.fail("decoded again"))
    np.testing.assert_array_equal(first, cached_images(list_cub("train", tree), side=32, folder=folder))


def test_changed_files_get_a_new_cache(tree):
    folder = cache_folder(tree)
    listing = list_cub("train", tree)
    old = cached_images(listing, side=32, folder=folder)
    # The same size in bytes, other content and time: the path of the cache must still change.
    row = int(np.argmax([fact.size for fact in listing.facts]))
    changed, smaller = (listing.folder / listing.paths[item] for item in (row, (row + 12) % 24))
    stat = changed.stat()
    changed.write_bytes(smaller.read_bytes().ljust(stat.st_size, b"\0"))
    os.utime(changed, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    new = cached_images(list_cub("train", tree), side=32, folder=folder)
    assert np.flatnonzero((new != old).any(axis=(1, 2, 3))).tolist() == [row]


def test_sides_and_splits_have_caches_of_their_own(tree):
    paths = {cache_path(list_cub(split, tree), side, tree) for split in ("train", "test") for side in (32, 64)}
    assert len(paths) == 4


def _load(tree, barrier, results):
    decoded = []
    plain = cache.decode
    cache.decode = lambda path, side, **kind: (decoded.append(path), plain(path, side, **kind))[1]
    barrier.wait()
    images = cached_images(list_cub("train", tree), side=128, folder=cache_folder(tree))
    results.put((len(decoded), images.tobytes()))


def test_of_processes_that_race_one_decodes(tree):
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(3), context.Queue()
    workers = [context.Process(target=_load, args=(tree, barrier, results)) for _ in range(3)]
    for worker in workers:
        worker.start()
    got = [results.get(timeout=60) for _ in workers]
    for worker in workers:
        worker.join()
    assert sorted(count for count, _ in got) == [0, 0, 24]
    assert len({content for _, content in got}) == 1


def test_an_undecodable_image_is_named_and_nothing_is_left(tree):
    listing = list_cub("train", tree)
    bad = listing.folder / listing.paths[3]
    bad.write_bytes(bad.read_bytes()[:200])
    with pytest.raises(UserError, match=f"{re.escape(str(bad))}: not a readable image"):
        cached_images(list_cub("train", tree), side=32, folder=cache_folder(tree))
    assert list(cache_folder(tree).iterdir()) == []


def test_several_undecodable_images_are_counted_in_one_line(tree):
    listing = list_cub("train", tree)
    for row in (3, 11):
        (listing.folder / listing.paths[row]).write_bytes(b"")
    with pytest.raises(UserError) as caught:
        cached_images(list_cub("train", tree), side=32, folder=cache_folder(tree))
    first = listing.folder / listing.paths[3]
    assert str(caught.value) == (
        f"data set 'cub', split 'train': 2 of 24 images are damaged, first {first}: not a readable image: empty; "
        "`robsweep data check cub` lists them"
    )


def test_decoded_gives_images_and_errors_in_order(tree, monkeypatch):
    monkeypatch.setattr(cache, "CHUNK", 5)
    listing = list_cub("train", tree)
    (listing.folder / listing.paths[7]).write_bytes(b"<html>")
    found = list(cache.decoded(listing, 16))
    assert [row for row, image in enumerate(found) if isinstance(image, DamagedImageError)] == [7]
    assert found[7].path == listing.folder / listing.paths[7]
    for row in (0, 6, 8, 23):
        np.testing.assert_array_equal(found[row], cache.decode(listing.folder / listing.paths[row], 16))


def test_large_pictures_are_read_without_a_word_of_pillows(tree, monkeypatch, recwarn):
    listing = list_cub("train", tree)
    with Image.open(listing.folder / listing.paths[0]) as image:
        pixels = image.width * image.height
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", pixels - 1)  # Pillow warns above it
    assert not isinstance(next(cache.decoded(listing, 16)), DamagedImageError)
    assert len(recwarn) == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs Linux's /dev/full")
def test_a_full_disk_is_one_line_with_the_need(tree):
    listing = list_cub("train", tree)
    path = cache_path(listing, 32, tree)
    path.with_suffix(f".{os.getpid()}.tmp").symlink_to("/dev/full")
    with pytest.raises(UserError, match=r"cannot be written \(.*No space left.*\); it takes 0\.1 MiB"):
        cached_images(listing, side=32, folder=tree)
    assert not path.exists()


def test_a_damaged_cache_is_named(tree):
    listing, folder = list_cub("train", tree), cache_folder(tree)
    cached_images(listing, side=32, folder=folder)
    path = cache_path(listing, 32, folder)
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(UserError, match=f"{re.escape(str(path))}: damaged cache"):
        cached_images(listing, side=32, folder=folder)


def test_progress_reaches_the_number_of_images(tree, monkeypatch):
    monkeypatch.setattr(cache, "CHUNK", 10)
    calls = []
    cached_images(
        list_cub("test", tree), side=32, folder=tree, progress=lambda done, total: calls.append((done, total))
    )
    assert calls == [(10, 24), (20, 24), (24, 24)]
