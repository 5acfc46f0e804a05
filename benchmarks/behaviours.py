"""What `reference`, `described` and `strong` behaviour do to several models: the table in docs/attacks.md.

    python benchmarks/behaviours.py                             # the model of tests/golden alone
    python benchmarks/behaviours.py --checkpoints none/epoch_8 act/epoch_8 logs_fashion-rc2f2-ptripletN/.../last.ckpt

A checkpoint's candidates are the whole test set of its data, its queries the first images of that. The model of
tests/golden is an undefended rc2f2 (Fashion-MNIST, ptripletN), its candidates 2,000 test images. R@1 in %, of the
queries as they are and under LTM and GTM; own u: queries whose u of the reference's GTM has their own class, in %, so
that reaching it is a hit; GTT: best matches kept in the top 4, in %; ES:D at the end and one step before, as the
reference measures it.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np
import torch
from recordings import recorded_candidates, recorded_model
from torch import Tensor, nn

from robsweep.attacks import Gallery, embed_gallery, run_attack
from robsweep.attacks.candidates import recall_at_1
from robsweep.attacks.greedy_misrank import GreedyMisrank
from robsweep.config.attack_kind import Behaviour
from robsweep.config.attacks import AttackSpec
from robsweep.config.profiles import profile
from robsweep.data.catalog import load
from robsweep.devices import place
from robsweep.grammar.hardness import Metric
from robsweep.interchange.checkpoint import open_checkpoint
from robsweep.interchange.network import network_with

ATTACKS = ("LTM", "GTM", "GTT")
EMBEDDED = 256
"""Images embedded at a time."""


@dataclass(frozen=True)
class Attacked:
    """A network with the benign embeddings of its candidates, and the first of them as queries."""

    name: str
    model: nn.Module
    gallery: Gallery
    queries: Tensor

    @property
    def rows(self) -> Tensor:
        """Where the queries stand in the gallery."""
        return torch.arange(len(self.queries), device=self.queries.device)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--checkpoints", type=Path, nargs="*", default=[], help="folders, or the reference's .ckpt files"
    )
    parser.add_argument("--queries", type=int, default=128)
    parser.add_argument("--data-root", type=Path)
    parser.add_argument("--device", default="cpu")
    arguments = parser.parse_args()
    attacks = [f"{attack} {behaviour}" for attack in ATTACKS for behaviour in get_args(Behaviour)]
    print(f"| model | R@1 | {' | '.join(attacks)} | own u | ES:D | late |")
    print("|" + "---|" * (5 + len(attacks)))
    for attacked in networks(arguments):
        print(f"| {attacked.name} | {' | '.join(row(attacked))} |", flush=True)


def networks(arguments: argparse.Namespace) -> Iterator[Attacked]:
    """That of tests/golden and every checkpoint asked for."""
    images, labels = recorded_candidates()
    model, device = place(recorded_model(), arguments.device), arguments.device
    batches = (batch.to(device) for batch in images.split(EMBEDDED))
    gallery = embed_gallery(model, batches, labels, Metric.NORMALISED)
    yield Attacked("rc2f2 of tests/golden", model, gallery, images[: arguments.queries].to(device))
    for path in arguments.checkpoints:
        info, weights = open_checkpoint(path)
        identity = info.configuration.identity
        data = load(identity.dataset, "test", arguments.data_root)
        model, rows = place(network_with(info.configuration, weights), device), np.arange(len(data))
        cuts = np.split(rows, range(EMBEDDED, len(rows), EMBEDDED))
        batches = (data.batch(cut, device=device) for cut in cuts)
        gallery = embed_gallery(model, batches, torch.from_numpy(data.labels), identity.loss.metric)
        name = f"{info.configuration}, epoch {info.epoch}"
        yield Attacked(name, model, gallery, data.batch(rows[: arguments.queries], device=device))


def row(attacked: Attacked) -> list[str]:
    """The cells of a model after its name."""
    # eps 77/255 for images of 28x28, 8/255 for larger ones
    side = attacked.queries.shape[-1]
    specs = {spec.name: spec for spec in profile("rob28" if side <= 28 else "rob224")}
    benign = attacked.gallery.embeddings[attacked.rows]
    cells = [float(recall_at_1(benign, attacked.gallery, attacked.rows).mean())]
    for attack in ATTACKS:
        cells += [score(attacked, specs[attack], attack, behaviour=behaviour) for behaviour in get_args(Behaviour)]
    cells.append(own_share(attacked, specs["GTM"]))
    shifts = [score(attacked, specs["ES"], "ES:D", late=late) for late in (False, True)]
    return [*(f"{cell:.1f}" for cell in cells), *(f"{shift:.3f}" for shift in shifts)]


def own_share(attacked: Attacked, spec: AttackSpec) -> float:
    """How often the accident that picks u in the reference's GTM hits the query's own class, in %."""
    gallery, rows = attacked.gallery, attacked.rows
    picked = GreedyMisrank(spec, "reference").pick(gallery, gallery.embeddings[rows], rows, 0).picked
    return 100 * float((gallery.labels[picked] == gallery.labels[rows]).double().mean())


def score(
    attacked: Attacked, spec: AttackSpec, name: str, *, behaviour: Behaviour = "reference", late: bool = False
) -> float:
    """The mean of one score of one attack."""
    outcome = run_attack(
        attacked.model,
        attacked.queries,
        attacked.rows,
        spec,
        attacked.gallery,
        behaviour=behaviour,
        late_shift=late,
    )
    return float(outcome.values[name].mean())


if __name__ == "__main__":
    main()
