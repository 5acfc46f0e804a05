"""Ray that does not start in time is tried again, with what the last attempt left behind gone."""

import subprocess
import sys
from types import SimpleNamespace

import pytest

from robsweep.errors import MachineError
from robsweep.executors.tune import private


@pytest.fixture
def begun(monkeypatch):
    """Stands for Ray: ``answers`` are what ``init`` does, one after the other; each leaves a process behind."""
    found = SimpleNamespace(answers=[], asked=[], left=[], ended=0)

    def init(**options):
        constants = private.ray_constants
        found.asked.append((options, constants.ENABLE_RAY_CLUSTER, constants.RAY_ENABLE_UV_RUN_RUNTIME_ENV))
        found.left.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]))
        answer = found.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def shutdown():
        found.ended += 1

    monkeypatch.setattr(private, "ray", SimpleNamespace(init=init, shutdown=shutdown))
    monkeypatch.setattr(private, "_PAUSE_S", 0.01)
    for name in private._PATIENCE:
        monkeypatch.setenv(name, "1")
    yield found
    for process in found.left:
        process.kill()
        process.wait()


LATE = Exception("The current node timed out during startup.\nThis could happen because ...")


def test_a_start_that_fails_is_tried_again_and_leaves_no_process(begun):
    begun.answers, said = [LATE, "context"], []
    before = private.ray_constants.ENABLE_RAY_CLUSTER
    assert private.start(4, "/tmp/short", said.append) == "context"
    assert said == ["Ray did not start (The current node timed out during startup.); trying again"]
    assert not private.psutil.pid_exists(begun.left[0].pid)
    assert begun.left[1].poll() is None
    for options, as_cluster, follows_uv in begun.asked:
        assert not follows_uv
        assert (options["_node_ip_address"], options["_temp_dir"], as_cluster) == ("127.0.0.1", "/tmp/short", False)
    assert private.ray_constants.ENABLE_RAY_CLUSTER is before


def test_a_start_that_fails_again_and_again_is_one_line(begun):
    begun.answers = [LATE] * 3
    with pytest.raises(MachineError, match="Ray did not start, 3 times: The current node timed out") as caught:
        private.start(4, None, lambda line: None)
    assert "\n" not in str(caught.value)
    assert begun.ended == 3


def test_what_the_environment_says_of_patience_counts(begun, monkeypatch):
    begun.answers = ["context"]
    monkeypatch.setenv("RAY_agent_register_timeout_ms", "7")
    private.start(1, None, lambda line: None)
    assert private.os.environ["RAY_agent_register_timeout_ms"] == "7"


def test_without_a_home_the_cluster_has_a_token_of_its_own(monkeypatch, tmp_path):
    for name in private._TOKENS:
        monkeypatch.setenv(name, "")  # so that its absence comes back after the test
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    private._have_a_token()
    assert "RAY_AUTH_TOKEN" not in private.os.environ  # Ray makes one there

    (tmp_path / "file").touch()
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    private._have_a_token()
    assert len(private.os.environ["RAY_AUTH_TOKEN"]) == 64
