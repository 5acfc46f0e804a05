from pathlib import Path

import pytest

from robsweep.config.load import load_sweep
from robsweep.config.places import located_dataset, located_weights


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "tail"), [("folder:mine", "mine"), ("folder:mine@shared", "mine@shared"), ("folder:a/../b", "a/../b")]
)
def test_folders_become_absolute(here, name, tail):
    assert located_dataset(name) == f"folder:{here}/{tail}"
    assert located_dataset(located_dataset(name)) == located_dataset(name)


def test_what_is_no_relative_path_stays(here):
    for name in ("cub", "folder:/data/mine", "folder:"):
        assert located_dataset(name) == name
    for weights in ("imagenet", "random", "", None, 3, "/w.pt"):
        assert located_weights(weights) == weights
    assert located_weights("~/w.pt") == str(Path.home() / "w.pt")


def test_a_sweep_file_means_the_place_where_the_command_was_typed(here):
    changes = {
        "dataset": "folder:mine",
        "data_root": "data",
        "training.weights": "w.pt",
        "factors": {
            "backbone": ["rres18"],
            "baselines": ["none"],
            "training": {"weights": {"choice": ["random", "v.pt"]}},
        },
    }
    sweep = load_sweep("quickstart", changes.items())
    assert (sweep.dataset, sweep.data_root) == (f"folder:{here}/mine", f"{here}/data")
    assert sweep.training["weights"] == f"{here}/w.pt"
    assert sweep.factors.training["weights"].choice == ("random", f"{here}/v.pt")


@pytest.mark.parametrize("change", [("training", 3), ("factors", []), ("training.weights", [1]), ("dataset", None)])
def test_other_forms_are_left_to_validation(change):
    from robsweep.errors import UserError

    with pytest.raises(UserError, match=change[0].partition(".")[0]):
        load_sweep("quickstart", [change])
