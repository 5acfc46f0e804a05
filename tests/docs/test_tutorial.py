"""The tutorial, followed from its first block to its last, with small settings and without Ray."""

import re

import pytest

from robsweep.sweep.calibrate import Speed
from tests.docs.commands import commands
from tests.docs.pages import blocks

TUTORIAL = "docs/tutorial.md"
SMALL = {
    "training.epochs": 2,
    "training.pairs": 256,
    "training.budget": "{steps: 1}",
    "training.embedding_dim": 16,
    "scoring.queries": 2,
    "scoring.steps": 2,
    "scoring.resamples": 50,
}
"""Makes the sweep of the page a matter of seconds."""
_NUMBER = re.compile(r"\d+\.\d+")


@pytest.fixture
def followed(robsweep, tmp_path, monkeypatch, capsys):
    """Does what a block says: writes its file, runs its commands or its Python. Answers with what was printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("robsweep.sweep.duration.calibrate", lambda *arguments: Speed(0.0, 0.001, 0.0))  # takes 10 s
    names = {}

    def follow(block):
        if block.title:
            (tmp_path / block.title).write_text(block.content)
        if block.language == "python":
            exec(compile(block.content, str(block), "exec"), names)
            return capsys.readouterr().out
        return "".join(_printed(words) for words in _typed(block))

    def _printed(words):
        code, out, err = robsweep(*_small(words[1:]))
        assert code == 0, f"{' '.join(words)}: {err}"
        return out

    return follow


def _typed(block):
    """What the reader types: commands after a ``$``, not those that were printed."""
    typed = [line for line in block.content.splitlines() if line.startswith("$ ")]
    return [words for line in typed for words in commands(block._replace(content=line))]


def _small(words):
    """The words of a command, with small settings where it runs the sweep or attacks a checkpoint."""
    if words[0] == "run":
        changes = [f"--set={key}={value}" for key, value in SMALL.items()]
        return [*words, "--executor", "inline", *changes]
    if words[0] == "score":
        return ["2" if word == "64" else word for word in words]
    if words[0] == "best":
        return [re.sub(r"recall_at_1=0\.\d+", "recall_at_1=0.1", word) for word in words]
    return words


def _rows(text):
    """The names in the first column of a table."""
    return re.findall(r"^│ ([^│]+?) +│", text, re.MULTILINE)


def test_the_tutorial_can_be_followed(followed):
    printed = {block: followed(block) for block in blocks(TUTORIAL)}
    commanded = [block for block in printed if _typed(block)]
    assert [block for block in commanded if not printed[block]] == []
    tables = [block for block in commanded if _rows(block.content)]
    assert len(tables) == 2
    for block in tables:
        assert _rows(printed[block]) == _rows(block.content)


def test_figures_of_one_configuration_agree_from_block_to_block():
    text = [block.content for block in blocks(TUTORIAL)]
    front = next(content for content in text if "Pareto front" in content)
    recall, low, high = _NUMBER.findall(next(line for line in front.splitlines() if "rlenetp:" in line))[:3]
    score = next(content for content in text if "robsweep score first:rlenetp" in content)
    again, *bounds = _NUMBER.findall(next(line for line in score.splitlines() if "recall_at_1" in line))
    for one, other in zip((recall, low, high), (again, *bounds), strict=True):
        assert float(one) == round(float(other), 3)
    assert [content for content in text if f"R@1: {again}" in content]
