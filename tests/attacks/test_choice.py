import pytest
import torch
from scipy.stats import chisquare

from robsweep.attacks import Gallery
from robsweep.attacks.choice import anywhere, near_distinct, near_with_replacement
from robsweep.errors import UserError
from robsweep.grammar.hardness import Metric


@pytest.fixture
def line():
    """Candidates on a line: the nearest of row i are i-1, i+1, i-2, ... (ties aside), 1 % are 8."""
    embeddings = torch.arange(800.0, dtype=torch.float64)[:, None] * torch.tensor([[1.0, 1e-3]], dtype=torch.float64)
    return Gallery(embeddings, torch.arange(800) % 2, Metric.EUCLIDEAN)


def test_anywhere_is_uniform(line):
    picked = anywhere(line, torch.arange(800), 100, 0, "x")
    assert picked.shape == (800, 100)
    assert chisquare(torch.bincount(picked.flatten(), minlength=800)).pvalue > 0.001


def test_top_one_per_cent_without_the_query_with_replacement(line):
    rows = torch.arange(400, 700)
    away = near_with_replacement(line, line.embeddings[rows], rows, 50, 0, "x") - rows[:, None]
    assert set(away.flatten().tolist()) == {-4, -3, -2, -1, 1, 2, 3, 4}
    counts = torch.bincount(away.flatten() + 4, minlength=9)
    assert chisquare(counts[counts > 0]).pvalue > 0.001


def test_the_kept_are_the_nearest_that_were_not_picked(line):
    rows = torch.arange(400, 700)
    queries = line.embeddings[rows] + 1e-3  # no ties: i+1 before i-1, i+2 before i-2
    picked, kept = near_distinct(line, queries, rows, 2, 0, "x", kept=5)
    order = torch.tensor([1, -1, 2, -2, 3, -3, 4, -4])
    for row, chosen, rest in zip(rows, picked, kept, strict=True):
        others = [place for place in (order + row).tolist() if place not in chosen.tolist()]
        assert rest.tolist() == others[:5]


def test_distinct_and_kept_share_nothing_and_the_kept_are_in_order(line):
    rows = torch.arange(400, 700)
    picked, kept = near_distinct(line, line.embeddings[rows], rows, 3, 0, "x", kept=5)
    both = torch.cat([picked, kept], dim=1) - rows[:, None]
    assert all(sorted(row) == [-4, -3, -2, -1, 1, 2, 3, 4] for row in both.tolist())
    away = (kept - rows[:, None]).abs()
    assert (away.diff(dim=1) >= 0).all()
    assert chisquare(torch.bincount(both[:, 0] + 4, minlength=9)[[0, 1, 2, 3, 5, 6, 7, 8]]).pvalue > 0.001


def test_a_small_gallery_gives_its_nearest(line):
    small = Gallery(line.embeddings[:30], line.labels[:30], line.metric)
    picked, kept = near_distinct(small, small.embeddings[:1], torch.tensor([0]), 1, 0, "x", kept=5)
    assert sorted(torch.cat([picked, kept], dim=1)[0].tolist()) == [1, 2, 3, 4, 5, 6]


def test_a_choice_depends_on_seed_label_and_row_alone(line):
    rows = torch.tensor([5, 90, 300])
    first = anywhere(line, rows, 4, 0, "CA+")
    assert torch.equal(anywhere(line, rows.flip(0), 4, 0, "CA+").flip(0), first)
    assert torch.equal(anywhere(line, rows[:1], 4, 0, "CA+"), first[:1])
    assert not torch.equal(anywhere(line, rows, 4, 1, "CA+"), first)
    assert not torch.equal(anywhere(line, rows, 4, 0, "QA+"), first)


def test_more_candidates_than_there_are(line):
    small = Gallery(line.embeddings[:6], line.labels[:6], line.metric)
    with pytest.raises(UserError, match="6 candidates are asked for; besides the query the gallery holds 5"):
        near_distinct(small, small.embeddings[:1], torch.tensor([0]), 1, 0, "x", kept=5)
