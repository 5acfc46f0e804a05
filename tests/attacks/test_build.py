from typing import get_args

from robsweep.attacks import ATTACKS, build
from robsweep.config.attacks import NAMES, Behaviour
from robsweep.config.profiles import PROFILES, profile


def test_every_name_of_the_configuration_is_an_attack():
    assert tuple(ATTACKS) == NAMES


def test_every_attack_of_every_profile_can_be_built():
    for spec in (spec for name in PROFILES for spec in profile(name)):
        for behaviour in get_args(Behaviour):
            assert build(spec, behaviour).spec is spec
