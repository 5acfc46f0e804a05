"""How far training's adversary goes: ACT's and HM's, on batches of the training set, at trained checkpoints.

    python benchmarks/adversaries.py runs/reproduce/rc2f2p_*/epoch_2 runs/reproduce/rc2f2ghmetsmi_*/epoch_2

``moved``: share of triplets of which any pixel was changed. ``shift``: mean change of a pixel, in units of 1/255, of
the images that the defense may perturb. ``hardness_before`` and ``hardness_after``: mean d(a,p) - d(a,n) of the
triplets as they were mined, and as they are trained on. ``destination``: HM's H_D, with LGA's l as the checkpoint holds
it, so it must be one that training could go on from. Weights are not updated.
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import torch
from record import RESULTS, record
from torch import Tensor, nn

from robsweep.data.catalog import load
from robsweep.data.pairs import pair_batches
from robsweep.defenses.act import ACTStep, collapse_objective
from robsweep.defenses.batch import Batch
from robsweep.defenses.build import build_defense
from robsweep.defenses.destination import destination_hardness
from robsweep.defenses.embedding import benign
from robsweep.defenses.hm import HMStep
from robsweep.grammar.hardness import Hardness, Metric
from robsweep.interchange.checkpoint import open_checkpoint
from robsweep.interchange.network import network_with
from robsweep.losses.triplet import hardness
from robsweep.mining import Triplets, mine
from robsweep.perturb import frozen, perturb
from robsweep.training.checkpoint import load_state


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoints", nargs="+", type=Path)
    parser.add_argument("--batches", type=int, default=4)
    parser.add_argument("--data-root", type=Path)
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the kept rows")
    arguments = parser.parse_args()
    for checkpoint in arguments.checkpoints:
        info, weights = open_checkpoint(checkpoint)
        configuration = info.configuration
        identity, recipe = configuration.identity, configuration.training
        data = load(identity.dataset, "train", arguments.data_root)
        model = network_with(configuration, weights).train()
        defense = build_defense(identity.defense, identity.loss, recipe.budget, dataset=identity.dataset)
        if isinstance(defense, HMStep):
            defense.load_state_dict(load_state(checkpoint)["defense"])
        found: dict[str, list[float]] = {}
        batches = pair_batches(data.labels, recipe.pairs, seed=info.seed, epoch=info.epoch)
        generator = torch.Generator().manual_seed(info.seed)
        for _, rows in zip(range(arguments.batches), batches, strict=False):
            images, labels = data.batch(rows), torch.from_numpy(data.labels[rows])
            for name, value in look(defense, model, images, labels, identity.loss.metric, generator).items():
                found.setdefault(name, []).append(value)
        record(
            "adversaries",
            {
                "configuration": str(configuration),
                "epoch": info.epoch,
                "pgd_steps": recipe.budget.steps,
                "batches": arguments.batches,
                **{name: round(float(np.mean(values)), 4) for name, values in found.items()},
            },
            arguments.results,
        )


def look(
    defense: Any, model: nn.Module, images: Tensor, labels: Tensor, metric: Metric, generator: torch.Generator
) -> dict[str, float]:
    """The figures of one batch."""
    features = benign(model, images, metric)

    def mined(letter: Hardness) -> Triplets:
        return mine(features, labels, letter, metric=metric, margin=metric.margin, generator=generator)

    def hardness_of(triplets: Triplets) -> Tensor:
        return hardness(*(features[index] for index in triplets), metric=metric)

    if isinstance(defense, ACTStep):
        source = mined(defense.loss.miner)
        start = images[torch.cat((source.positive, source.negative))]
        with frozen(model) as network:
            made = perturb(start, collapse_objective(network, metric), defense.budget).images
        parts = torch.cat((images[source.anchor], made))
        told = {}
    elif isinstance(defense, HMStep):
        source = mined(defense.defense.source)
        start = images[torch.cat(source)]
        destination = destination_hardness(
            defense.defense.destination,
            defense.level,
            margin=metric.margin,
            mined=lambda letter: hardness_of(mined(letter)),
            device=features.device,
        )
        made = parts = defense.manipulate(model, Batch(images, labels), source, destination, features).images
        told = {"destination": float(destination.mean())}
    else:
        raise SystemExit(f"expected ACT or HM with a moving anchor, got {type(defense).__name__}")
    shift = (made - start).abs()
    by_triplet = shift.view(-1, len(labels) // 2, shift[0].numel()).amax(dim=(0, 2))
    after = hardness(*benign(model, parts, metric).chunk(3), metric=metric)
    return {
        "moved": float((by_triplet > 0).double().mean()),
        "shift": float(255 * shift.mean()),
        "hardness_before": float(hardness_of(source).mean()),
        "hardness_after": float(after.mean()),
        **told,
    }


if __name__ == "__main__":
    main()
