"""README and ``docs/*.md`` as parsed Markdown: code blocks, headings, links, sentences."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")))
"""Paths below the repository."""

_TITLE = re.compile(r'title="([^"]+)"')
_ABBREVIATION = re.compile(r"\b(al|e\.g|i\.e|vs|pp|Eq|Sec)\.(?=\s)")
_END = re.compile(r"(?<=[.!?])[\"')\]*_]*\s+")
_WORD = re.compile(r"\w[\w'.,/:+~-]*")


class Block(NamedTuple):
    """A code block. ``language`` is "" where the fence names none; ``title``: the file that it stands for, or ""."""

    page: str
    line: int
    language: str
    title: str
    content: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


class Link(NamedTuple):
    """A link as it is written: ``target`` may be a URL, a path, an anchor, or a path with an anchor."""

    page: str
    line: int
    target: str


@cache
def tokens(page: str) -> tuple[Token, ...]:
    """Markdown tokens of a page."""
    return tuple(MarkdownIt("commonmark").enable("table").parse((ROOT / page).read_text(encoding="utf-8")))


def blocks(page: str) -> list[Block]:
    """Fenced and indented code of a page, in its order."""
    found = []
    for token in tokens(page):
        if token.type in ("fence", "code_block") and token.map is not None:
            language, _, rest = token.info.strip().partition(" ")
            title = _TITLE.search(rest)
            found.append(Block(page, token.map[0] + 1, language, title[1] if title else "", token.content))
    return found


def links(page: str) -> list[Link]:
    """Links and images of a page."""
    found = []
    for token in tokens(page):
        for child in token.children or ():
            target = child.attrGet("href") or child.attrGet("src")
            if target is not None and token.map is not None:
                found.append(Link(page, token.map[0] + 1, str(target)))
    return found


def anchors(page: str) -> set[str]:
    """What ``#...`` may name on a page, by the rule that GitHub and the site share."""
    return {slug(_plain(inline)) for inline in _inlines(page, within="heading_open")}


def code_spans(page: str) -> list[str]:
    """Code within the prose and the tables of a page."""
    children = (child for token in tokens(page) for child in token.children or ())
    return [child.content for child in children if child.type == "code_inline"]


def slug(heading: str) -> str:
    """A heading's anchor: lower case, letters, digits, ``-`` and ``_`` alone, blanks as ``-``."""
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", heading.strip().lower()))


def sentences(page: str) -> Iterator[tuple[int, str]]:
    """Line of the paragraph, and text, of each sentence of prose.

    Code blocks, tables and addresses of links are no prose. A code span counts as one word.
    """
    for inline in _inlines(page, within="paragraph_open"):
        text = _ABBREVIATION.sub(r"\1", _plain(inline, code="code"))
        for sentence in _END.split(text):
            if sentence.strip():
                yield (inline.map or [0])[0] + 1, sentence.strip()


def words(sentence: str) -> int:
    """How many words a sentence has."""
    return len(_WORD.findall(sentence))


def _inlines(page: str, *, within: str) -> Iterator[Token]:
    before = ""
    for token in tokens(page):
        if token.type == "inline" and before == within:
            yield token
        before = token.type


def _plain(inline: Token, code: str | None = None) -> str:
    """Text without marks; ``code`` stands for each code span, None keeps what it holds."""
    parts = []
    for child in inline.children or ():
        if child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        else:
            parts.append(code if code is not None and child.type == "code_inline" else child.content)
    return "".join(parts)
