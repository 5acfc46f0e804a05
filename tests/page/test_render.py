"""The page as text: it nests, asks for nothing, and its strings stay strings."""

import json
import re
from html.parser import HTMLParser

import pytest

from robsweep.page.render import render
from tests.page.conftest import HOSTILE

VOID = {"meta", "br", "input", "link", "img"}


class Reader(HTMLParser):
    """Checks that tags nest; keeps headings, what would be fetched, and the report's data."""

    def __init__(self):
        super().__init__()
        self.open, self.headings, self.fetched, self.tags, self.data = [], [], [], [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.fetched += [value for name, value in attrs if name in ("src", "href") and not value.startswith("#")]
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))
        if tag == "h2":
            self.headings.append("")

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        if self.open and self.open[-1][0] == "h2":
            self.headings[-1] += data
        if self.open and self.open[-1][1].get("id") == "report":
            self.data += data


@pytest.fixture(scope="module")
def page(drawn_report):
    reader = Reader()
    reader.feed(render(drawn_report))
    assert reader.open == []
    return reader


def test_nothing_is_fetched(page):
    assert page.fetched == []
    assert "link" not in page.tags


def test_sections_stand_in_the_order_that_readers_need(page):
    assert page.headings == [
        "The front",
        "All configurations",
        "Hypervolume against cost",
        "Rungs",
        "What matters",
        "Parallel coordinates",
        "Learning curves",
        "The ten terms on the front",
        "Adversarial examples",
        "Warnings",
        "Costs",
        "Settings",
    ]


def test_the_data_survives_the_way_into_the_page(page, drawn_report):
    assert json.loads(page.data) == json.loads(drawn_report.model_dump_json())
    assert any(HOSTILE in stop["reason"] for one in json.loads(page.data)["configurations"] for stop in one["course"])
    assert "img" not in page.tags


def test_a_name_is_text_wherever_it_stands(drawn_report):
    text = render(drawn_report.model_copy(update={"run": HOSTILE}))
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    assert "img" not in reader.tags
    assert re.search(r"<h1>&lt;img src=x onerror=", text)


def test_plotly_comes_once_and_small(drawn_report):
    text = render(drawn_report)
    assert text.count("Plotly, Inc.") == 1
    assert len(text.encode()) < 3_000_000
