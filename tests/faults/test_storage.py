"""A bucket whose server fails for a request, for some, or until the run has ended; and a kill while a request is under
way."""

import json
import os
import signal
import subprocess
import threading

import pytest

from tests.faults.audit import doubled_rows, standing
from tests.faults.recovery import Injection, recover
from tests.faults.small_sweep import SmallSweep, ended

pytestmark = pytest.mark.faults

FIRST, LAST = 3, 36
"""Of the requests that put a line of the journal or a file of a checkpoint: after the run has begun, before it ends."""
SHORT, SOME, LONG, KILLS = 9, 4, 4, 4
ATTEMPTS = 3
"""Of the client, for each request."""


class Faulty:
    """Answers when the server asks for a fault: ``times`` times (None: for good) from a request on."""

    def __init__(self, first, answer="cut", times=None, then=lambda: None):
        self._first, self._answer, self._times, self._then = first, answer, times, then
        self.seen = 0

    def __call__(self, method, path):
        begun = self.seen >= self._first
        if not begun or self._times is not None:
            if method != "PUT" or not ("/journal/" in path or "/checkpoints/" in path):
                return None
            self.seen += 1
        if self.seen < self._first or (self._times is not None and self.seen >= self._first + self._times):
            return None
        self._then()
        return self._answer


@pytest.fixture
def sweep(stub, tmp_path):
    """Its run lies in the bucket, its stage and its temporary files in a folder of its own."""
    (tmp_path / "stage").mkdir()
    keys = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_EC2_METADATA_DISABLED": "true"}
    return SmallSweep(tmp_path, "none", stub.uri(), {**keys, "TMPDIR": str(tmp_path / "stage")})


def _moment(part, parts):
    return FIRST + part * (LAST - FIRST) // (parts - 1)


def _age_lease(stub):
    """As if a minute had passed since the process that held the run was heard of."""
    key = "runs/small/lease.json"
    if key in stub.objects:
        held = json.loads(stub.objects[key])
        stub.objects[key] = json.dumps(held | {"heartbeat": "2026-01-01T00:00:00Z"}).encode()


@pytest.mark.parametrize("part", range(SHORT))
def test_a_request_that_fails_is_made_again(part, sweep, stub, undisturbed, note):
    expected, _ = undisturbed("none")
    stub.fault = Faulty(_moment(part, SHORT), ("cut", "lost", 503)[part % 3], times=1)
    code, left = sweep.run()
    assert stub.fault.seen > _moment(part, SHORT)
    found, doubled = standing(sweep.place), doubled_rows(sweep.place)
    lost = len(expected.scores.keys() - found.scores.keys())
    note(Injection("a storage that fails for a request", lost, doubled, left, None))
    assert code == 0, sweep.output
    assert (lost, doubled, left) == (0, 0, 0)
    assert found == expected


@pytest.mark.parametrize("part", range(SOME))
def test_a_storage_that_fails_and_comes_back(part, sweep, stub, undisturbed, note):
    expected, _ = undisturbed("none")
    stub.fault = Faulty(_moment(part, SOME), ("cut", 503)[part % 2], times=ATTEMPTS)
    code, left = sweep.run()
    assert stub.fault.seen >= _moment(part, SOME) + ATTEMPTS
    assert code == 1, sweep.output
    recover("a storage that fails and comes back", sweep, expected, left, note, in_order=False)


@pytest.mark.parametrize("part", range(LONG))
def test_a_storage_that_fails_until_the_run_has_ended(part, sweep, stub, undisturbed, note):
    expected, _ = undisturbed("none")
    stub.fault = Faulty(_moment(part, LONG), ("cut", 503)[part % 2])
    code, left = sweep.run()
    assert code == 1, sweep.output
    assert sweep.output.rpartition("; go on with: ")[2].startswith("robsweep resume small --storage ")
    assert "Traceback" not in sweep.output
    stub.fault = lambda method, path: None
    _age_lease(stub)
    recover("a storage that fails until the run has ended", sweep, expected, left, note, in_order=False)


@pytest.mark.parametrize("part", range(KILLS))
def test_killed_within_a_request(part, sweep, stub, undisturbed, note):
    expected, _ = undisturbed("none")
    begun = threading.Event()
    processes: list[subprocess.Popen[str]] = []

    def kill():
        begun.wait()
        os.kill(processes[0].pid, signal.SIGKILL)

    stub.fault = Faulty(_moment(part, KILLS), ("cut", "lost")[part % 2], times=1, then=kill)
    processes.append(sweep.start())
    begun.set()
    code, left = ended(processes[0])
    assert code == -signal.SIGKILL, sweep.output
    _age_lease(stub)
    recover("SIGKILL within a request to the storage", sweep, expected, left, note)
