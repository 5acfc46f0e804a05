import shutil

import numpy as np
import pytest
from scipy.io import loadmat, savemat

from robsweep.data.cars import TEST_ANNOTATIONS, TRAIN_ANNOTATIONS, list_cars
from robsweep.data.published import completeness
from robsweep.errors import UserError


def test_against_the_raw_structure(miniatures):
    cells = loadmat(miniatures / "cars196" / "cars_annos.mat")["annotations"][0]
    found = {}
    for split, offset in (("train", 1), ("test", 5)):
        listing = list_cars(split, miniatures)
        found |= {path: label + offset for path, label in zip(listing.paths, listing.labels.tolist(), strict=True)}
        assert listing.size == (24, 4)
    assert found == {cell["relative_im_path"][0]: cell["class"][0, 0] for cell in cells}
    assert all((miniatures / "cars196" / path).is_file() for path in found)


def test_the_published_numbers_are_a_full_set(tmp_path):
    # 8,054 images of classes 1-98 and 8,131 of classes 99-196.
    per_class = [83] * 18 + [82] * 80 + [83] * 95 + [82] * 3
    fields = [("relative_im_path", object), ("class", object)]
    rows = np.array([(f"car_ims/{c}.jpg", c + 1) for c, n in enumerate(per_class) for _ in range(n)], dtype=fields)
    savemat(tmp_path / "cars_annos.mat", {"annotations": rows[None]})
    for split in ("train", "test"):
        assert completeness("cars", split, list_cars(split, tmp_path).size) == "full"


@pytest.mark.parametrize("content", [b"", b"not a mat file" * 20])
def test_damage_names_the_file(tmp_path, content):
    (tmp_path / "cars_annos.mat").write_bytes(content)
    with pytest.raises(UserError, match=r"cars_annos\.mat: not the annotations") as caught:
        list_cars("train", tmp_path)
    assert "\n" not in str(caught.value)


def test_another_mat_file_is_refused(tmp_path):
    savemat(tmp_path / "cars_annos.mat", {"something": 1})
    with pytest.raises(UserError, match="'annotations'"):
        list_cars("train", tmp_path)


def write_devkit(root, original, *, kit="devkit", labelled="", nested=False):
    """The images of the original layout as torchvision or Kaggle lay them out: by the field ``test``, numbered anew."""
    cells = loadmat(original / "cars_annos.mat", simplify_cells=True)["annotations"]
    (root / kit).mkdir(parents=True)
    for part, name in enumerate(("cars_train", "cars_test")):
        folder = root / name / name if nested else root / name
        folder.mkdir(parents=True)
        chosen = [cell for cell in cells if cell["test"] == part]
        rows = np.empty((1, len(chosen)), dtype=[("bbox_x1", object), ("class", object), ("fname", object)])
        for number, cell in enumerate(chosen):
            shutil.copy(original / cell["relative_im_path"], folder / f"{number + 1:05}.jpg")
            rows[0, number] = (1, cell["class"], f"{number + 1:05}.jpg")
        place = root / (kit if part == 0 else labelled)
        savemat(place / (TRAIN_ANNOTATIONS if part == 0 else TEST_ANNOTATIONS), {"annotations": rows})
    names = np.array([[f"Drawn Car {number}" for number in range(8)]], dtype=object)
    savemat(root / kit / "cars_meta.mat", {"class_names": names})


def content(listing):
    pairs = zip(listing.paths, listing.labels.tolist(), strict=True)
    return sorted((label, (listing.folder / path).read_bytes()) for path, label in pairs)


@pytest.mark.parametrize(
    ("place", "layout"),
    [
        ("stanford_cars", {}),  # torchvision: the labelled annotations beside the devkit
        ("cars", {"labelled": "devkit"}),
        ("cars196", {"kit": "car_devkit/devkit", "nested": True}),  # Kaggle
        (".", {"kit": "car_devkit/devkit", "labelled": "car_devkit", "nested": True}),
    ],
)
def test_the_devkits_layout_holds_the_same_images(miniatures, tmp_path, place, layout):
    write_devkit(tmp_path / place, miniatures / "cars196", **layout)
    for split in ("train", "test"):
        assert content(list_cars(split, tmp_path)) == content(list_cars(split, miniatures))


def test_both_layouts_together_are_read_as_the_original(miniatures, tmp_path):
    shutil.copytree(miniatures / "cars196", tmp_path / "cars")
    write_devkit(tmp_path / "cars", miniatures / "cars196")
    assert list_cars("test", tmp_path).paths == list_cars("test", miniatures).paths
    shutil.rmtree(tmp_path / "cars" / "car_ims")  # Kaggle's archives hold the original's annotations without its images
    assert list_cars("test", tmp_path).missing == ()
    assert content(list_cars("test", tmp_path)) == content(list_cars("test", miniatures))


def test_a_devkit_without_the_classes_of_its_test_images(miniatures, tmp_path):
    write_devkit(tmp_path / "cars", miniatures / "cars196")
    (tmp_path / "cars" / TEST_ANNOTATIONS).unlink()
    with pytest.raises(
        UserError, match=rf"no {TEST_ANNOTATIONS} in {tmp_path}/cars, {tmp_path}/cars/devkit; the devkit's"
    ):
        list_cars("train", tmp_path)
