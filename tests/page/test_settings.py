"""Settings as a sweep file."""

import pytest
import yaml

from robsweep.config.load import validate
from robsweep.page.settings import settings_text


@pytest.mark.parametrize("which", ["recorded", "drawn"])
def test_the_settings_are_a_sweep_file_of_the_same_sweep(request, which):
    sweep = request.getfixturevalue(which).state.sweep
    assert validate(yaml.safe_load(settings_text(sweep)), "report") == sweep
