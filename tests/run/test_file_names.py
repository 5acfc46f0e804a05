"""Names that lead out of a store, or to nothing, are none."""

import pytest

from robsweep.run.file_names import checked_name, hidden


@pytest.mark.parametrize("name", ["", "/abs", "..", "a/../b", "a//b", "a/", "./a", "."])
def test_names_are_relative(name):
    with pytest.raises(ValueError, match="expected a relative name"):
        checked_name(name)


@pytest.mark.parametrize("name", ["a", "a/b", ".a/b..c", "a b/ü", "..."])
def test_other_names_stay_as_they_are(name):
    assert checked_name(name) == name


def test_a_name_is_hidden_by_any_of_its_parts():
    assert [hidden(name) for name in ("a/b.c", ".a", "a/.b", ".a/b", "a./b")] == [False, True, True, True, False]
