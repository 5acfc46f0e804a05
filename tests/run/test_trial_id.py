"""Names of trials."""

import pytest

from robsweep.errors import UserError
from robsweep.run.trial_id import RungTrial, TrialId


def test_a_name_reads_back():
    trial = TrialId("0123456789ab", 7)
    assert str(trial) == "0123456789ab-s7"
    assert TrialId.parse(str(trial)) == trial
    assert str(RungTrial(trial, 4)) == "0123456789ab-s7-e4"


@pytest.mark.parametrize("text", ["", "abc", "abc-s", "abc-s-1", "ABC-s1", "a/b-s1", "abc-s1x"])
def test_another_form_is_refused(text):
    with pytest.raises(UserError, match="is no trial: expected KEY-sSEED"):
        TrialId.parse(text)
