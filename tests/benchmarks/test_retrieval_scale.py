"""Retrieval at scale, on a small set."""

import pytest


def test_scores_equal_those_of_brute_force(row_of):
    row = row_of("retrieval_scale", "--images", 600, "--checked", 600)
    assert (row["images"], row["checked"], row["dimensions"]) == (600, 600, 512)
    assert row["classes"] == pytest.approx(600 * 11_316 / 60_502, abs=1)
    assert row["largest_difference"] < 1e-2  # neighbours in rank may change places, a hit at rank 1 or 2 may not
    assert 0 < row["scores"]["recall_at_1"] <= row["scores"]["recall_at_2"] <= 1
    assert 0 < row["nmi"] <= 1
    assert row["ratio"] == pytest.approx(row["seconds"] / row["floor_seconds"], rel=0.1)
