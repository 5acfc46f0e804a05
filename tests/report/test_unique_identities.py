"""Configurations that share a string are told apart by the fields of the recipe in which they differ."""

import json

import pandas as pd

from robsweep.config.configuration import configuration_of
from robsweep.config.recipes import recipe
from robsweep.report.unique_identities import with_unique_identities


def _frame(*trainings):
    rows = []
    for training in trainings:
        configuration = configuration_of(training.pop("model", "digits:rc2f2p:ptripletN"), **training)
        rows.append(
            {
                "key": configuration.key,
                "identity": str(configuration.identity),
                "configuration": configuration.model_dump_json(),
            }
        )
    return pd.DataFrame(rows)


def test_fields_that_differ_are_named_by_their_ends():
    short = recipe("fashion", "rc2f2").budget.model_copy(update={"steps": 4}).model_dump()
    frame = _frame({"pairs": 2, "budget": short}, {"pairs": 3, "budget": short}, {"pairs": 3})
    base = "digits:rc2f2p:ptripletN"
    assert list(with_unique_identities(frame)["identity"]) == [
        f"{base} pairs 2, steps 4",
        f"{base} pairs 3, steps 4",
        f"{base} pairs 3, steps 32",
    ]


def test_ends_that_two_paths_share_are_written_out():
    recipes = [{"a": {"x": 1}, "b": {"x": 1}}, {"a": {"x": 2}, "b": {"x": 0.25}}]
    rows = [
        {"key": str(i), "identity": "m", "configuration": json.dumps({"training": r})} for i, r in enumerate(recipes)
    ]
    assert list(with_unique_identities(pd.DataFrame(rows))["identity"]) == ["m a.x 1, b.x 1", "m a.x 2, b.x 0.25"]


def test_a_string_of_one_key_stays_as_it_is():
    frame = _frame({}, {"model": "digits:rc2f2:ptripletN", "epochs": 1})
    twice = pd.concat([frame, frame])  # several rungs
    assert list(with_unique_identities(twice)["identity"]) == list(twice["identity"])
