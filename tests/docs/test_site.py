"""The site is built from the pages and the docstrings without a warning."""

import subprocess
import sys

from tests.docs.pages import ROOT


def test_it_is_built_without_a_warning(tmp_path):
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    built = (tmp_path / "site/reference/index.html").read_text()
    for name in ("load_sweep", "run_sweep", "open_run", "load_network"):
        assert f'id="robsweep.{name}"' in built
