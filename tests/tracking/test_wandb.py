"""Offline, as W&B writes its files before it sends them."""

import pytest
import wandb

from robsweep.config.tracking import WandbConfig
from robsweep.tracking.wandb import WandbTracker


@pytest.fixture
def files(tmp_path):
    """Send each group of rows by a tracker of its own; the bytes of the files that are there then, by run id."""

    def send(sweep, *groups):
        for rows in groups:
            tracker = WandbTracker(WandbConfig(project="digits", mode="offline"), sweep, tmp_path)
            for row in rows:
                tracker.add(row)
            tracker.close()
        wandb.teardown()  # its own process may still be writing
        found = sorted((tmp_path / "wandb").glob("offline-run-*/run-*.wandb"))
        return [(path.stem.removeprefix("run-"), path.read_bytes()) for path in found]

    return send


def test_rows_of_one_configuration_are_one_run(files, make_row):
    rows = [make_row(), make_row("b"), make_row(rung=1, status="completed"), make_row("b", rung=1, status="failed")]
    found = files("rungs", rows)
    assert len(found) == 2
    for content in dict(found).values():
        for part in (
            b"training.optimiser.lr",
            b"recall_at_10",
            b"ca_plus",
            b"20.5",
            b"train_fingerprint",
            b"test_fingerprint",
        ):
            assert part in content


def test_a_resumed_sweep_goes_on_in_its_runs(files, make_row):
    found = files("resumed", [make_row()], [make_row(rung=1, status="completed")])
    assert len({name for name, _ in found}) == 1
    assert {name for name, _ in files("another", [make_row(status="completed")])} != {name for name, _ in found}
