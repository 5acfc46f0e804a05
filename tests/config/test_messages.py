"""Errors of pydantic as problems."""

import pytest
from pydantic import ValidationError

from robsweep.config.messages import first_problem
from robsweep.config.training import TrainingConfig


def test_messages_name_the_allowed_keys_of_the_right_level():
    with pytest.raises(ValidationError) as caught:
        TrainingConfig.model_validate({"optimiser": {"rate": 1}})
    assert first_problem(caught.value, TrainingConfig) == (
        "optimiser.rate: unknown key; allowed here: name, lr, weight_decay"
    )
