"""YAML that the documentation shows is a sweep file, or parts of one, that the loader takes."""

from typing import Any

import pytest

from robsweep.config.load import validate
from robsweep.config.yaml_text import parse_yaml
from tests.docs.pages import PAGES, blocks

WHOLE = {
    "name": "page",
    "dataset": "fashion",
    "factors": {"baselines": ["none", "est"], "source": ["s"], "destination": ["m"]},
    "training": {"epochs": 8},
}
"""A sweep into which parts of one are put."""
BLOCKS = [block for page in PAGES for block in blocks(page) if block.language == "yaml"]


def test_there_are_some():
    assert len(BLOCKS) >= 4


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_the_loader_takes_it(block):
    validate(_completed(parse_yaml(block.content)), str(block))


@pytest.mark.parametrize("text", ["prunning: {rungs: [1]}", "search: {kind: gridd}", "until: {gain_below: much}"])
def test_what_it_does_not_take_is_found(text):
    with pytest.raises(ValueError, match=r"prunning|gridd|much"):
        validate(_completed(parse_yaml(text)), "a page")


def test_no_sweep_file_stands_in_a_block_of_another_kind():
    keys = ("dataset:", "factors:", "tracking:", "pruning:", "search:", "scoring:", "until:", "budget:")
    others = [block for page in PAGES for block in blocks(page) if block.language != "yaml"]
    assert [str(block) for block in others if block.content.lstrip().startswith(keys)] == []


def _completed(content: dict[str, Any]) -> dict[str, Any]:
    """A whole sweep file as it is, with a name; parts of one in place of those of ``WHOLE``."""
    whole = {"name": "page"} if {"dataset", "factors"} <= content.keys() else WHOLE
    return whole | content
