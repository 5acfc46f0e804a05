from typing import get_args

from robsweep.attacks import ATTACKS, build
from robsweep.config.attacks import NAMES, Behaviour, parse_attack
from robsweep.config.profiles import PROFILES, profile


def test_every_name_of_the_configuration_is_an_attack():
    assert tuple(ATTACKS) == NAMES


def test_every_attack_of_every_profile_can_be_built():
    for spec in (spec for name in PROFILES for spec in profile(name)):
        for behaviour in get_args(Behaviour):
            assert build(spec, behaviour).spec is spec


def test_the_configuration_knows_how_many_runs_a_query_takes():
    budget = "eps=0.1:alpha=0.1:pgditer=1:restarts=3"
    signed = {"CA": "pm=+:", "QA": "pm=+:", "SPQA": "pm=+:"}
    for name in NAMES:
        spec = parse_attack(f"{name}:{signed.get(name, '')}{budget}")
        for behaviour in get_args(Behaviour):
            assert spec.runs(behaviour) == 3 * (1 + len(build(spec, behaviour).further)), (name, behaviour)
