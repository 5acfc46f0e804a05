"""Recorded runs in a storage of their own, and texts that were looked at once."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
from PIL import Image

from robsweep.data.sample import write_sample

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


@pytest.fixture
def pictures(tmp_path):
    """Writes a folder of drawn pictures, in colour or grey, and gives ``folder:PATH``."""

    def write(name="pictures", *, grey=False, classes=4, images_per_class=6, side=40):
        folder = write_sample(
            "folder", tmp_path / "raw" / name, classes=max(4, classes), images_per_class=images_per_class, side=side
        )
        for number, group in enumerate(sorted(folder.iterdir())[:classes]):
            for file in group.iterdir():
                target = tmp_path / name / f"class {number}" / file.name
                target.parent.mkdir(parents=True, exist_ok=True)
                with Image.open(file) as image:
                    (image.convert("L") if grey else image).save(target)
        return f"folder:{tmp_path / name}"

    return write


@pytest.fixture
def broken():
    """Makes the first image of a folder a damaged one."""

    def harm(dataset):
        sorted(Path(dataset.removeprefix("folder:")).glob("*/*"))[0].write_bytes(b"")

    return harm
