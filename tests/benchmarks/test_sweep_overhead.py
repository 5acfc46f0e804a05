"""A sweep's fixed cost a configuration, of three of them."""

import pytest

pytestmark = pytest.mark.ray


def test_the_sweep_is_set_against_its_own_work(row_of):
    row = row_of("sweep_overhead", "--configurations", 3, "--queries", 4)
    work = row["train_seconds_each"] + row["score_seconds_each"]
    assert row["overhead_seconds"] == pytest.approx(row["seconds_each"] - work, abs=0.01)
    assert row["overhead_seconds_at_most"] == pytest.approx(row["seconds_each"] - row["train_seconds_each"], abs=0.01)
    assert row["seconds_each"] <= row["longest_gap_seconds"] <= row["sweep_seconds"]
