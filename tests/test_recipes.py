"""The recipes of CONTRIBUTING, followed to the letter in a copy of robsweep."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^   `(robsweep/\S+\.py)`(.*)\n\n   ```python\n((?:   .*\n|\n)*?)   ```$", re.MULTILINE)
DEFENSE = """
import json, torch
from robsweep.defenses import Batch, Moment, build_defense
from robsweep.config.budget import Budget
from robsweep.grammar.identity import parse_identity
from robsweep.models.small import c2f2

generator = torch.Generator().manual_seed(0)
images, labels = torch.rand(8, 1, 28, 28, generator=generator), torch.arange(4).repeat_interleave(2)
identity = parse_identity("digits:rc2f2sc:ptripletN")
step = build_defense(identity.defense, identity.loss, Budget(eps=0.1, alpha=0.01, steps=2))
model = c2f2()
outcome = step.step(model, Batch(images, labels), Moment(generator, 0.0))
outcome.loss.backward()
moved = any(bool(parameter.grad.abs().max() > 0) for parameter in model.parameters())
print(json.dumps([str(identity), identity.defense.kind, outcome.passes, moved]))
"""
ATTACK = """
import json, torch
from robsweep.attacks import embed_gallery, run_attack
from robsweep.config.attacks import parse_attack
from robsweep.grammar.hardness import Metric
from robsweep.models.small import c2f2

images = torch.rand(8, 1, 28, 28, generator=torch.Generator().manual_seed(0))
model = c2f2().eval()
gallery = embed_gallery(model, [images], torch.arange(8) % 4, Metric.NORMALISED)
scores = [run_attack(model, images[:3], torch.arange(3), parse_attack(f"SHUN:eps={eps}:alpha=0.01:pgditer=3"), gallery)
          for eps in (0, 0.1)]
print(json.dumps([found.values["SHUN"].tolist() for found in scores]))
"""
COST = """
import json
from robsweep.config.load import validate
from robsweep.config.points import space_of
from robsweep.sweep.cost import cost_of

cost = cost_of(space_of(validate({"name": "x", "dataset": "digits", "factors": {"baselines": ["scatter", "act"]},
                                  "conditions": [{"exclude": {"defense": "act"}}]}, "x")))
print(json.dumps([cost.checkpoints, cost.training_passes]))
"""


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """Runs code in a copy of robsweep to which both recipes were applied; what it prints, read as JSON."""
    root = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "robsweep", root / "robsweep", ignore=shutil.ignore_patterns("__pycache__"))
    for path, where, code in BLOCK.findall((ROOT / "CONTRIBUTING.md").read_text()):
        file, text = root / path, dedent(code)
        if not where:
            assert not file.exists()
            file.write_text(text)
        elif where == ", before `_OWN`":
            file.write_text(file.read_text().replace("_OWN:", f"{text}\n\n_OWN:", 1))
        else:
            assert where == ", at the end of `_OWN`"
            file.write_text(file.read_text().replace("\n)\n", f"\n    {text.strip()},\n)\n", 1))
    defenses = root / "robsweep/grammar/defense.py"
    defenses.write_text(defenses.read_text().replace("TRIDE, HM)", "TRIDE, HM, Scatter)", 1))

    def call(code: str):
        environment = os.environ | {"PYTHONPATH": str(root)}
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment, cwd=root
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return call


def test_a_defense(followed):
    assert followed(DEFENSE) == ["digits:rc2f2sc:ptripletN", "scatter", 2 * 8, True]


def test_what_the_defense_costs_is_known(followed):
    checkpoints, passes = followed(COST)
    assert checkpoints > 0
    assert passes > 0


def test_an_attack(followed):
    before, after = followed(ATTACK)
    assert all(far > near for near, far in zip(before, after, strict=True))


def test_there_are_two_files_and_two_entries(followed):
    blocks = BLOCK.findall((ROOT / "CONTRIBUTING.md").read_text())
    assert [path for path, where, _ in blocks if not where] == [
        "robsweep/defenses/scatter.py",
        "robsweep/attacks/shun.py",
    ]
    assert len(blocks) == 4
