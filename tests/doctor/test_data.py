"""Data sets of this machine."""

from robsweep.data.sample import write_sample
from robsweep.doctor.data import datasets


def test_data_sets_that_are_there_and_one_that_is_damaged(tmp_path):
    write_sample("mnist", tmp_path, classes=4, images_per_class=4, seed=0)
    (found,) = datasets(tmp_path)
    assert found.found.startswith("digits, mnist")
    assert "cub" in found.found.partition("not here: ")[2]
    (tmp_path / "CUB_200_2011").mkdir()
    (tmp_path / "CUB_200_2011/images.txt").write_text("1 a.jpg\n")
    _, damaged = datasets(tmp_path)
    assert (damaged.what, damaged.verdict, damaged.do) == ("data set cub", "problem", "robsweep data check cub")
    assert datasets(tmp_path / "gone")[0].verdict == "problem"
