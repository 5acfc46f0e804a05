"""An attack's objective of several images of every query: that of each round by itself."""

import itertools

import pytest
import torch
from torch import nn

from robsweep.attacks import embed_gallery
from robsweep.attacks.build import build
from robsweep.attacks.objective import AttackObjective
from robsweep.attacks.victim import Victim
from robsweep.config.attacks import parse_attack
from robsweep.grammar.hardness import Metric

TEXTS = ("CA:pm=+:W=2", "CA:pm=-", "QA:pm=+:M=2", "QA:pm=-", "SPQA:pm=+", "TMA", "ES", "LTM", "GTM", "GTT", "FOA:M=3")
ROWS = torch.tensor([7, 2, 9])


@pytest.mark.parametrize("behaviour", ["described", "strong"])
@pytest.mark.parametrize(("text", "metric"), list(itertools.product(TEXTS, Metric)))
def test_rounds_are_valued_one_by_one(text, metric, behaviour):
    generator = torch.Generator().manual_seed(1)
    images = torch.rand(24, 1, 4, 4, dtype=torch.float64, generator=generator)
    model = nn.Flatten()
    gallery = embed_gallery(model, [images], torch.arange(24) % 4, metric)
    victim = Victim(model, gallery)
    attack = build(parse_attack(f"{text}:eps=0.1:alpha=0.02:pgditer=2"), behaviour)
    picked = attack.select(gallery, gallery.embeddings[ROWS], ROWS, 0)
    rounds = [(images[ROWS] + 0.05 * torch.rand(3, 1, 4, 4, generator=generator)).clamp(max=1) for _ in range(4)]
    for loss in (attack.loss, *attack.alternatives):
        objective = AttackObjective(loss, victim, picked)
        for step in (0, 1):
            values = objective.repeated(4)(torch.cat(rounds), step)
            torch.testing.assert_close(values, torch.cat([objective(images, step) for images in rounds]))
        assert objective.repeated(4) is objective.repeated(4)
