"""Configurations that come before the searcher's."""

import pytest

from robsweep.config.points import space_of
from robsweep.config.search import PAPERS, SearchConfig
from tests.forecast.conftest import sweep_of, swept  # noqa: F401


def test_the_papers_come_first_as_far_as_the_space_holds_them(swept):  # noqa: F811
    sweep = sweep_of(search={"kind": "random", "first": "papers"}, pruning={"policy": "none", "rungs": []})
    _, _, state, _ = swept(sweep)
    strings = [str(one.configuration.identity).split(":")[1] for one in state.candidates.values()]
    # as their canonical names say: a gradual destination has no letter, EST is not in this space
    first = ["rc2f2", "rc2f2ghmetsri", "rc2f2ghmetsr", "rc2f2p", "rc2f2hmetsmi", "rc2f2hmetsm", "rc2f2hmetrm"]
    assert strings[: len(first)] == first
    assert len(state.candidates) == len(space_of(sweep).points) == len(set(state.candidates))


def test_they_count_as_samples_and_an_interval_is_drawn_from_for_them(swept):  # noqa: F811
    _, _, state, _ = swept(sweep_of(search={"kind": "grid", "first": ["p"], "samples": 1}))
    assert [str(one.configuration.identity) for one in state.candidates.values()] == ["fashion:rc2f2p:ptripletN"]
    factors = {"baselines": ["none", "act"], "training": {"optimiser.lr": {"loguniform": [1e-4, 1e-2]}}}
    search = {"kind": "random", "first": ["p", ""], "samples": 4}
    sweep = sweep_of(search=search, factors=factors)
    _, _, state, _ = swept(sweep)
    kinds = [one.configuration.identity.defense.kind for one in state.candidates.values()]
    assert kinds[:2] == ["act", "none"]
    assert len(state.candidates) == 4
    assert [point.key for point in space_of(sweep).first] == list(state.candidates)[:2]


@pytest.mark.parametrize(("first", "word"), [("paper", "expected papers"), (["zz"], "unknown defense 'zz'")])
def test_what_is_no_defense_is_refused(first, word):
    with pytest.raises(ValueError, match=word):
        SearchConfig.model_validate({"first": first})
    assert SearchConfig.model_validate({"first": "papers"}).first == PAPERS


def test_guided_search_begins_with_the_papers_and_others_with_what_they_are_told():
    assert SearchConfig() == SearchConfig(kind="guided", first="papers")
    assert SearchConfig(first=[]).first == ()
    assert SearchConfig(kind="grid").first == ()
    assert SearchConfig(kind="random", first=["p"]).first == ("p",)
