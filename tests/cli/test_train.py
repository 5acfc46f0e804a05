"""``robsweep train``: what its arguments mean, and that nothing starts which cannot."""

from urllib.error import URLError

import pytest
from pydantic import BaseModel

from robsweep.config.training import TrainingConfig
from robsweep.data.sample import write_sample

PAPERS = [
    f"{dataset}:rres18{defense}:ptripletN" for dataset in ("cub", "cars", "sop") for defense in ("ghmetsm", "ghmetsmi")
]


@pytest.fixture
def asked(monkeypatch):
    """What would be trained, recorded in place of training it."""
    calls = []

    def record(configuration, **options):
        calls.append((configuration, options))
        return options["out"] / "epoch_1"

    monkeypatch.setattr("robsweep.training.single.train_single", record)
    return calls


@pytest.mark.parametrize("name", PAPERS)
def test_the_papers_commands_take_the_papers_recipe(robsweep, asked, name):
    code, _, err = robsweep("train", name)
    assert code == 0, err
    (configuration, options) = asked[0]
    recipe = configuration.training
    assert str(configuration) == name
    assert (recipe.epochs, recipe.pairs) == (75, 56)
    assert recipe.optimiser.model_dump() == {"name": "adam", "lr": 1e-5, "weight_decay": 4e-4}
    assert recipe.budget.model_dump() == {"eps": 8 / 255, "alpha": 1 / 255, "steps": 32}
    assert recipe.freeze_batchnorm
    assert recipe.weights is None  # ImageNet's, see test_weights_that_cannot_be_had
    defense = configuration.identity.defense
    assert (defense.source, defense.destination.kind, defense.fixed_anchor) == ("s", "gradual", False)
    assert (defense.ics is not None) == name.endswith("i:ptripletN")
    assert options["epochs_kept"] == (75,)


def test_every_so_many_epochs_as_the_reference_evaluates(robsweep, asked):
    robsweep("train", PAPERS[0], "--every", 5)
    robsweep("train", PAPERS[0], "--every", 50, "--epochs", 75)
    robsweep("train", PAPERS[0], "--every", 9, "--epochs", 3)
    assert [options["epochs_kept"] for _, options in asked] == [tuple(range(5, 76, 5)), (50, 75), (3,)]


VALUES = {
    "epochs": 3,
    "pairs": 7,
    "optimiser.name": "sgd",
    "optimiser.lr": 0.5,
    "optimiser.weight_decay": 0.25,
    "budget.eps": 0.125,
    "budget.alpha": 0.0625,
    "budget.steps": 5,
    "freeze_batchnorm": False,
    "embedding_dim": 64,
    "weights": "random",
    "mining": "global",
    "precision": "float32",
    "update_precision": "bfloat16",
    "micro_batch": 4,
    "compile": True,
    "checkpoint_minutes": 2.5,
}


def _leaves(model, prefix=""):
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _leaves(field.annotation, f"{prefix}{name}.")
        else:
            yield prefix + name


@pytest.mark.parametrize("path", list(_leaves(TrainingConfig)))
def test_every_value_of_the_recipe_can_be_set(robsweep, asked, path):
    value = VALUES[path]
    code, _, err = robsweep("train", PAPERS[0], "--set", f"{path}={str(value).lower()}")
    assert code == 0, err
    robsweep("train", PAPERS[0])
    found = [configuration.training for configuration, _ in asked]
    for name in path.split("."):
        found = [getattr(recipe, name) for recipe in found]
    assert found[0] == value
    assert found[1] != value


def test_options_win_over_set(robsweep, asked):
    robsweep("train", PAPERS[0], "--set", "budget.steps=3", "--set", "epochs=2", "--pgd-steps", 8, "--epochs", 9)
    recipe = asked[0][0].training
    assert (recipe.budget.steps, recipe.epochs) == (8, 9)


@pytest.mark.parametrize("weights", [(), ("--set", "weights=imagenet")])
def test_weights_that_cannot_be_had_are_one_line_and_no_random_start(robsweep, tmp_path, monkeypatch, weights):
    monkeypatch.setattr("ray.init", lambda **_: pytest.fail("started"))

    def download(*_, **__):
        raise URLError("no route to host")

    monkeypatch.setattr("torchvision.models._api.load_state_dict_from_url", download)
    write_sample("cub", tmp_path, classes=4, images_per_class=4, side=20)
    code, out, err = robsweep("train", PAPERS[0], *weights, "--data-root", tmp_path, "--out", tmp_path / "new")
    assert (code, out) == (2, "")
    assert err.startswith("robsweep: the ImageNet weights of rres18 could not be downloaded")
    assert "resnet18-f37072fd.pth" in err
    assert "set weights to its path, or set weights to random" in err
    assert err.count("\n") == 1
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["cub", "cars", "sop", "inshop", "mnist"])
def test_a_missing_data_set_says_where_it_was_looked_for_and_what_to_do(robsweep, tmp_path, name):
    """Before any weights are looked for, which could take a download."""
    backbone = "rc2f2" if name == "mnist" else "rres18"
    code, out, err = robsweep("train", f"{name}:{backbone}:ptripletN", "--data-root", tmp_path)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert f"data set '{name}' not found: no " in err
    assert f"{tmp_path}," in err or f"{tmp_path};" in err
    assert "get it from " in err or f"type: robsweep data fetch mnist --data-root {tmp_path}" in err
