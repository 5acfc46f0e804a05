"""Prose in 80 columns."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from robsweep.answers.lines import WIDTH, indented, near, wrapped

WORDS = st.lists(st.text("ab-", min_size=1, max_size=40), max_size=40)


@given(WORDS, st.integers(0, 10))
def test_no_word_is_broken_and_none_is_lost(words, columns):
    lines = indented(" ".join(words), columns)
    assert " ".join(lines).split() == [word for word in words if word]
    assert all(len(line) <= WIDTH for line in lines)
    assert all(line.startswith(" " * columns) for line in lines)


def test_a_word_that_is_too_long_stays_whole():
    assert wrapped(f"a {'x' * 100} b") == ["a", "x" * 100, "b"]


def test_the_first_line_may_begin_otherwise():
    lines = wrapped("word " * 30, first="A: ", others="   ")
    assert lines[0].startswith("A: word")
    assert all(line.startswith("   word") for line in lines[1:])


def test_a_path_below_the_working_directory_is_told_from_there(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert near(str(tmp_path / "runs/a")) == str(Path("runs/a"))
    assert near("/elsewhere/a") == "/elsewhere/a"
    assert near("s3://bucket/a") == "s3://bucket/a"
