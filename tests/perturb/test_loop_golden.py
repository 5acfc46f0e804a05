"""The loop on objectives that the reference implementation has and no defense here: written out, images as recorded."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import load_file

from robsweep.config.budget import Budget
from robsweep.models.small import c2f2
from robsweep.perturb import autograd_gradient, frozen, perturb

GOLDEN = Path(__file__).parents[1] / "golden"


def gap(metric):
    return F.pairwise_distance if metric == "N" else lambda a, b: 1 - F.cosine_similarity(a, b)


def apsplit(embed, d):
    """Anchor and positive apart."""

    def objective(images, step):
        a, p = F.normalize(embed(images)).chunk(2)
        return -d(a, p).mean()

    return objective


def tribodycollapse(embed, d):
    """All three to one place."""

    def objective(images, step):
        a, p, n = F.normalize(embed(images)).chunk(3)
        return (d(a, p) + d(a, n) + d(p, n)).mean()

    return objective


def ptbpn(embed, d, anchors):
    """Min-max with the anchor as it is; the reference leaves its embedding unnormalised."""

    def objective(images, step):
        p, n = F.normalize(embed(images)).chunk(2)
        return (d(anchors, n) - d(anchors, p)).mean()

    return objective


def advtstop(embed, level):
    """Min-max that stops each triplet once its hardness is ``-level``."""

    def objective(images, step):
        a, p, n = F.normalize(embed(images)).chunk(3)
        return (F.pairwise_distance(a, n) - F.pairwise_distance(a, p)).clamp_min(level).mean()

    return objective


@pytest.fixture(scope="module")
def model():
    network = c2f2()
    network.load_state_dict(load_file(GOLDEN / "weights.safetensors"))
    with frozen(network):
        yield network


@pytest.fixture(scope="module")
def images():
    return torch.from_numpy(np.load(GOLDEN / "batch.npz")["images_u8"]).float().div(255)[:, None]


def check(objective, start, stored, steps, *, gradient=True):
    found = perturb(start, objective, Budget(eps=77 / 255, alpha=3 / 255, steps=steps))
    if gradient:
        first, _ = autograd_gradient(objective, start, 0)
        assert F.cosine_similarity(first.flatten(1), torch.from_numpy(stored["grad0"]).flatten(1)).min() > 0.999
    same = ((found.images - torch.from_numpy(stored["adv"])).abs() < 1e-4).double().mean()
    assert same > (0.99 if steps == 1 else 0.95)
    np.testing.assert_allclose(found.losses, stored["losses"], rtol=1e-3)
    return found.images


@pytest.mark.parametrize("steps", [1, 8])
@pytest.mark.parametrize("metric", ["N", "C"])
@pytest.mark.parametrize("name", ["apsplit", "tribodycollapse", "ptbpn"])
def test_other_objectives_over_triplets(name, metric, steps, model, images):
    arrays, key = np.load(GOLDEN / f"triplet_attacks_{metric}.npz"), f"{name}_{metric}_pgd{steps}"
    a, p, n = arrays["trip_random"]
    d = gap(metric)
    stored = {what: arrays[f"{key}_{what}"] for what in ("adv", "grad0", "losses")}
    if name == "apsplit":
        check(apsplit(model, d), images[np.concatenate([a, p])], stored, steps)
        return
    recorded = json.loads((GOLDEN / "triplet_attack_summaries.json").read_text())[key]
    if name == "ptbpn":
        with torch.no_grad():
            anchors = model(images[a])
        assert np.array_equal(stored["adv"][:32], images[a])
        stored["adv"] = stored["adv"][32:]
        made = check(ptbpn(model, d, anchors), images[np.concatenate([p, n])], stored, steps)
        made = torch.cat([images[a], made])
    else:
        made = check(tribodycollapse(model, d), images[np.concatenate([a, p, n])], stored, steps)
    with torch.no_grad():
        anchor, positive, negative = F.normalize(model(made)).chunk(3)
        outer = (d(anchor, positive) - d(anchor, negative) + 0.2).relu().mean()
    assert outer.item() == pytest.approx(recorded["raw_loss_of_adversarial_triplets"], rel=1e-3)


@pytest.mark.parametrize("level", [0.0, 0.1, 0.2])
def test_min_max_that_stops_at_a_level(level, model, images):
    arrays = np.load(GOLDEN / "advtstop_N_pgd8.npz")
    stored = {what: arrays[f"advtstop_{level}_{what}"] for what in ("adv", "losses")}
    check(advtstop(model, level), images[arrays["trip_random"].ravel()], stored, 8, gradient=False)
