"""Examples of what users type: names of configurations, attacks, changes, sweep files."""

import json
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from benchmarks.fuzz.damage import damaged_data, damaged_text
from robsweep.config.attack_kinds import ATTACK_KINDS
from robsweep.config.attacks import parse_attack
from robsweep.config.configuration import configuration_of
from robsweep.config.load import load_sweep
from robsweep.config.parse_change import parse_change
from robsweep.config.points import space_of
from robsweep.config.sweep import SweepConfig
from robsweep.grammar.identity import canonical_identity, parse_identity
from robsweep.grammar.strings import BASELINES

SPACES = Path(__file__).resolve().parents[2] / "search_spaces"
_DATASETS = ("digits", "fashion", "mnist", "cub", "cars", "sop", "inshop", "folder:a", "folder:~x/b@28@grey", "folder:")
_BACKBONES = ("rc2f2", "rlenet", "rres18", "rmnas05", "reffb0", "rswint", "timm:resnet18:", "timm:", "")
_DEFENSES = (*BASELINES, "ghmetsmi", "hmklrr", "rhl2sd", "hm", "[]", '[{"kind":"tride","lambda":1}]')
_LOSSES = ("ptripletN", "pgtripletC", "pdtripletE", "contrastiveN", "triplet", "")
_ATTACKS = (
    "CA:pm=+:W=1:eps=77/255:alpha=3/255:pgditer=32", "QA:pm=-:M=5:eps=0.3:alpha=0.01:pgditer=24", "TMA:pgditer=2",
    "SPQA:pm=+:M=1:gradient=nes:eps=0.1:alpha=0.1:pgditer=3", "ES:restarts=5:random_start=1:momentum=0.9", "FOA:M=4",
)  # fmt: skip
_WORDS = (*_DATASETS, *_BACKBONES, *_DEFENSES, *_LOSSES, *ATTACK_KINDS, "pm=+", "W=", "M=2", "eps=", "8/255", "epochs")
_VALUES = ("1", "[1]", "{a: 1}", "null", "true", "8/255", "[2, 4]", "{int: [1, 9]}", "{loguniform: [1e-4, 1]}", "rob28")
_KEYS = ("factors.training.pairs", "factors.backbone", "training.optimiser.lr", "scoring.attacks", "pruning.rungs")


def configuration(random: Random) -> None:
    """A configuration's name: what is read is written, and read again, as it was."""
    model = random.choice(_BACKBONES) + random.choice(_DEFENSES)
    text = ":".join((random.choice(_DATASETS), model, random.choice(_LOSSES)))
    if random.random() < 0.8:
        text = damaged_text(text, random, _WORDS)
    identity = parse_identity(text)
    assert canonical_identity(canonical_identity(identity)) == canonical_identity(identity)
    if "[" not in str(identity):
        assert parse_identity(str(identity)) == identity
    assert len(configuration_of(text).key) == 12


def attack(random: Random) -> None:
    """An attack string: what is read is written, and read again, as it was."""
    spec = parse_attack(damaged_text(random.choice(_ATTACKS), random, _WORDS))
    assert parse_attack(str(spec)).label == spec.label
    assert str(parse_attack(str(spec))) == str(spec)


def change(random: Random) -> None:
    """One to three ``--set`` of a bundled sweep."""
    paths = (*_paths(SweepConfig.model_fields), *_KEYS)
    texts = [
        random.choice(_own()) if random.random() < 0.7 else f"{random.choice(paths)}={random.choice(_VALUES)}"
        for _ in range(random.randint(1, 3))
    ]
    texts = [damaged_text(text, random, _WORDS) if random.random() < 0.3 else text for text in texts]
    _spanned(load_sweep("quickstart", [parse_change(text) for text in texts]))


def sweep_file(random: Random, folder: Path) -> None:
    """A bundled sweep file with characters, or with values, changed."""
    text = random.choice(_FILES)
    if random.random() < 0.5:
        text = damaged_text(text, random, _WORDS)
    else:
        text = yaml.safe_dump(damaged_data(yaml.safe_load(text), random, (*_WORDS, *_VALUES)))
    path = folder / "sweep.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    _spanned(load_sweep(str(path)))


def _spanned(sweep: SweepConfig) -> None:
    assert SweepConfig.model_validate(sweep.model_dump(mode="json")) == sweep
    assert space_of(sweep).size > 0


@cache
def _own() -> tuple[str, ...]:
    """Changes that set a key of the bundled sweep, or of one of its sections, to what it is."""
    content = load_sweep("quickstart").model_dump(mode="json")
    inside = [
        (f"{name}.{key}", part)
        for name, value in content.items()
        if isinstance(value, dict)
        for key, part in value.items()
    ]
    return tuple(f"{path}={json.dumps(value)}" for path, value in (*content.items(), *inside))


def _paths(fields: Any) -> list[str]:
    """Dotted paths of a model's fields, two levels deep."""
    inside = {name: getattr(field.annotation, "model_fields", {}) for name, field in fields.items()}
    return [*inside, *(f"{name}.{key}" for name, keys in inside.items() for key in keys)]


_FILES = tuple(path.read_text(encoding="utf-8") for path in sorted(SPACES.rglob("*.yaml")))
