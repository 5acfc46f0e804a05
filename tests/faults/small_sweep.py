"""A small real sweep, whose commands are run by copies of a process that has imported everything."""

import json
import multiprocessing
import time
from pathlib import Path

from robsweep.sweep.place import RunPlace
from tests.faults.acts import Listed
from tests.faults.child import carry_out
from tests.faults.operations import Operation

SPACE = """
dataset: digits
factors: {backbone: [rlenet], baselines: [none, act]}
training: {epochs: 2, pairs: 64, budget: {steps: 1}, embedding_dim: 16, checkpoint_minutes: 1.0e-9}
scoring: {queries: 16, steps: 1, shard_queries: 16, resamples: 20}
pruning: {rungs: [1], policy: POLICY, reduction: 2, min_peers: 2, spare_front: false}
"""
IMAGES = 240
"""Of the digits: what is trained and scored is real, and small."""
PATIENCE_S = 240
COPIES = multiprocessing.get_context("forkserver")
COPIES.set_forkserver_preload(["tests.faults.child"])


class SmallSweep:
    """Called ``small``, of two configurations unless ``space`` is another sweep file; ``policy``: of pruning.

    ``storage``, ``environment``: where the run lies, and what its processes find in their environment; ``images``: of
    the digits, None for all.
    """

    def __init__(self, folder, policy="promotion", storage="runs", environment=None, space=SPACE, images=IMAGES):
        self.folder, self._storage, self._environment, self._images = folder, storage, environment or {}, images
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "small.yaml").write_text(space.replace("POLICY", policy))
        self._output = folder / "output.txt"

    @property
    def place(self):
        storage = self._storage if "://" in self._storage else str(self.folder / self._storage)
        return RunPlace(storage, "small")

    @property
    def output(self):
        """All that its commands have printed."""
        return self._output.read_text()

    def start(self, act=None, clock=0.0):
        """Begin the run, or go on with it: the process that does so."""
        command = ["resume", "small"] if self.place.recorded else ["run", "small.yaml"]
        return self.command(*command, "--executor", "inline", "--storage", self._storage, act=act, clock=clock)

    def command(self, *arguments, act=None, clock=0.0):
        """The process of a command."""
        given = (list(arguments), self.folder, act, self._output, self._environment, clock, self._images)
        process = COPIES.Process(target=carry_out, args=given)
        process.start()
        return process

    def run(self, act=None, clock=0.0):
        """Begin or go on, to the end of the process; see ``ended``."""
        return ended(self.start(act, clock))

    def operations(self):
        """Run it undisturbed; all operations that can be counted."""
        listing = self.folder / "operations.jsonl"
        code, left = self.run(Listed(listing))
        assert (code, left) == (0, 0), self.output
        return [Operation(*json.loads(line)) for line in listing.read_text().splitlines()]


def ended(process):
    """The exit code of a process, and how many of its session are left."""
    process.join(PATIENCE_S)
    assert process.exitcode is not None
    return process.exitcode, left_of(process.pid)


def left_of(session, patience_s=20):
    """How many processes of a session are there still, after some time to end."""
    deadline = time.monotonic() + patience_s
    while (count := sum(_session(path) == session for path in Path("/proc").glob("[0-9]*"))) and (
        time.monotonic() < deadline
    ):
        time.sleep(0.05)
    return count


def _session(path):
    try:
        return int((path / "stat").read_text().rpartition(")")[2].split()[3])
    except OSError:  # it has just ended
        return None


def is_stopped(pid):
    """Whether a process stands still."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
