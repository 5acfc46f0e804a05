"""How close every defense's inner problem and outer loss come to the reference implementation, fed its triplets."""

import json
from collections.abc import Iterator

import torch
from recordings import GOLDEN, STEPS, Row, arrays, nearness, recorded_budget
from torch import Tensor, nn

from robsweep.defenses.act import collapse_objective
from robsweep.defenses.batch import Batch
from robsweep.defenses.embedding import benign, embeddings
from robsweep.defenses.gap import GAPS
from robsweep.defenses.hm import HMStep, gap_objective
from robsweep.defenses.minmax import ease_objective
from robsweep.defenses.outer import triplet_outer
from robsweep.defenses.shift import NOISE, shift_objective
from robsweep.grammar.defense import HM
from robsweep.grammar.hardness import Metric
from robsweep.grammar.loss import TripletLoss
from robsweep.mining import Triplets
from robsweep.perturb import frozen, perturb


def defense_rows(model: nn.Module) -> Iterator[Row]:
    """A row for every defense, metric and number of steps; the last column is that of ``_relative``."""
    images = arrays("batch.npz")["images_u8"].float().div(255)[:, None]
    yield from _shift_rows(model, images)
    yield from _triplet_rows(model, images)
    for distance, steps in (("et", 1), ("et", 8), ("l2", 1)):
        file = f"hm_{distance.upper()}_pgd{steps}.npz"
        cases = sorted({key.rpartition("_")[0] for key in arrays(file)})
        rows = [_manipulation(model, images, distance, steps, arrays(file, f"{case}_")) for case in cases]
        columns = list(zip(*rows, strict=True))
        worst = [min(column, key=float) for column in columns[:3]] + [max(column, key=float) for column in columns[3:]]
        yield [f"HM {distance.upper()}, worst of {len(cases)} cases", "N", str(steps), *worst]


def _shift_rows(model: nn.Module, images: Tensor) -> Iterator[Row]:
    for metric in Metric:
        target = benign(model, images, metric)
        for steps in STEPS:
            stored = arrays("embshift.npz", f"embShift_{metric}_pgd{steps}_")
            with frozen(model) as network:
                objective = shift_objective(network, target, NOISE * stored["noise_sign"].float(), metric)
                made = perturb(images, objective, recorded_budget(steps))
                yield ["EST", metric.value, str(steps), *nearness(objective, images, stored, made, total=True), ""]


def _triplet_rows(model: nn.Module, images: Tensor) -> Iterator[Row]:
    summaries = json.loads((GOLDEN / "triplet_attack_summaries.json").read_text())
    for name, metric in ((name, metric) for name in ("ACT", "min-max") for metric in ("N", "C")):
        file, whole = f"triplet_attacks_{metric}.npz", name == "min-max"
        mined = arrays(file)["trip_random"]
        start = images[(mined if whole else mined[1:]).flatten()]
        for steps in STEPS:
            key = f"{'minmaxtriplet' if whole else 'pncollapse'}_{metric}_pgd{steps}"
            with frozen(model) as network:
                objective = (ease_objective if whole else collapse_objective)(network, Metric(metric))
                made = perturb(start, objective, recorded_budget(steps))
                trained = made.images if whole else torch.cat([images[mined[0]], made.images])
                outer = triplet_outer(embeddings(network, trained, Metric(metric)).chunk(3), Metric(metric)).loss
                near = nearness(objective, start, arrays(file, f"{key}_"), made, total=True)
            theirs = torch.tensor([summaries[key]["raw_loss_of_adversarial_triplets"]])
            yield [name, metric, str(steps), *near, _relative(outer[None], theirs)]


def _manipulation(model: nn.Module, images: Tensor, distance: str, steps: int, stored: dict[str, Tensor]) -> Row:
    """One recorded pair of source and destination, fed both triplets' indices and the destination's hardness."""
    metric = Metric.NORMALISED
    defense = HM.model_validate(
        {"source": "r", "destination": {"kind": "mined", "hardness": "m"}, "distance": distance, "ics": {}}
    )
    step, source = HMStep(defense, TripletLoss(metric=metric), recorded_budget(steps)), Triplets(*stored["src"])
    batch = Batch(images, torch.arange(len(images)) // 2)
    made = step.manipulate(model, batch, source, stored["destH"], benign(model, images, metric))
    with frozen(model) as network:
        objective = gap_objective(network, GAPS[defense.distance], stored["destH"], metric)
        near = nearness(objective, images[torch.cat(source)], stored, made, total=True)
    model.zero_grad()
    outcome = step.train(model, batch, source, made.images)
    outcome.loss.backward()
    norms = [parameter.grad.norm() for parameter in model.parameters() if parameter.grad is not None]
    ours = torch.stack([outcome.logs["triplet"], outcome.logs["ics"], *norms])
    return [*near, _relative(ours, torch.cat([stored["final"], stored["gradnorms"]]))]


def _relative(ours: Tensor, theirs: Tensor) -> str:
    """Largest relative difference of the outer loss, and for HM of ICS and the norms of the weights' gradients."""
    return f"{((ours.double() - theirs.double()).abs() / theirs.double().abs()).max():.1e}"
