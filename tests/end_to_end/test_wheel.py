"""Source archive and wheel: built one from the other, installed in a fresh environment, used outside the checkout."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WHERE = """
import robsweep
from robsweep.config.load import load_sweep
print(robsweep.__file__)
print(load_sweep("quickstart").name, load_sweep("papers/cub").name)
"""


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    """Runs a program of an environment that holds the wheel, and sees the packages of this one; what it prints."""
    folder = tmp_path_factory.mktemp("wheel")
    _done(sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", folder, cwd=ROOT)
    (archive,) = folder.glob("*.tar.gz")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    _done(*pip, "wheel", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, archive, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    _done(sys.executable, "-m", "venv", "--without-pip", folder / "fresh", cwd=folder)
    programs = folder / "fresh" / "bin"
    _done(*pip, "--python", programs / "python", "install", "--no-index", "--no-deps", wheel, cwd=folder)
    packages = next((folder / "fresh" / "lib").glob("python*/site-packages"))
    (packages / "beside.pth").write_text(f"{sysconfig.get_path('purelib')}\n")  # without what is editable there

    def run(program, *arguments):
        return _done(programs / program, *arguments, cwd=folder)

    return run


def _done(*command, cwd):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(list(map(str, command)), cwd=cwd, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_command_is_there(fresh):
    assert "resume" in fresh("robsweep", "--help")


def test_sweep_files_come_with_it(fresh):
    file, names = fresh("python", "-c", WHERE).splitlines()
    assert Path(file).parents[1].name == "site-packages"
    assert ROOT not in Path(file).parents
    assert names == "quickstart cub"


def test_a_sweep_can_be_planned(fresh):
    assert "distinct configurations to run" in fresh("robsweep", "run", "quickstart", "--dry-run")
