"""Figures and tables as HTML."""

import plotly.graph_objects as go

from robsweep.report.markup import document, figure_html, table_html
from robsweep.report.tables import TextTable

HOSTILE = "</td><script>alert(1)</script>"


def test_cells_and_titles_are_escaped():
    for text in (table_html(TextTable([HOSTILE], [[HOSTILE]])), document(HOSTILE, [])):
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_a_table_has_a_row_for_each_and_none_says_so():
    text = table_html(TextTable(["a", "b"], [["1", "2"], ["3", "4"]]), "facts")
    assert (text.count("<tr>"), text.count("<td>"), text.count("<th>")) == (3, 4, 2)
    assert 'class="facts"' in text
    assert table_html(TextTable(["a"], [])) == "<p>None.</p>"
    assert "<thead>" not in table_html(TextTable(["", ""], [["a", "b"]]))


def test_only_the_figure_that_brings_the_script_is_large():
    plain, whole = (figure_html(go.Figure(), 100, script=script) for script in (False, True))
    assert len(plain) < 10_000 < 1_000_000 < len(whole)


def test_a_page_holds_its_sections_in_order():
    text = document("t", ["<p>one</p>", "<p>two</p>"])
    assert text.index("one") < text.index("two")
    assert text.startswith("<!doctype html>")
    assert "http" not in text
