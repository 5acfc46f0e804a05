"""The reference's folder names."""

from pathlib import Path

import pytest
from safetensors.torch import load_file

from robsweep.errors import UserError
from robsweep.interchange.checkpoint import open_checkpoint

GOLDEN = Path(__file__).resolve().parent.parent / "golden"


def test_a_file_outside_the_reference_s_tree_says_what_is_missing(lightning):
    with pytest.raises(UserError, match="logs_<dataset>-<model>-<loss>"):
        open_checkpoint(lightning(load_file(GOLDEN / "weights.safetensors"), folder="somewhere"))
