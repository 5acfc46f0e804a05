"""The example package, installed in a folder of its own and used from another process."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRAIN_AND_ATTACK = """
import json, torch
from robsweep.attacks import embed_gallery, run_attack
from robsweep.config.attacks import parse_attack
from robsweep.config.budget import Budget
from robsweep.defenses import Batch, Moment, build_defense
from robsweep.grammar.identity import parse_identity
from robsweep.models.small import c2f2

generator = torch.Generator().manual_seed(0)
images, labels = torch.rand(8, 1, 28, 28, generator=generator), torch.arange(4).repeat_interleave(2)
identity = parse_identity("digits:rc2f2noise:ptripletN")
step = build_defense(identity.defense, identity.loss, Budget(eps=0.1, alpha=0.01, steps=2))
model = c2f2()
outcome = step.step(model, Batch(images, labels), Moment(generator, 0.0))
outcome.loss.backward()
gallery = embed_gallery(model.eval(), [images], labels, identity.loss.metric)
rows, plain = torch.arange(3), parse_attack("SHY:eps=0:alpha=0.01:pgditer=3")
moved = parse_attack("SHY:eps=0.1:alpha=0.01:pgditer=3")
scores = [run_attack(model, images[:3], rows, spec, gallery).values["SHY"] for spec in (plain, moved)]
print(json.dumps({"identity": str(identity), "passes": outcome.passes, "rise": (scores[1] - scores[0]).tolist()}))
"""
SEARCH = """
import json
from robsweep.config.load import validate
from robsweep.config.points import space_of
from tests.curves import run_on_curves

factors = {"baselines": ["none", "noise", {"noise": 0.5}, "act"]}
content = {"name": "x", "dataset": "digits", "factors": factors, "search": {"kind": "backwards"},
           "pruning": {"policy": "patient", "rungs": [1]}, "training": {"epochs": 2}}
sweep = validate(content, "x")
state = run_on_curves(sweep)[0].state
decided = [found for one in state.candidates.values() for found in one.decided.values()]
print(json.dumps({"points": [point.aliases[0] for point in space_of(sweep).points],
                  "tried": [one.aliases[0] for one in state.candidates.values()],
                  "verdicts": sorted({found.verdict for found in decided}),
                  "reasons": [found.reason for found in decided if found.verdict == "go_on"]}))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Runs Python where the example is installed; what it prints, read as JSON."""
    folder = tmp_path_factory.mktemp("site")
    source = shutil.copytree(ROOT / "examples" / "robsweep_example", tmp_path_factory.mktemp("source") / "example")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps"]
    done = subprocess.run(
        [*pip, "--no-build-isolation", "--target", folder, source], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(folder), str(ROOT)))}

    def call(code: str):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return call


def test_its_defense_trains_and_its_attack_attacks(installed):
    found = installed(TRAIN_AND_ATTACK)
    assert found["identity"] == "digits:rc2f2noise:ptripletN"
    assert found["passes"] == 0
    assert len(found["rise"]) == 3
    assert all(rise > 0 for rise in found["rise"])


def test_its_searcher_proposes_backwards_and_its_policy_prunes_nothing(installed):
    found = installed(SEARCH)
    assert len(found["points"]) == 4
    assert found["tried"] == found["points"][::-1]
    assert found["verdicts"] == ["complete", "go_on"]
    assert found["reasons"] == ["patience"] * 4


def test_facts_load_no_torch(installed):
    code = "import json, sys, robsweep.config.load; print(json.dumps([m in sys.modules for m in ('torch', 'ray')]))"
    assert installed(code) == [False, False]
