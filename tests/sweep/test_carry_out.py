"""Whatever ends a run."""

import json
import os

from robsweep.config.load import load_sweep
from robsweep.executors.ending import Ending
from robsweep.results.store import ResultStore
from robsweep.run.local_store import LocalStore
from robsweep.sweep.run import resume_sweep, run_sweep
from tests.sweep.conftest import journal_in


def test_a_full_disk_ends_the_run_with_its_reason(space, tmp_path, monkeypatch):
    append = LocalStore.append

    def full(self, name, content):
        if name.startswith("journal/") and b'"scored"' in content:
            raise OSError(28, "No space left on device", str(self.local / name))
        append(self, name, content)

    with monkeypatch.context() as patch:
        patch.setattr(LocalStore, "append", full)
        outcome = run_sweep(load_sweep(space), storage=str(tmp_path), executor="inline")
    path = tmp_path / "small" / "journal" / "00000001.jsonl"
    assert outcome.ending == Ending(f"{path}: No space left on device", 1)
    assert resume_sweep("small", storage=str(tmp_path), executor="inline").counts.remaining == 0


def test_a_disk_that_stays_full_ends_the_run_with_its_first_reason(space, tmp_path, monkeypatch):
    """The table waits to be written when the journal cannot be; neither can the table."""
    decided, append, put = [], LocalStore.append, LocalStore.put

    def require_room(self, name):
        if len(decided) > 1:
            raise OSError(28, "No space left on device", str(self.local / name))

    def full_append(self, name, content):
        if b'"kind":"decided"' in content:
            decided.append(name)
        require_room(self, name)
        append(self, name, content)

    def full_put(self, name, content):
        require_room(self, name)
        put(self, name, content)

    with monkeypatch.context() as patch:
        patch.setattr(LocalStore, "append", full_append)
        patch.setattr(LocalStore, "put", full_put)
        patch.setattr("robsweep.views.table._REST", 1e6)
        outcome = run_sweep(load_sweep(space), storage=str(tmp_path), executor="inline")
    path = tmp_path / "small" / "journal" / "00000001.jsonl"
    assert outcome.ending == Ending(f"{path}: No space left on device", 1)
    assert len(ResultStore(tmp_path / "small").rows()) == 1
    assert resume_sweep("small", storage=str(tmp_path), executor="inline").counts.remaining == 0
    assert len(ResultStore(tmp_path / "small").rows()) > 1


def test_a_report_without_room_ends_the_run_with_its_reason(copied, monkeypatch):
    put = LocalStore.put

    def full(self, name, content):
        if name == "report.html":
            raise OSError(28, "No space left on device", str(self.local / name))
        put(self, name, content)

    monkeypatch.setattr(LocalStore, "put", full)
    outcome = resume_sweep("small", storage=str(copied), executor="inline")
    assert outcome.ending == Ending(f"{copied}/small/report.html: No space left on device", 1)
    assert outcome.counts.remaining == 0


def test_a_checkpoint_without_room_on_the_disk_ends_the_run_and_fails_nothing(space, tmp_path, monkeypatch):
    fsync = os.fsync

    def full(descriptor):
        if os.readlink(f"/proc/self/fd/{descriptor}").endswith("weights.safetensors"):
            raise OSError(28, "No space left on device")
        fsync(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        outcome = run_sweep(load_sweep(space), storage=str(tmp_path), executor="inline")
    (trial,) = (tmp_path / "small" / "checkpoints").iterdir()
    assert outcome.ending == Ending(f"{trial}/epoch_1/weights.safetensors: No space left on device", 1)
    assert outcome.counts.failed == 0
    assert list(trial.iterdir()) == []
    assert resume_sweep("small", storage=str(tmp_path), executor="inline").counts.remaining == 0


def test_what_fails_says_why_and_the_others_stay(copied, table):
    """The last scores are taken out of the journal, and the weights that they are to be taken from are damaged."""
    journal = journal_in(copied)
    lines = journal.read_text().splitlines()
    last = max(i for i, line in enumerate(lines) if json.loads(line)["fact"]["kind"] == "scored")
    journal.write_text("\n".join(lines[:last]) + "\n")
    work = json.loads(lines[last])["fact"]
    checkpoint = copied / "small" / "checkpoints" / work["trial"] / f"epoch_{work['epoch']}"
    (checkpoint / "weights.safetensors").write_bytes(b"damaged")

    outcome = resume_sweep("small", storage=str(copied), executor="inline")
    assert (outcome.counts.failed, outcome.counts.remaining, outcome.ending) == (1, 1, None)
    (failed,) = [row for row in ResultStore(copied / "small").rows() if row.status == "failed"]
    assert (f"{failed.key}-s0", failed.epoch, failed.ers) == (work["trial"], work["epoch"], None)
    assert "weights.safetensors is damaged" in failed.reason
    assert failed.reason in (copied / "small" / "events.log").read_text()
    (error,) = (copied / "small" / "errors").iterdir()
    assert "weights.safetensors is damaged" in error.read_text()
    others = [row for row in ResultStore(copied / "small").rows() if row.status != "failed"]
    assert len(others) == len(table) - 1
