"""Sentences of README and the documentation are short: CONTRIBUTING, "Words"."""

import pytest

from tests.docs.pages import PAGES, sentences, words

LONGEST = 25
"""Words of a sentence."""


@pytest.mark.parametrize("page", PAGES)
def test_no_sentence_is_long(page):
    long = [f"{page}:{line}: {words(text)} words: {text}" for line, text in sentences(page) if words(text) > LONGEST]
    assert not long, "\n".join(long)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_begins_with_prose(page):
    first, _ = next(sentences(page))
    assert first <= 3, f"{page} begins with something else than its first paragraph"


PAGE = """# A heading

One `two words` [three](four-five) al. four. Five is 5.5, not six!

| a | b |
|---|---|
| c | d |
"""


def test_what_counts(tmp_path):
    (tmp_path / "page.md").write_text(PAGE)
    found = list(sentences(str(tmp_path / "page.md")))
    assert [(line, words(text)) for line, text in found] == [(3, 5), (3, 5)]
