"""The quick profile beside the full one, at the smallest size."""

import json
from pathlib import Path

import pytest
from scipy.stats import kendalltau, spearmanr

SMALL = ("--epochs", 1, "--pairs", 512, "--pgd-steps", 1, "--queries", 4)


def test_ranks_and_differences_are_those_of_the_scores_in_the_row(row_of):
    row = row_of("quick_profiles", *SMALL, "--quick", "quick28", "--full", "quick28")
    networks = list(row["networks"].values())
    assert len(networks) == 8
    assert (row["ratio"], row["swapped_pairs"], row["pairs"]) == (1.0, 0, 28)
    assert set(row["differences"]["ers"].values()) == {0.0}
    full, quick = ([network[which]["ers"] for network in networks] for which in ("full", "quick"))
    assert row["spearman"] == pytest.approx(spearmanr(full, quick).statistic)
    assert row["kendall"] == pytest.approx(kendalltau(full, quick).statistic)
    assert row["quick"] == "quick28: reach 1.25, 8 steps"


def test_the_kept_row_is_of_six_networks_or_more():
    lines = (Path(__file__).parents[2] / "benchmarks" / "results" / "quick_profiles.jsonl").read_text().splitlines()
    row = json.loads(lines[-1])
    assert len(row["networks"]) >= 6
    differences = [n["quick"]["ers"] - n["full"]["ers"] for n in row["networks"].values()]
    assert row["differences"]["ers"]["mean"] == pytest.approx(sum(differences) / len(differences), abs=1e-3)
    assert (row["full"].split(":")[0], row["quick"].split(":")[0]) == ("rob28", "quick28")
