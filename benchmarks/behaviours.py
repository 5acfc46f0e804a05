"""What `reference`, `described` and `strong` behaviour do to one model: the table in docs/attacks.md.

    python benchmarks/behaviours.py --queries 128

The model is the undefended rc2f2 of tests/golden (Fashion-MNIST, ptripletN), the candidates its 2,000 test images.
"""

import argparse
from pathlib import Path
from typing import get_args

import numpy as np
import torch
from safetensors.torch import load_file

from robsweep.attacks.gallery import embed_gallery
from robsweep.attacks.run import run_attack
from robsweep.config.attacks import Behaviour
from robsweep.config.profiles import profile
from robsweep.grammar.hardness import Metric
from robsweep.models.small import c2f2

GOLDEN = Path(__file__).resolve().parent.parent / "tests" / "golden"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queries", type=int, default=128)
    parser.add_argument("--attacks", nargs="+", default=["LTM", "GTM", "GTT"])
    arguments = parser.parse_args()
    stored = np.load(GOLDEN / "candi_images_u8.npz")
    images = torch.from_numpy(stored["images_u8"]).float().div(255)[:, None]
    labels = torch.from_numpy(stored["labels"]).long()
    model = c2f2()
    model.load_state_dict(load_file(GOLDEN / "weights.safetensors"))
    gallery = embed_gallery(model, images.split(128), labels, Metric.NORMALISED)
    rows = torch.arange(arguments.queries)
    print("| attack | " + " | ".join(get_args(Behaviour)) + " |\n|---|---|---|---|")
    for spec in profile("rob28"):
        if spec.name not in arguments.attacks:
            continue
        cells = []
        for behaviour in get_args(Behaviour):
            outcome = run_attack(model, images[rows], rows, spec, gallery, behaviour=behaviour)
            cells.append(", ".join(f"{float(v.mean()):.1f}" for k, v in outcome.values.items() if k != "loss"))
        print(f"| {spec.label} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
