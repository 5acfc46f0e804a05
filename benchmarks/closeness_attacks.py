"""How close every attack comes to the reference implementation, fed its random choices."""

import json
from collections.abc import Iterator
from dataclasses import replace

import torch
from recordings import GOLDEN, STEPS, Row, arrays, nearness, recorded_budget, recorded_candidates
from torch import Tensor, nn

from robsweep.attacks import AnyAttack, Gallery, Selection, build, embed_gallery
from robsweep.attacks.victim import Victim
from robsweep.config.attacks import parse_attack
from robsweep.grammar.hardness import Metric
from robsweep.perturb import frozen, perturb

QUERIES = 32
ATTACKS = ("CA+", "CA-", "QA+", "QA-", "SPQA+", "SPQA-", "TMA", "ES", "LTM", "GTM", "GTT")
_RECORDED_AS = {"TMA": "Cosine-SIM", "ES:R": "r@1", "LTM": "r@1", "GTM": "r@1", "GTT": "retain@4"}
_SUMS = ("ES", "LTM")
"""Their losses were recorded as sums over the queries."""


def attack_rows(model: nn.Module) -> Iterator[Row]:
    """A row for every attack, metric and number of steps; the last column is in points."""
    images, labels = recorded_candidates()
    summaries = json.loads((GOLDEN / "attack_summaries.json").read_text())
    for metric in (Metric.NORMALISED, Metric.EUCLIDEAN):
        gallery = embed_gallery(model, images.split(128), labels, metric)
        for name in ATTACKS:
            for steps in STEPS:
                stored = arrays(f"attacks_{metric}.npz", f"{name}_pgd{steps}_")
                summary = summaries[f"{metric}/{name}_pgd{steps}"]
                near = _one(Victim(model, gallery), images[:QUERIES], name, steps, stored, summary)
                yield [name, metric.value, str(steps), *near]


def _one(
    victim: Victim,
    images: Tensor,
    name: str,
    steps: int,
    stored: dict[str, Tensor],
    summary: dict[str, dict[str, float]],
) -> Row:
    plain = name.rstrip("+-")
    attack = build(parse_attack(plain + (f":pm={name[-1]}" if name != plain else ""), recorded_budget(steps)))
    with frozen(victim.model):
        selection = _selection(attack, victim, images, stored)

        def objective(perturbed: Tensor, step: int) -> Tensor:
            return attack.loss(victim.embed(perturbed), selection, victim.gallery, step)

        made = perturb(images, objective, attack.spec.budget)
        with torch.no_grad():
            before, after, late = (
                attack.measure(victim.embed(at), selection, victim.gallery)
                for at in (images, made.images, made.previous)
            )
        points = [
            _points(score, float(found[score].mean()), summary[when])
            for when, found in (("orig", before), ("adv", after))
            for score in found
            if score != "ES:D"
        ]
        if name == "ES":  # recorded one step late
            points.append(100 * abs(float(late["ES:D"].mean()) - summary["adv"]["embshift"]))
        return [*nearness(objective, images, stored, made, total=name in _SUMS), f"{max(points):.3f}"]


def _selection(attack: AnyAttack, victim: Victim, images: Tensor, stored: dict[str, Tensor]) -> Selection:
    """What the attack picks, with the random part of it replaced by the recorded one."""
    rows = torch.arange(QUERIES)
    gallery: Gallery = victim.gallery
    clean = victim.benign(images, rows, own_pass=attack.own_pass)
    picked = attack.pick(gallery, clean, rows, 0)
    recorded = (("picked", "idx"), ("kept", "gtidx"))
    picked = replace(picked, **{ours: stored[theirs] for ours, theirs in recorded if theirs in stored})
    return attack.prepare(picked, gallery, clean)


def _points(score: str, ours: float, recorded: dict[str, float]) -> float:
    """Difference of a score to the recorded one: per cents, and hundredths of TMA's cosine."""
    if score in _RECORDED_AS:
        theirs = recorded[_RECORDED_AS[score]]
    else:
        attack, _, part = score.partition(":")
        theirs = recorded[f"{attack}:{part}prank"]
    if score == "TMA":
        return 100 * abs(ours - theirs)
    return abs(ours - theirs * (1 if score == "ES:R" else 100))
