"""Where sweep files are found."""

import pytest

from robsweep.config.find_sweep import find_space
from robsweep.errors import UserError


@pytest.mark.parametrize("name", ["full_grammar", "full_grammar.yaml", "spaces/full_grammar.yaml"])
def test_bundled_files_are_found_under_every_usual_name(name):
    assert find_space(name).name == "full_grammar.yaml"


def test_an_unknown_file_lists_the_bundled_ones():
    for name in ("nothing.yaml", ""):
        with pytest.raises(UserError, match=f"^no sweep file '{name}'; bundled ones: full_grammar.*quickstart"):
            find_space(name)
