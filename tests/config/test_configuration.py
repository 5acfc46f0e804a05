"""The key of a configuration: equal exactly where training is."""

import pytest
from pydantic import BaseModel

from robsweep.config.configuration import configuration_of
from robsweep.config.training import TrainingConfig

PERTURBS, PLAIN = "digits:rc2f2p:ptripletN", "digits:rc2f2:ptripletN"
UNDECIDED = {"epochs", "micro_batch", "compile", "checkpoint_minutes"}
OTHERS = {
    "epochs": 3,
    "pairs": 7,
    "optimiser.name": "sgd",
    "optimiser.lr": 0.5,
    "optimiser.weight_decay": 0.5,
    "budget.eps": 0.5,
    "budget.alpha": 0.5,
    "budget.steps": 7,
    "freeze_batchnorm": True,
    "embedding_dim": 64,
    "weights": "random",
    "mining": "global",
    "precision": "bfloat16",
    "update_precision": "bfloat16",
    "micro_batch": 7,
    "compile": True,
    "checkpoint_minutes": None,
}
"""A value other than the recipe's for every field."""


def _paths(model: BaseModel, before: str = "") -> list[str]:
    return [
        path
        for name in type(model).model_fields
        for value in [getattr(model, name)]
        for path in (_paths(value, f"{before}{name}.") if isinstance(value, BaseModel) else [before + name])
    ]


def _changed(name: str, path: str) -> str:
    """The key with one field changed."""
    base = configuration_of(name).training.model_dump()
    *groups, field = path.split(".")
    part = base
    for group in groups:
        part = part[group]
    assert part[field] != OTHERS[path]
    part[field] = OTHERS[path]
    return configuration_of(name, **base).key


def test_every_field_is_listed_here():
    assert set(_paths(TrainingConfig())) == set(OTHERS)


@pytest.mark.parametrize("path", OTHERS)
def test_a_field_is_in_the_key_unless_it_decides_nothing(path):
    assert (_changed(PERTURBS, path) == configuration_of(PERTURBS).key) == (path in UNDECIDED)


@pytest.mark.parametrize("path", OTHERS)
def test_without_perturbation_the_budget_decides_nothing(path):
    unused = path in UNDECIDED or path.startswith("budget.")
    assert (_changed(PLAIN, path) == configuration_of(PLAIN).key) == unused


def test_the_key_tells_what_is_trained_and_not_its_name():
    names = [PERTURBS, PLAIN, "digits:rlenetp:ptripletN", "fashion:rc2f2p:ptripletN", "digits:rc2f2p:ptripletC"]
    assert len({configuration_of(name).key for name in names}) == len(names)
    # with a gradual level the destination letter decides nothing else than whether it is the source's
    alike = {configuration_of(f"digits:rc2f2ghmets{letter}:ptripletN").key for letter in "rmdh"}
    assert len(alike) == 1


@pytest.mark.parametrize(
    ("name", "depends"), [("rc2f2tride:ptripletN", True), ("rc2f2:pgtripletN", True), ("rc2f2hmetsm:pgtripletN", False)]
)
def test_the_number_of_epochs_counts_where_steps_depend_on_it(name, depends):
    keys = {configuration_of(f"digits:{name}", epochs=epochs).key for epochs in (3, 8)}
    assert (len(keys) == 2) == depends
