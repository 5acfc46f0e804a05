"""What a name may have been meant to be."""

import pytest

from robsweep.config.close import did_you_mean


@pytest.mark.parametrize(
    ("name", "told"),
    [("pair", "; did you mean 'pairs'?"), ("epoch", "; did you mean 'epochs'?"), ("zzz", ""), ("", "")],
)
def test_a_near_name_is_told_and_no_far_one(name, told):
    assert did_you_mean(name, ["pairs", "epochs", "optimiser"]) == told
