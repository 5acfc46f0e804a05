"""Recorded runs in a storage of their own, and texts that were looked at once."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

TESTS = Path(__file__).parents[1]
SCHEMAS = TESTS.parent / "docs/schemas"
GOLDEN = TESTS / "golden/answers"


@pytest.fixture
def runs(tmp_path, monkeypatch):
    """The storage ``runs`` below the working directory, with the recorded runs."""
    shutil.copytree(TESTS / "run/recorded", tmp_path / "runs")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path / "runs"


@pytest.fixture
def same_as_golden():
    """Compares a text with ``tests/golden/answers/NAME``, which holds what a person looked at, in 80 columns."""

    def compare(text: str, name: str) -> None:
        assert text == (GOLDEN / name).read_text()
        assert max(map(len, text.splitlines())) <= 80

    return compare


@pytest.fixture
def valid():
    """Parses JSON that keeps to ``docs/schemas/NAME.json``."""

    def parse(text: str, name: str):
        content = json.loads(text)
        jsonschema.Draft202012Validator(json.loads((SCHEMAS / f"{name}.json").read_text())).validate(content)
        return content

    return parse
