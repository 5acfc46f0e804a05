import numpy as np
import pytest
from scipy.io import loadmat, savemat

from robsweep.data.cars import list_cars
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
