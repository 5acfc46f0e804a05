import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from robsweep.attacks import Gallery, embed_gallery
from robsweep.distances import to_metric
from robsweep.grammar.hardness import Metric
from robsweep.models.small import c2f2

GOLDEN = Path(__file__).parent.parent / "golden"


@pytest.fixture(scope="session")
def golden_model():
    model = c2f2()
    model.load_state_dict(load_file(GOLDEN / "weights.safetensors"))
    return model


@pytest.fixture(scope="session")
def golden_images():
    stored = np.load(GOLDEN / "candi_images_u8.npz")
    return torch.from_numpy(stored["images_u8"]).float().div(255)[:, None], torch.from_numpy(stored["labels"])


@pytest.fixture(scope="session")
def golden_galleries(golden_model, golden_images):
    images, labels = golden_images
    return {metric: embed_gallery(golden_model, images.split(128), labels, metric) for metric in Metric}


@pytest.fixture(scope="session")
def golden_arrays():
    return {metric: dict(np.load(GOLDEN / f"attacks_{metric}.npz")) for metric in "NE"}


@pytest.fixture(scope="session")
def golden_summaries():
    return json.loads((GOLDEN / "attack_summaries.json").read_text())


@pytest.fixture
def random_gallery():
    """Makes ``(gallery, queries, rows)``: queries lie near their own rows, in double precision."""

    def make(metric, *, size=40, dim=6, classes=4, queries=7, seed=0):
        generator = torch.Generator().manual_seed(seed)
        features = torch.randn(size, dim, generator=generator, dtype=torch.float64)
        labels = torch.arange(size) % classes
        gallery = Gallery(to_metric(features, metric), labels, metric)
        rows = torch.randperm(size, generator=generator)[:queries]
        near = features[rows] + 0.3 * torch.randn(queries, dim, generator=generator, dtype=torch.float64)
        return gallery, to_metric(near, metric), rows

    return make


@pytest.fixture
def all_distances():
    """The whole distance matrix, differentiable, by differences rather than products."""

    def compute(queries, gallery):
        if gallery.metric is Metric.COSINE:
            return 1 - queries @ gallery.embeddings.T
        return (queries[:, None] - gallery.embeddings[None]).norm(dim=2)

    return compute
