"""Which configurations are tried."""

import pytest
from pydantic import ValidationError

from robsweep.config.search import PAPERS, SearchConfig


def test_guided_search_begins_with_the_papers_unless_told_otherwise():
    assert SearchConfig().first == PAPERS
    assert SearchConfig(first=[]).first == ()
    assert SearchConfig(kind="random").first == ()
    assert SearchConfig(kind="grid", first="papers").first == PAPERS


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "guidd"}, "unknown searcher 'guidd', expected .*; did you mean 'guided'"),
        ({"first": "all"}, "expected papers or a list of defenses"),
        ({"first": ["xyz"]}, "xyz"),
        ({"samples": 0}, "greater than 0"),
        ({"seed": -1}, "greater than or equal to 0"),
    ],
)
def test_nonsense_is_refused(fields, words):
    with pytest.raises(ValidationError, match=words):
        SearchConfig(**fields)
