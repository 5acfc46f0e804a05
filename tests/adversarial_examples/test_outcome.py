"""Rankings and ranks against all distances, sorted."""

import numpy as np
import pytest
import torch

from robsweep.adversarial_examples.outcome import TOP, changed_by
from robsweep.attacks.gallery import embed_gallery
from robsweep.config.attacks import parse_attack
from robsweep.config.budget import Budget
from robsweep.config.configuration import configuration_of
from robsweep.data.digits import load_digits
from robsweep.distances import cross, embed
from robsweep.interchange.network import blank_network

BUDGET = Budget(eps=0.3, alpha=0.1, steps=5)
ROWS = torch.tensor([3, 17])


@pytest.fixture(scope="module", params=["ptripletN", "ptripletC", "ptripletE"])
def ranked(request):
    """Network, images, gallery, metric."""
    configuration = configuration_of(f"digits:rlenet:{request.param}", embedding_dim=8)
    torch.manual_seed(0)
    network, data = blank_network(configuration).eval(), load_digits("test")
    rows, metric = np.arange(60), configuration.identity.loss.metric
    images = data.batch(rows)
    return network, images, embed_gallery(network, [images], torch.from_numpy(data.labels[rows]), metric), metric


def _changed(ranked, text):
    network, images, gallery, _ = ranked
    spec = parse_attack(text, BUDGET)
    return changed_by(spec, network, images[ROWS], ROWS, gallery, behaviour="reference", seed=0, xi_scale=4e4)


def _ranking(query, candidates, own, metric):
    """All rows but the query's own, nearest first."""
    distances = cross(query[None].double(), candidates.double(), metric)[0]
    return [row for row in distances.argsort().tolist() if row != own]


@pytest.mark.parametrize("text", ["QA:pm=+:M=1", "TMA", "LTM", "ES"])
def test_an_attacked_query_ranks_the_gallery(ranked, text):
    network, _, gallery, metric = ranked
    for row, one in zip(ROWS.tolist(), _changed(ranked, text), strict=True):
        assert (one.row, one.query) == (row, row)
        moved = embed(network, one.perturbed[None], metric)[0].detach()
        orders = [_ranking(query, gallery.embeddings, row, metric) for query in (gallery.embeddings[row], moved)]
        assert [list(one.before), list(one.after)] == [order[:TOP] for order in orders]
        if text in ("LTM", "ES"):
            assert one.aim is one.ranks is None
        else:
            assert one.ranks == tuple(order.index(one.aim) + 1 for order in orders)


def test_an_attacked_candidate_takes_its_new_place_in_the_ranking_of_another_image(ranked):
    network, _, gallery, metric = ranked
    for row, one in zip(ROWS.tolist(), _changed(ranked, "CA:pm=+:W=1"), strict=True):
        assert one.row == one.aim == row != one.query
        attacked = gallery.embeddings.clone()
        attacked[row] = embed(network, one.perturbed[None], metric)[0].detach()
        asked = gallery.embeddings[one.query]
        orders = [_ranking(asked, candidates, one.query, metric) for candidates in (gallery.embeddings, attacked)]
        assert [list(one.before), list(one.after)] == [order[:TOP] for order in orders]
        assert one.ranks == tuple(order.index(row) + 1 for order in orders)


@pytest.mark.parametrize("text", ["CA:pm=+:W=1", "QA:pm=+:M=1", "TMA", "LTM", "ES"])
def test_images_are_changed_and_stay_within_the_budget(ranked, text):
    _, images, _, _ = ranked
    for row, one in zip(ROWS.tolist(), _changed(ranked, text), strict=True):
        change = (one.perturbed - images[row]).abs().max()
        assert 0 < change <= BUDGET.eps + 1e-6
        assert one.perturbed.min() >= 0
        assert one.perturbed.max() <= 1
