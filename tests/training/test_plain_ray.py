"""What Ray makes of a process that ``uv run`` began."""

import subprocess
import sys

import pytest
from ray._private import ray_constants

from robsweep.training.plain_ray import without_uv_run

ASKED = """
import sys
from contextlib import nullcontext
from ray._private.worker import _maybe_modify_runtime_env
from robsweep.training.plain_ray import without_uv_run
for block in (nullcontext(), without_uv_run(), nullcontext()):
    with block:
        print(_maybe_modify_runtime_env({"env_vars": {"A": "1"}}, False))
"""
PARENT = "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1:]).returncode)"


def _interrupted():
    with without_uv_run():
        assert not ray_constants.RAY_ENABLE_UV_RUN_RUNTIME_ENV
        raise KeyboardInterrupt


def test_what_ray_does_is_back_after_the_block(monkeypatch):
    monkeypatch.setattr(ray_constants, "RAY_ENABLE_UV_RUN_RUNTIME_ENV", True)
    with pytest.raises(KeyboardInterrupt):
        _interrupted()
    assert ray_constants.RAY_ENABLE_UV_RUN_RUNTIME_ENV


def test_no_folder_is_copied_within_the_block(tmp_path):
    """A parent whose command line begins with ``uv run``, which is what Ray looks for."""
    (tmp_path / "run").write_text(PARENT)
    asked = [sys.executable, "-c", ASKED]
    done = subprocess.run(
        ["uv", "run", *asked], executable=sys.executable, cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    before, within, after = done.stdout.splitlines()
    assert f"'working_dir': '{tmp_path}'" in before
    assert within == "{'env_vars': {'A': '1'}}"
    assert after == before
