"""Links of the repository's Markdown lead to a file and to a heading that are there."""

import re

import pytest

from tests.docs.pages import PAGES, ROOT, anchors, links, slug

LINKED = (
    *PAGES,
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "analysis/README.md",
    "benchmarks/replay/table/README.md",
    "examples/robsweep_example/README.md",
)
_URL = re.compile(r"[a-z]+:")


@pytest.mark.parametrize("page", LINKED)
def test_links_lead_somewhere(page):
    lost = []
    for link in links(page):
        if _URL.match(link.target):
            continue
        path, _, anchor = link.target.partition("#")
        target = ((ROOT / page).parent / path).resolve() if path else ROOT / page
        if not target.exists():
            lost.append(f"{page}:{link.line}: {link.target}: no such file")
        elif anchor and anchor not in anchors(str(target.relative_to(ROOT))):
            lost.append(f"{page}:{link.line}: {link.target}: no such heading")
    assert not lost, "\n".join(lost)


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("600 strings, 230 configurations", "600-strings-230-configurations"),
        ("The rule of `stopping`", "the-rule-of-stopping"),
        ("How exact, how fast", "how-exact-how-fast"),
        ("Full, miniature or damaged", "full-miniature-or-damaged"),
    ],
)
def test_anchors_are_those_of_github(heading, anchor):
    assert slug(heading.replace("`", "")) == anchor


@pytest.mark.parametrize("page", PAGES)
def test_no_two_headings_of_a_page_share_an_anchor(page):
    headings = [line for line in (ROOT / page).read_text().splitlines() if re.match(r"#+ ", line)]
    assert len(anchors(page)) <= len(headings)
    found = [slug(re.sub(r"^#+ |[`*]", "", line)) for line in headings]
    assert len(set(found)) == len(found)
