"""Changes of the command line."""

import pytest

from robsweep.config.parse_change import parse_change
from robsweep.errors import UserError


def test_a_value_is_yaml():
    assert parse_change("a.b=[1, x]") == ("a.b", [1, "x"])
    with pytest.raises(UserError, match=r"is not valid YAML: line 1: key 'x' stands there twice"):
        parse_change("a={x: 1, x: 2}")


@pytest.mark.parametrize("text", ["novalue", "=3", ".=3", "a..b=3", "a.=3"])
def test_what_is_no_change_is_refused_with_an_example(text):
    with pytest.raises(UserError, match="expected key=value, for example"):
        parse_change(text)
