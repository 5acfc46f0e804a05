"""Which code made a result."""

import subprocess
from pathlib import Path

import pytest

from robsweep import code_version as module
from robsweep.version import __version__


@pytest.fixture
def version_in(monkeypatch):
    """What is said by the package in a folder."""

    def call(folder: Path) -> str:
        monkeypatch.setattr(module, "__file__", str(folder / "robsweep/code_version.py"))
        module.code_version.cache_clear()
        try:
            return module.code_version()
        finally:
            module.code_version.cache_clear()

    return call


def _git(folder, *arguments):
    identity = ["-c", "user.name=a", "-c", "user.email=a@b.c"]
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


def test_outside_a_checkout_it_is_the_version_alone(version_in, tmp_path):
    assert version_in(tmp_path) == __version__


def test_a_checkout_has_its_commit_and_says_whether_files_differ(version_in, tmp_path):
    _git(tmp_path, "init")
    (tmp_path / "a").write_text("1")
    _git(tmp_path, "add", "a")
    _git(tmp_path, "commit", "-m", "a")
    clean = version_in(tmp_path)
    assert clean.startswith(f"{__version__}+g")
    assert len(clean.partition("+g")[2]) == 10
    (tmp_path / "untracked").write_text("")
    assert version_in(tmp_path) == clean
    (tmp_path / "a").write_text("2")
    assert version_in(tmp_path) == f"{clean}.dirty"


def test_without_git_it_is_the_version_alone(version_in, tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    monkeypatch.setenv("PATH", "")
    assert version_in(tmp_path) == __version__
