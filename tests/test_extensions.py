"""What other packages add: found by entry points alone, and refused in one line that names the package."""

import pytest

from robsweep import extensions
from robsweep.config import strategies
from robsweep.config.attack_kinds import ATTACK_KINDS
from robsweep.config.outside_attacks import outside_attacks
from robsweep.config.points import space_of
from robsweep.errors import UserError
from robsweep.grammar.defense import DEFENSES
from robsweep.grammar.outside import outside_defenses
from robsweep.sweep.strategies import build_policy, build_searcher


def test_what_fits_is_found(lab):
    lab(extensions.DEFENSES, "good", "lab:Good")
    (found,) = outside_defenses(DEFENSES)
    assert found.suffix == "good"
    assert list(outside_attacks(ATTACK_KINDS)) == []


def test_an_attack_that_fits_is_found(lab):
    lab(extensions.ATTACKS, "GOOD", "lab:GOOD")
    assert [kind.name for kind in outside_attacks(ATTACK_KINDS)] == ["GOOD"]


def test_two_packages_cannot_give_one_name(lab):
    lab(extensions.SEARCHERS, "greedy", "lab:greedy")
    lab(extensions.SEARCHERS, "greedy", "lab:empty", package="workshop")
    with pytest.raises(UserError, match=r"package (lab|workshop) 2\.0: .* package (lab|workshop) 2\.0 has one"):
        extensions.extensions(extensions.SEARCHERS)


def test_robsweeps_own_names_are_taken(lab):
    lab(extensions.POLICIES, "median", "lab:greedy")
    with pytest.raises(UserError, match=r"package lab 2\.0: .* robsweep has one of this name itself"):
        extensions.places(extensions.POLICIES, {"median": "robsweep.policy.median:Median"})


@pytest.mark.parametrize(
    ("name", "words"),
    [("greedy", "expected a class or function whose parameters are among space,"), ("empty", "what it makes has no ")],
)
def test_searchers_and_policies_are_checked_when_they_are_made(lab, name, words, sweep_of, monkeypatch):
    lab(extensions.SEARCHERS, name, f"lab:{name}")  # its module can be imported
    for group, table, section, build in (
        (extensions.SEARCHERS, strategies.SEARCHERS, "search", build_searcher),
        (extensions.POLICIES, strategies.POLICIES, "pruning", build_policy),
    ):
        found = {group: (extensions.Extension(group, name, f"lab:{name}", "lab 2.0"),)}
        chosen = {"kind": name} if section == "search" else {"policy": name}
        with monkeypatch.context() as patch:
            patch.setattr(extensions, "extensions", lambda asked, found=found: found.get(asked, ()))
            patch.setitem(table, name, f"lab:{name}")
            with pytest.raises(UserError, match=rf"package lab 2\.0: .*{words}"):
                build(space_of(sweep_of(**{section: chosen})))
