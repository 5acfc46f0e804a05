"""Python that the documentation shows runs, on a recorded run named ``quickstart``."""

import doctest

import pytest

from robsweep.config import attack_kinds
from robsweep.config.load import load_sweep
from robsweep.grammar import defense
from robsweep.run.events import Ended
from tests.curves import run_on_curves, written
from tests.docs.pages import PAGES, blocks
from tests.docs.test_tutorial import TUTORIAL

OTHERS = [page for page in PAGES if page != TUTORIAL and any(block.language == "python" for block in blocks(page))]
"""Pages with Python. The tutorial's runs on the tutorial's own run."""


@pytest.fixture
def quickstart(tmp_path, monkeypatch):
    """A run of the bundled sweep below the working directory, on curves."""
    journal, _, lines = run_on_curves(load_sweep("quickstart"))
    journal.record(Ended(reason=""))
    written(tmp_path / "runs/quickstart", lines)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("page", OTHERS)
@pytest.mark.usefixtures("quickstart")
def test_python_runs(page):
    names = {}
    for block in blocks(page):
        if block.language != "python":
            continue
        if block.content.startswith(">>>"):
            test = doctest.DocTestParser().get_doctest(block.content, {}, str(block), block.page, block.line)
            assert doctest.DocTestRunner().run(test).failed == 0
        else:
            exec(compile(block.content, str(block), "exec"), names)


def test_what_contributing_adds_fits_the_files_it_names():
    scatter, facts, shun, kind = (block for block in blocks("CONTRIBUTING.md") if block.language == "python")
    for block in (scatter, shun):
        exec(compile(block.content, str(block), "exec"), {"__name__": "addition"})
    names = dict(vars(defense))
    exec(compile(facts.content, str(facts), "exec"), names)
    assert names["Scatter"]().perturbed_per_pair == 2
    assert eval(compile(kind.content.strip(), str(kind), "eval"), dict(vars(attack_kinds))).name == "SHUN"


def test_all_that_is_python_says_so():
    others = [block for page in PAGES for block in blocks(page) if block.language != "python"]
    assert [str(block) for block in others if block.content.lstrip().startswith(("import ", "from ", ">>>"))] == []
