from typing import get_args

import pytest
import torch
from torch import nn

from robsweep.attacks import Attack, build, embed_gallery, run_attack
from robsweep.attacks.build import require_candidates
from robsweep.config.attack_kind import Behaviour
from robsweep.config.attack_kinds import ATTACK_KINDS
from robsweep.config.attacks import parse_attack
from robsweep.config.profiles import PROFILES, profile
from robsweep.errors import UserError
from robsweep.extensions import located
from robsweep.grammar.hardness import Metric


@pytest.mark.parametrize("kind", ATTACK_KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_names_an_attack(kind):
    assert issubclass(located(kind.attack), Attack)


def test_every_attack_of_every_profile_can_be_built():
    for spec in (spec for name in PROFILES for spec in profile(name)):
        for behaviour in get_args(Behaviour):
            assert build(spec, behaviour).spec is spec


def test_the_configuration_knows_how_many_runs_a_query_takes():
    budget = "eps=0.1:alpha=0.1:pgditer=1:restarts=3"
    for name, kind in ATTACK_KINDS.items():
        spec = parse_attack(f"{name}:{'pm=+:' if kind.signed else ''}{budget}")
        for behaviour in get_args(Behaviour):
            assert spec.runs(behaviour) == 3 * (1 + len(build(spec, behaviour).alternatives)), (name, behaviour)


@pytest.mark.parametrize(
    ("text", "fewest"),
    [("QA:pm=-:M=3", 4), ("SPQA:pm=-:M=2", 8), ("FOA:M=4", 5), ("QA:pm=+:M=9", 2), ("CA:pm=-:W=9", 2), ("GTM", 2)],
)
def test_what_picks_more_candidates_than_there_are_is_refused_and_nothing_else(text, fewest):
    spec = parse_attack(f"{text}:eps=0.1:alpha=0.1:pgditer=1")
    require_candidates([spec], fewest)
    with pytest.raises(UserError, match=f"asked for; besides the query there are {fewest - 2}"):
        require_candidates([spec], fewest - 1)
    images = torch.rand(fewest, 1, 2, 2, generator=torch.Generator().manual_seed(0))
    gallery = embed_gallery(nn.Flatten(), [images], torch.arange(fewest) % 2, Metric.NORMALISED)
    run_attack(nn.Flatten(), images, torch.arange(fewest), spec, gallery)
