"""Which contents may stand where something was appended."""

import pytest

from robsweep.run.remote_appends import Appends, Written


@pytest.fixture
def appends():
    """``a/1`` holds one byte."""
    made = Appends()
    made.begin("a/1", Written(b"", frozenset([0])), b"1")
    made.end("a/1", b"1")
    return made


def test_until_an_answer_comes_either_size_may_stand_there(appends):
    appends.begin("a/1", appends.of("a/1"), b"12")
    assert appends.of("a/1") == Written(b"1", frozenset([1, 2]))
    appends.begin("a/1", appends.of("a/1"), b"1234")  # the answer was lost
    assert appends.of("a/1") == Written(b"1", frozenset([1, 2, 4]))
    appends.end("a/1", b"1234")
    assert appends.of("a/1") == Written(b"1234", frozenset([4]))


def test_of_the_files_of_a_folder_the_last_is_kept(appends):
    for name in ("a/2", "b/1", "top"):
        appends.begin(name, Written(b"", frozenset([0])), b"x")
    assert appends.of("a/1") is None
    assert all(appends.of(name) for name in ("a/2", "b/1", "top"))


@pytest.mark.parametrize(("name", "known"), [("a/1", False), ("a", False), ("a/", True), ("a/10", True), ("b", True)])
def test_a_file_or_a_folder_is_forgotten(appends, name, known):
    appends.forget(name)
    assert (appends.of("a/1") is not None) == known
