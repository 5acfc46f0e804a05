"""What attacks of one sheet are called."""

from robsweep.config.attack_names import attack_names
from robsweep.config.attacks import parse_attack
from robsweep.config.profiles import PROFILES, profile


def test_the_profile_s_labels_where_they_differ():
    assert list(attack_names(profile("rob28")).values()) == [
        "CA+",
        "CA-",
        "QA+",
        "QA-",
        "TMA",
        "ES",
        "LTM",
        "GTM",
        "GTT",
    ]


def test_eps_tells_attacks_of_several_budgets_apart():
    names = attack_names(profile("pami28"))
    assert "CA+W5@0.03137" in names.values()
    assert "SPQA-@0.302" in names.values()


def test_all_names_of_a_profile_differ():
    for name in PROFILES:
        specs = profile(name)
        assert len(set(attack_names(specs).values())) == len(specs), name


def test_the_whole_string_where_nothing_shorter_does():
    texts = [
        "TMA:eps=0.1:alpha=0.1:pgditer=3",
        "TMA:eps=0.1:alpha=0.1:pgditer=3:gradient=nes",
        "ES:eps=0.1:alpha=0.1:pgditer=3",
    ]
    assert list(attack_names([parse_attack(text) for text in texts]).values()) == [*texts[:2], "ES"]
