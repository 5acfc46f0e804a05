"""What would make an accelerator's host wait: none of it happens while an attack perturbs."""

import pytest
import torch
from torch import nn

from robsweep.attacks import embed_gallery
from robsweep.attacks.build import build
from robsweep.attacks.objective import AttackObjective
from robsweep.attacks.search import search
from robsweep.attacks.victim import Victim
from robsweep.config.attacks import parse_attack
from robsweep.grammar.hardness import Metric
from tests.waits import Waits

TEXTS = ("CA:pm=+:W=1", "CA:pm=-:W=2", "QA:pm=+:M=1", "QA:pm=-:M=2", "SPQA:pm=+:M=1", "TMA", "ES", "LTM", "GTM", "GTT")
VARIANTS = ("", ":gradient=nes", ":restarts=2:random_start=true", ":momentum=0.9")


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("text", TEXTS)
def test_the_loop_of_an_attack_never_waits(text, variant):
    images = torch.rand(12, 1, 4, 4, generator=torch.Generator().manual_seed(1))
    model, rows = nn.Flatten(), torch.arange(5)
    gallery = embed_gallery(model, [images], torch.arange(12) % 3, Metric.NORMALISED)
    spec = parse_attack(f"{text}:eps=0.1:alpha=0.02:pgditer=2{variant}")
    attack = build(spec)
    selection = attack.select(gallery, gallery.embeddings[rows], rows, 0)
    gallery.centred, gallery.squared_norms  # noqa: B018 - made before the loop

    def objective(perturbed, step):
        return attack.loss(nn.functional.normalize(model(perturbed)), selection, gallery, step)

    with Waits() as waits:
        search(spec, objective, images[:5], rows, 0)
    assert waits.seen == []


@pytest.mark.parametrize("text", [text for text in TEXTS if not text.startswith("SPQA")])
def test_probes_that_pass_together_do_not_wait_either(text):
    images = torch.rand(12, 1, 4, 4, generator=torch.Generator().manual_seed(1))
    model, rows, passed = nn.Flatten(), torch.arange(5), []
    gallery = embed_gallery(model, [images], torch.arange(12) % 3, Metric.NORMALISED)
    spec = parse_attack(f"{text}:eps=0.1:alpha=0.02:pgditer=2:gradient=nes")
    attack = build(spec)
    objective = AttackObjective(
        attack.loss, Victim(model, gallery), attack.select(gallery, gallery.embeddings[rows], rows, 0)
    )
    model.register_forward_pre_hook(lambda module, given: passed.append(len(given[0])))
    gallery.centred, gallery.squared_norms  # noqa: B018 - made before the loop
    with Waits() as waits:
        search(spec, objective, images[:5], rows, 0, room=100)
    assert waits.seen == []
    assert passed == [*[100] * 5, 5] * 2
