"""Sentences of README and the documentation are short: CONTRIBUTING, "Words"."""

import pytest

from tests.docs.pages import PAGES, sentences, words

LONGEST = 25
"""Words of a sentence."""
TO_BE_REWRITTEN = {"docs/performance.md", "docs/search.md"}
"""Pages of before the rule. No page is added here."""


@pytest.mark.parametrize("page", [page for page in PAGES if page not in TO_BE_REWRITTEN])
def test_no_sentence_is_long(page):
    long = [f"{page}:{line}: {words(text)} words: {text}" for line, text in sentences(page) if words(text) > LONGEST]
    assert not long, "\n".join(long)


@pytest.mark.parametrize("page", sorted(TO_BE_REWRITTEN))
def test_a_page_that_keeps_the_rule_leaves_the_list(page):
    assert any(words(text) > LONGEST for _, text in sentences(page))


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
