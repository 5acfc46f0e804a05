from pathlib import Path

import pytest
import yaml

from robsweep.config.load import load_sweep
from robsweep.config.parse_change import parse_change
from robsweep.config.places import locate, located_dataset, located_weights, no_root
from robsweep.errors import UserError


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
    (here / "data").mkdir()
    for file in ("w.pt", "v.pt"):
        (here / file).touch()
    changes = {
        "dataset": "folder:mine",
        "data_root": "data",
        "factors": {
            "backbone": ["rres18"],
            "baselines": ["none"],
            "training": {"weights": {"choice": ["random", "v.pt"]}},
        },
    }
    sweep = load_sweep("quickstart", changes.items())
    assert (sweep.dataset, sweep.data_root) == (f"folder:{here}/mine", f"{here}/data")
    assert load_sweep("quickstart", [("training.weights", "w.pt")]).training["weights"] == f"{here}/w.pt"
    assert sweep.factors.training["weights"].choice == ("random", f"{here}/v.pt")


@pytest.mark.parametrize("change", [("training", 3), ("factors", []), ("training.weights", [1]), ("dataset", None)])
def test_other_forms_are_left_to_validation(change):
    with pytest.raises(UserError, match=change[0].partition(".")[0]):
        load_sweep("quickstart", [change])


def test_what_was_given_stays_as_it_is():
    content = yaml.safe_load("training: &t {weights: w.pt}\nfactors: {training: *t}\ndataset: folder:mine")
    located = locate(content)
    assert located["training"] == located["factors"]["training"] != content["training"] == {"weights": "w.pt"}


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ("training.weights=no.pt", "training.weights: weights file '{here}/no.pt' does not exist; expected imagenet,"),
        ("training.weights=.", "training.weights: weights file '{here}' is a folder; expected imagenet, random or"),
        ("factors.training.weights=[random, no.pt]", "factors.training.weights: weights file '{here}/no.pt' does not"),
        ("data_root=none", "data_root: data root {here}/none does not exist"),
        ("data_root=file", "data_root: data root {here}/file is not a folder"),
    ],
)
def test_what_a_sweep_names_must_be_there(here, change, line):
    (here / "file").touch()
    with pytest.raises(UserError) as caught:
        load_sweep("quickstart", [parse_change(change)])
    key, _, words = line.partition(": ")
    assert key in str(caught.value)
    assert words.format(here=here) in str(caught.value)


def test_a_missing_root_says_what_would_make_it(here):
    assert no_root(here / "x", "mnist") == (
        f"data root {here}/x does not exist; type: robsweep data fetch mnist --data-root {here}/x"
    )
    assert no_root(here / "x", "cub") == f"data root {here}/x does not exist"
