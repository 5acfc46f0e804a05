import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from robsweep.data import mnist
from robsweep.data.mnist import load_mnist, places
from robsweep.errors import UserError

GOLDEN = Path(__file__).parents[1] / "golden"
HAVE_FASHION = (mnist.DEBIAN_FASHION / "t10k-images-idx3-ubyte.gz").is_file()
real = pytest.mark.skipif(not HAVE_FASHION, reason="Debian's dataset-fashion-mnist is not installed")


def write(folder, split, images, labels):
    folder.mkdir(parents=True, exist_ok=True)
    count, rows, columns = images.shape
    header = struct.pack(">4I", 0x803, count, rows, columns)
    (folder / f"{split}-images-idx3-ubyte").write_bytes(header + images.tobytes())
    (folder / f"{split}-labels-idx1-ubyte").write_bytes(struct.pack(">2I", 0x801, len(labels)) + bytes(labels))


def tiny(count=20, seed=0, side=28):
    images = np.random.default_rng(seed).integers(0, 256, (count, side, side), dtype=np.uint8)
    return images, [item % 10 for item in range(count)]


@pytest.fixture
def nowhere(monkeypatch, tmp_path):
    """Keeps the machine's own Fashion-MNIST out of the search."""
    monkeypatch.setattr(mnist, "DEBIAN_FASHION", tmp_path / "debian")


@real
def test_fashion_test_images_are_those_of_the_golden_file():
    golden = np.load(GOLDEN / "candi_images_u8.npz")
    ours = load_mnist("fashion", "test", Path("/nonexistent"))
    assert ours.images.shape == (10_000, 1, 28, 28)
    np.testing.assert_array_equal(ours.images[:2000, 0], golden["images_u8"])
    np.testing.assert_array_equal(ours.labels[:2000], golden["labels"])


@real
def test_fashion_train_holds_the_golden_batch():
    golden = np.load(GOLDEN / "batch.npz")
    ours = load_mnist("fashion", "train", Path("/nonexistent"))
    assert np.bincount(ours.labels).tolist() == [6000] * 10
    anchors = golden["train_index_of_anchor"]
    np.testing.assert_array_equal(ours.images[anchors, 0], golden["images_u8"][::2])
    np.testing.assert_array_equal(ours.labels[anchors], golden["labels"][::2])


@real
def test_fashion_agrees_with_plain_parsing():
    raw = gzip.decompress((mnist.DEBIAN_FASHION / "t10k-labels-idx1-ubyte.gz").read_bytes())
    ours = load_mnist("fashion", "test", Path("/nonexistent"))
    assert ours.labels.tolist() == list(raw[8:])


@real
@pytest.mark.parametrize("split", ["train", "test"])
def test_fashion_under_the_name_of_mnist_is_found_out(tmp_path, split):
    (tmp_path / "mnist").symlink_to(mnist.DEBIAN_FASHION)
    with pytest.raises(UserError, match=f"labels of fashion {split}, not mnist {split}"):
        load_mnist("mnist", split, tmp_path)


def test_places_are_tried_in_order(tmp_path, nowhere):
    for seed, folder in enumerate(reversed(places("fashion", tmp_path))):
        images, labels = tiny(seed=seed)
        write(folder, "t10k", images, labels)
        ours = load_mnist("fashion", "test", tmp_path)
        np.testing.assert_array_equal(ours.images[:, 0], images)
        assert ours.labels.tolist() == labels
    assert seed == 3


def test_mnist_never_takes_debians_fashion(tmp_path, nowhere):
    write(mnist.DEBIAN_FASHION, "t10k", *tiny())
    with pytest.raises(UserError, match="'mnist' not found"):
        load_mnist("mnist", "test", tmp_path)


def test_missing_is_one_line_with_places_and_what_to_type(tmp_path, nowhere):
    with pytest.raises(UserError) as caught:
        load_mnist("fashion", "train", tmp_path)
    line = str(caught.value)
    assert "\n" not in line
    for place in places("fashion", tmp_path):
        assert str(place) in line
    assert f"robsweep data fetch fashion --data-root {tmp_path}" in line
    assert "dataset-fashion-mnist" in line


def test_missing_labels_are_named(tmp_path, nowhere):
    write(tmp_path, "t10k", *tiny())
    (tmp_path / "t10k-labels-idx1-ubyte").unlink()
    with pytest.raises(UserError, match=r"t10k-labels-idx1-ubyte\[\.gz\] is missing"):
        load_mnist("fashion", "test", tmp_path)


@pytest.mark.parametrize(
    ("images", "labels", "says"),
    [
        (tiny()[0], tiny()[1][:-1], "20 images, but 19"),
        (tiny(side=27)[0], tiny()[1], "27 x 27"),
        (tiny()[0], [10, *tiny()[1][1:]], "label 10"),
        (tiny(0)[0], [], "0 images"),
        (tiny(5000)[0], tiny(5000)[1], "5000 images of 10 classes found, but 10000"),
    ],
)
def test_contents_that_cannot_be(tmp_path, nowhere, images, labels, says):
    write(tmp_path, "t10k", images, labels)
    with pytest.raises(UserError, match=says):
        load_mnist("mnist", "test", tmp_path)
