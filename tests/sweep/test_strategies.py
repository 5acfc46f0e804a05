"""The engine's parts, as the sweep file names them; those of other packages: ``tests/test_extensions.py``."""

import pytest

from robsweep.config.points import space_of
from robsweep.config.strategies import POLICIES, SEARCHERS
from robsweep.search.first import First
from robsweep.sweep.strategies import build_policy, build_searcher


@pytest.mark.parametrize("name", POLICIES)
def test_every_policy_can_be_made(sweep_of, name):
    policy = build_policy(space_of(sweep_of(pruning={"policy": name, "rungs": [1, 2]})))
    assert all(hasattr(policy, part) for part in ("order", "judge", "promote"))


@pytest.mark.parametrize("name", SEARCHERS)
def test_every_searcher_can_be_made(sweep_of, name):
    searcher = build_searcher(space_of(sweep_of(search={"kind": name, "samples": 4, "first": []})))
    assert hasattr(searcher, "propose")
    assert not isinstance(searcher, First)


def test_what_comes_first_comes_before_any_searcher(sweep_of):
    assert isinstance(build_searcher(space_of(sweep_of(search={"kind": "grid", "first": ["p"]}))), First)
