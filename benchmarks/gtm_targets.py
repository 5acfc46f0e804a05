"""Whom the reference's GTM aims at: how often at the query's own class, and how few candidates all queries share.

    python benchmarks/gtm_targets.py                                  # the weights of tests/golden
    python benchmarks/gtm_targets.py none/epoch_8 logs_fashion-rc2f2-ptripletN/.../last.ckpt

Every image of the test set is a query, every one a candidate; a row a network.

- ``own``: queries whose u has their own class, in % (of the first 512, and of all). Reaching u is a hit, so this is
  the GTM of a network that does not resist.
- ``effective``: 1 / sum of squared shares: so many candidates, aimed at equally often, would spread a mean as much.
- ``spread``: standard deviation of ``own`` from network to network if these were drawn at random, in points.
"""

import argparse
import math
from pathlib import Path

import numpy as np
import torch
from record import RESULTS, record
from recordings import recorded_model
from torch import Tensor, nn

from robsweep.attacks import Gallery, embed_gallery
from robsweep.attacks.greedy_misrank import GreedyMisrank
from robsweep.config.attacks import AttackSpec
from robsweep.config.profiles import profile
from robsweep.data.catalog import load
from robsweep.grammar.hardness import Metric
from robsweep.interchange.checkpoint import open_checkpoint
from robsweep.interchange.network import network_with

FIRST = 512
_EMBEDDED = 256


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoints", type=Path, nargs="*", help="folders, or the reference's .ckpt files")
    parser.add_argument("--data-root", type=Path)
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the kept rows")
    arguments = parser.parse_args()
    if not arguments.checkpoints:
        gallery = gallery_of(recorded_model(), "fashion", Metric.NORMALISED, arguments.data_root)
        record("gtm_targets", {"network": "weights of tests/golden", **figures(gallery)}, arguments.results)
    for path in arguments.checkpoints:
        info, weights = open_checkpoint(path)
        identity, model = info.configuration.identity, network_with(info.configuration, weights)
        gallery = gallery_of(model, identity.dataset, identity.loss.metric, arguments.data_root)
        name = {"network": str(info.configuration), "seed": info.seed, "epoch": info.epoch}
        record("gtm_targets", {**name, **figures(gallery)}, arguments.results)


def gallery_of(model: nn.Module, dataset: str, metric: Metric, data_root: Path | None) -> Gallery:
    """The whole test set, embedded."""
    data = load(dataset, "test", data_root)
    cuts = np.split(np.arange(len(data)), range(_EMBEDDED, len(data), _EMBEDDED))
    return embed_gallery(model, (data.batch(cut) for cut in cuts), torch.from_numpy(data.labels), metric)


def figures(gallery: Gallery) -> dict[str, float]:
    """What the module's docstring names, of every image as a query."""
    rows = torch.arange(len(gallery))
    spec = next(spec for spec in profile("rob28") if spec.name == "GTM")
    aimed = targets(gallery, rows, spec)
    own = (gallery.labels[aimed] == gallery.labels).double()
    shares = torch.bincount(aimed).double() / len(aimed)
    effective = float(1 / shares.square().sum())
    of_class = torch.bincount(gallery.labels).double() / len(gallery)
    chance = float(of_class.square().sum())
    return {
        "queries": len(rows),
        "own_first": round(100 * float(own[:FIRST].mean()), 2),
        "own": round(100 * float(own.mean()), 2),
        "chance": round(100 * chance, 2),
        "distinct": int((shares > 0).sum()),
        "effective": round(effective, 1),
        "spread": round(100 * math.sqrt(chance * (1 - chance) / effective), 1),
    }


def targets(gallery: Gallery, rows: Tensor, spec: AttackSpec) -> Tensor:
    """u of every query, ``B``."""
    return GreedyMisrank(spec, "reference").pick(gallery, gallery.embeddings[rows], rows, 0).picked


if __name__ == "__main__":
    main()
