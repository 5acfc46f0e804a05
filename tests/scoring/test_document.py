"""The JSON of a sheet: the keys that scripts rely on."""

import json
import math

import pytest

from robsweep.config.scores import TERMS
from robsweep.data.catalog import load
from robsweep.scoring.curve import parse_curve
from robsweep.scoring.document import sheet_json
from robsweep.scoring.single import Single

STABLE = {
    "profile": str,
    "behaviour": str,
    "queries": int,
    "candidates": int,
    "seed": int,
    "clean": dict,
    "attacks": dict,
    "terms": dict,
    "ers": float,
    "ers_interval": list,
    "flags": list,
}


@pytest.fixture
def document(checkpoint, quick):
    single = Single(checkpoint, quick())
    sheet = single.sheet()
    return sheet, json.loads(sheet_json(sheet, single.info)), single


def test_stable_keys_and_their_types(document):
    _, content, _ = document
    for name, kind in STABLE.items():
        assert isinstance(content[name], kind), name
    assert {"recall_at_1", "recall_at_2", "map", "map_at_10", "nmi"} <= content["clean"].keys()
    assert list(content["terms"]) == list(TERMS)
    assert list(content["attacks"]) == ["CA+", "CA-", "QA+", "QA-", "TMA", "ES", "LTM", "GTM", "GTT"]
    assert all(isinstance(value, float) for scores in content["attacks"].values() for value in scores.values())
    assert "curve" not in content


def test_everything_needed_to_repeat_it_is_there(document, checkpoint):
    _, content, _ = document
    assert content["identity"] == "digits:rlenet:ptripletN"
    assert content["configuration"]["training"]["embedding_dim"] == 16
    assert (content["training_seed"], content["epoch"]) == (3, 2)
    assert content["attack_strings"]["CA+"] == "CA:pm=+:W=1:eps=0.30196:alpha=0.011764:pgditer=2"
    assert content["checkpoint"] == str(checkpoint)
    assert content["train_fingerprint"] == "abc"
    assert content["test_fingerprint"] == load("digits", "test").fingerprint
    assert content["code_version"].startswith("0.")
    assert content["passes"] == 6 * 2 * 9
    assert content["seconds"] > 0


def test_the_same_arguments_give_the_same_file_but_for_the_time(document, checkpoint, quick):
    _, content, _ = document
    single = Single(checkpoint, quick())
    again = json.loads(sheet_json(single.sheet(), single.info))
    assert {**again, "seconds": 0} == {**content, "seconds": 0}


def test_nan_is_null(document):
    sheet, _, single = document
    broken = sheet.model_copy(
        update={"ers": math.nan, "clean": {"nmi": math.nan}, "intervals": {"ers": (math.nan, 1.0)}}
    )
    content = json.loads(sheet_json(broken, single.info), parse_constant=lambda name: pytest.fail(name))
    assert content["ers"] is None
    assert content["clean"] == {"nmi": None}
    assert content["ers_interval"] == [None, 1.0]


def test_a_curve_has_an_entry_an_eps(document):
    sheet, _, single = document
    content = json.loads(sheet_json(sheet, single.info, single.curve(parse_curve("eps=0:0.1:3"))))
    assert [point["eps"] for point in content["curve"]] == pytest.approx([0.0, 0.05, 0.1])
    for point in content["curve"]:
        assert list(point["terms"]) == list(TERMS)
        low, high = point["ers_interval"]
        assert low <= point["ers"] <= high
