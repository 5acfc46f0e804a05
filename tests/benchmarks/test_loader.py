"""The share of the data in a step, on miniature sets."""

from robsweep.data.sample import write_sample


def test_both_sizes_are_measured(row_of, tmp_path):
    write_sample("fashion", tmp_path / "data", classes=10, images_per_class=8, seed=0)
    sizes = ("--pairs", 2, "--images", 32, "--side", 64, "--passed", 2, "--repeats", 2)
    row = row_of("loader", *sizes, "--data-root", tmp_path / "data")
    for size, backbone in (("28x28", "rc2f2"), ("224x224", "rres18")):
        found = row[size]
        assert (found["backbone"], found["pairs"], found["pgd_steps"]) == (backbone, 2, 32)
        assert 0 < found["data_share"]["hm"] < found["data_share"]["none"] < 1
        assert found["images_per_second"] > 0
    assert row["224x224"]["cached_images"] == 16
    assert row["224x224"]["cache_ms_each"] > 0
    assert row["ratio"] >= 1
