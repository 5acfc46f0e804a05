"""Which configuration a text means, against the run's own lists."""

import pytest

from robsweep.errors import UserError
from robsweep.grammar.identity import canonical_identity, parse_identity
from robsweep.results.find_configuration import key_of
from tests.curves import folded


@pytest.fixture(scope="module")
def state():
    from robsweep.config.load import validate
    from tests.curves import run_on_curves

    factors = {
        "baselines": ["none", "act"],
        "source": ["r", "m", "s"],
        "destination": ["m", "s"],
        "gradual": [False, True],
    }
    sweep = {"name": "curves", "dataset": "digits", "factors": factors, "training": {"epochs": 2, "pairs": 64}}
    return folded(run_on_curves(validate(sweep, "curves"))[2])


def test_by_key_and_by_every_beginning_of_it(state):
    for key in state.candidates:
        for length in range(4, 13):
            others = [other for other in state.candidates if other.startswith(key[:length])]
            if others == [key]:
                assert key_of(state, key[:length]) == key


def test_by_every_string_of_the_grammar_that_trains_the_same(state):
    from robsweep.grammar.canonical import hm_suffixes

    by_identity = {canonical_identity(c.configuration.identity): c.key for c in state.candidates.values()}
    found = 0
    for suffix in hm_suffixes():
        identity = canonical_identity(parse_identity(f"digits:rc2f2{suffix}:ptripletN"))
        if identity in by_identity:
            found += 1
            assert key_of(state, f"rc2f2{suffix}") == key_of(state, f"digits:rc2f2{suffix}:ptripletN")
            assert key_of(state, f"rc2f2{suffix}") == by_identity[identity]
    assert found > sum(len(c.aliases) for c in state.candidates.values())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rc2f2tride", "curves has no configuration 'rc2f2tride'"),
        ("rc2f2hmetsm2", "curves has no configuration 'rc2f2hmetsm2'; did you mean rc2f2hmetsm"),
        ("00000000", "curves has no configuration '00000000'"),
        ("nonsense", "unknown backbone in 'nonsense'"),
        ("fashion:rc2f2:ptripletN", "has no configuration"),
    ],
)
def test_what_is_not_there(state, text, words):
    with pytest.raises(UserError) as error:
        key_of(state, text)
    assert words in str(error.value)


def test_a_beginning_of_several(state, monkeypatch):
    key = next(iter(state.candidates))
    twin = key[:6] + "0" * 6
    monkeypatch.setitem(state.candidates, twin, state.candidates[key])
    with pytest.raises(UserError, match=f"means 2 configurations here: give a key: {key}, {twin}"):
        key_of(state, key[:6])
