import pandas as pd
import pytest

from robsweep.data.published import completeness
from robsweep.data.sop import list_sop
from robsweep.errors import UserError


@pytest.mark.parametrize("split", ["train", "test"])
def test_against_pandas(miniatures, split):
    table = pd.read_csv(miniatures / "Stanford_Online_Products" / f"Ebay_{split}.txt", sep=" ")
    listing = list_sop(split, miniatures)
    assert list(listing.paths) == table["path"].tolist()
    assert listing.labels.tolist() == (table["class_id"] - table["class_id"].min()).tolist()
    assert listing.size == (24, 4)


def test_train_and_test_share_no_class(miniatures):
    folder = miniatures / "Stanford_Online_Products"
    ids = [set(pd.read_csv(folder / f"Ebay_{split}.txt", sep=" ")["class_id"]) for split in ("train", "test")]
    assert not set.intersection(*ids)


@pytest.mark.parametrize(
    ("split", "images", "classes", "first"), [("train", 59_551, 11_318, 1), ("test", 60_502, 11_316, 11_319)]
)
def test_the_published_numbers_are_a_full_set(tmp_path, split, images, classes, first):
    rows = "".join(f"{n} {first + n % classes} 1 chair_final/{n}.JPG\n" for n in range(images))
    (tmp_path / f"Ebay_{split}.txt").write_text("image_id class_id super_class_id path\n" + rows)
    listing = list_sop(split, tmp_path)
    assert completeness("sop", split, listing.size) == "full"
    assert listing.labels.max() == classes - 1


def test_a_cut_list_is_not_a_full_set(tmp_path):
    rows = "".join(f"{n} {1 + n % 11_318} 1 chair_final/{n}.JPG\n" for n in range(59_550))
    (tmp_path / "Ebay_train.txt").write_text("image_id class_id super_class_id path\n" + rows)
    with pytest.raises(UserError, match="59550 images of 11318 classes found, but 59551 of 11318"):
        completeness("sop", "train", list_sop("train", tmp_path).size)
