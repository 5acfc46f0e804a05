import shutil

import pytest

from robsweep.data.cub import list_cub
from robsweep.data.published import Size, completeness
from robsweep.errors import UserError


@pytest.mark.parametrize("split", ["train", "test"])
def test_against_the_names_of_the_folders(miniatures, split):
    listing = list_cub(split, miniatures)
    folders = sorted((miniatures / "CUB_200_2011" / "images").iterdir())
    assert len(folders) == 8
    half = folders[:4] if split == "train" else folders[4:]
    expected = {f"{folder.name}/{file.name}": label for label, folder in enumerate(half) for file in folder.iterdir()}
    assert dict(zip(listing.paths, listing.labels.tolist(), strict=True)) == expected
    assert len(listing) == len(expected) == 24


def test_against_the_index_files(tmp_path):
    folder = tmp_path / "CUB_200_2011"
    folder.mkdir()
    # ids with gaps, in no order, the two files not in the same one; a name with a space
    (folder / "images.txt").write_text("7 b/1.jpg\n3 a/1.jpg\n12 d/1 x.jpg\n5 c/1.jpg\n4 a/2.jpg\n")
    (folder / "image_class_labels.txt").write_text("3 1\n4 1\n5 17\n12 20\n7 9\n")
    images = dict(line.split(" ", 1) for line in (folder / "images.txt").read_text().splitlines())
    classes = dict(line.split() for line in (folder / "image_class_labels.txt").read_text().splitlines())
    for split, ids in (("train", [1, 9]), ("test", [17, 20])):
        listing = list_cub(split, tmp_path)
        expected = {path: ids.index(int(classes[key])) for key, path in images.items() if int(classes[key]) in ids}
        assert dict(zip(listing.paths, listing.labels.tolist(), strict=True)) == expected


def write_index(folder, per_class):
    """The index files of a tree with this many images in each class, without the images."""
    folder.mkdir()
    ids = [label for label, count in enumerate(per_class, start=1) for _ in range(count)]
    (folder / "images.txt").write_text("".join(f"{n} {label:03}.Bird/{n}.jpg\n" for n, label in enumerate(ids, 1)))
    (folder / "image_class_labels.txt").write_text("".join(f"{n} {label}\n" for n, label in enumerate(ids, 1)))


def test_the_published_numbers_are_a_full_set(tmp_path):
    # 5,864 images of classes 1-100 and 5,924 of classes 101-200.
    write_index(tmp_path / "CUB_200_2011", [59] * 64 + [58] * 36 + [60] * 24 + [59] * 76)
    for split, size in (("train", Size(5864, 100)), ("test", Size(5924, 100))):
        listing = list_cub(split, tmp_path)
        assert completeness("cub", split, listing.size) == "full"
        assert listing.size == size
        assert listing.labels.min() == 0
        first, last = listing.paths[0][:3], listing.paths[-1][:3]
        assert (first, last) == (("001", "100") if split == "train" else ("101", "200"))


def test_ids_must_match(miniatures, tmp_path):
    shutil.copytree(miniatures / "CUB_200_2011", tmp_path / "cub")
    labels = tmp_path / "cub" / "image_class_labels.txt"
    labels.write_text("".join(labels.read_text().splitlines(keepends=True)[:-1]))
    with pytest.raises(UserError, match="image id 48 stands in only one"):
        list_cub("train", tmp_path)


def test_missing_says_where_and_what_to_do(tmp_path):
    with pytest.raises(UserError, match=r"data set 'cub' not found: no images\.txt in .*CUB_200_2011.*get it from"):
        list_cub("train", tmp_path)


def test_a_missing_image_is_found_before_decoding(miniatures, tmp_path):
    shutil.copytree(miniatures / "CUB_200_2011", tmp_path / "CUB_200_2011")
    lost = tmp_path / "CUB_200_2011" / "images" / list_cub("test", tmp_path).paths[5]
    lost.unlink()
    with pytest.raises(UserError, match=f"1 of 24 images are missing, first {lost}"):
        _ = list_cub("test", tmp_path).facts
