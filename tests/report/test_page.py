import re
import subprocess
import sys
from html.parser import HTMLParser

from robsweep.report.page import render, write_report

VOID = {"meta", "br", "link", "img"}


class Reader(HTMLParser):
    """Checks that tags nest, and keeps the cells of the tables and whatever would be fetched."""

    def __init__(self):
        super().__init__()
        self.open, self.cells, self.fetched = [], [], []

    def handle_starttag(self, tag, attrs):
        self.fetched += [value for name, value in attrs if name in ("src", "href")]
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("td", "th", "h2"):
            self.cells.append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("td", "th", "h2"):
            self.cells[-1] += data


def read(text):
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    return reader


def test_the_page_stands_alone(store, tmp_path):
    path = write_report(store.folder, tmp_path / "new" / "report.html", "demo")
    reader = read(path.read_text())
    assert reader.fetched == []
    assert 10**6 < path.stat().st_size < 8 * 10**6  # Plotly's script is inside, and only once


def test_it_holds_the_front_what_was_pruned_and_why(store):
    cells = read(render(store.read(), "demo")).cells
    assert [cell for cell in cells if cell.startswith(("Front", "Pruned", "Failed"))] == [
        "Front (2)",
        "Pruned (1)",
        "Failed (1)",
    ]
    assert "recall_at_1 0.11 below <the floor> 0.3" in cells
    assert "worker was killed" in cells
    assert "0.920 [0.900, 0.930]" in cells


def test_text_of_users_is_escaped(store):
    text = render(store.read(), "<script>alert(1)</script> & co")
    assert "<script>alert" not in text
    assert re.search(r"<h1>&lt;script&gt;alert\(1\)&lt;/script&gt; &amp; co</h1>", text)


def test_an_empty_run_has_a_page(store):
    assert "Front (0)" in read(render(store.read().iloc[:0], "nothing yet")).cells


def test_neither_torch_nor_ray_is_imported():
    code = "import sys, robsweep.report.page, robsweep.report.console; print({'torch', 'ray'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
