"""A run whose reader leaves, and whose terminal is closed: each ends in order, without a traceback."""

import os
import pwd
import signal
import subprocess
import sys

import pytest

from robsweep.cli.output import Output
from robsweep.results.open import open_run

SPACE = """
dataset: digits
factors: {backbone: [rlenet], baselines: [none, act, minmax]}
training: {epochs: 40, pairs: 256, budget: {steps: 1}, embedding_dim: 16}
scoring: {queries: 6, steps: 2, resamples: 50}
pruning: {policy: guided, rungs: [1, 2, 3, 4]}
"""


def test_what_nobody_reads_is_dropped():
    reading, writing = os.pipe()
    output = Output(os.fdopen(writing, "w"))
    output.write("first\n")
    output.flush()
    assert os.read(reading, 99) == b"first\n"
    assert not output.unread
    os.close(reading)
    for _ in range(3):
        assert output.write("second\n") == 7
        output.flush()
    assert output.unread
    output.close()


def test_other_errors_of_a_stream_are_told():
    with open("/dev/full", "w") as stream:
        output = Output(stream)
        output.write("x")
        with pytest.raises(OSError, match="No space left"):
            output.flush()
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@pytest.fixture
def begun(tmp_path):
    """A sweep in a process of its own, once it has printed two lines."""
    (tmp_path / "small.yaml").write_text(SPACE)
    command = [sys.executable, "-m", "robsweep", "run", "small.yaml", "--executor", "inline"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=tmp_path, text=True, **pipes) as process:
        for _ in range(2):
            assert process.stdout.readline()
        yield process
        process.kill()


@pytest.mark.parametrize(
    ("how", "code", "reason"),
    [("head", 141, "nobody reads the output any more"), ("SIGHUP", 129, "the terminal was closed")],
)
def test_a_run_ends_in_order(begun, tmp_path, how, code, reason):
    if how == "head":
        begun.stdout.close()
    else:
        begun.send_signal(signal.SIGHUP)
    errors = begun.stderr.read()
    assert begun.wait(timeout=60) == code, errors
    last = f"robsweep: {reason}: 3 of 3 configurations to go; go on with: robsweep resume small\n"
    assert errors.endswith(last)
    assert "Traceback" not in errors
    assert open_run(tmp_path / "runs" / "small").state.ended.reason == reason


def test_a_command_whose_reader_leaves_ends_without_a_traceback(tmp_path):
    command = f"{sys.executable} -m robsweep grammar list | head -1"
    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (done.stderr, len(done.stdout.splitlines())) == ("", 1)


def test_a_user_without_a_name_and_a_home(robsweep, monkeypatch):
    def unknown(number):
        raise KeyError(f"getpwuid(): uid not found: {number}")

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    for name in ("HOME", "USER", "LOGNAME"):
        monkeypatch.delenv(name, raising=False)
    assert robsweep("data", "check", "digits")[0] == 0
    code, _, err = robsweep("data", "check", "digits", "--data-root", "~/data")
    assert (code, err) == (2, "robsweep: ~/data: there is no such home folder; set HOME, or give the whole path\n")
