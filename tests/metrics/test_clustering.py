import json
from pathlib import Path

import numpy as np
import pytest
import torch

from robsweep.distances import to_metric
from robsweep.errors import UserError
from robsweep.grammar.hardness import Metric
from robsweep.metrics import clustering
from robsweep.metrics.clustering import nmi
from robsweep.metrics.information import nmi_of

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.mark.parametrize("metric", list(Metric))
def test_golden(metric, golden_embeddings):
    stored = json.loads((GOLDEN / "metrics.json").read_text())[metric.value]["NMI"]
    assert nmi(*golden_embeddings, metric) == pytest.approx(stored, abs=0.03)


@pytest.mark.parametrize("metric", list(Metric))
def test_golden_clusters_score_as_stored(metric, golden_embeddings):
    # the score of given clusters, written out: mutual information over the mean of both entropies
    points, labels = golden_embeddings[0], golden_embeddings[1].numpy()
    with np.load(GOLDEN / "metrics.npz") as stored:
        clusters, centres = stored[f"{metric}_kmeans_pred"], stored[f"{metric}_kmeans_centroids"]
    away = torch.cdist(to_metric(points, metric).double(), torch.from_numpy(centres).double())
    assert (away.argmin(dim=1).numpy() == clusters).mean() > 0.999
    joint = np.histogram2d(clusters, labels, bins=(10, 10))[0] / len(labels)
    entropy = [-np.sum(p[p > 0] * np.log(p[p > 0])) for p in (joint.sum(1), joint.sum(0), joint.ravel())]
    by_hand = (entropy[0] + entropy[1] - entropy[2]) / ((entropy[0] + entropy[1]) / 2)
    assert by_hand == pytest.approx(json.loads((GOLDEN / "metrics.json").read_text())[metric.value]["NMI"], abs=1e-9)
    assert nmi_of(labels, clusters) == pytest.approx(by_hand)


def test_separate_classes_are_found_and_noise_is_not():
    labels = torch.arange(400) % 4
    corners = 10 * torch.eye(4)[labels]
    noise = torch.randn(400, 4, generator=torch.Generator().manual_seed(0))
    assert nmi(corners + 0.1 * noise, labels, Metric.EUCLIDEAN) == pytest.approx(1, abs=1e-9)
    assert nmi(noise, labels, Metric.EUCLIDEAN) < 0.1


def test_a_seed_decides(golden_embeddings):
    scores = [nmi(*golden_embeddings, Metric.NORMALISED, seed=seed) for seed in (0, 0, 1)]
    assert scores[0] == scores[1] != scores[2]


def test_undefined_and_bad_input():
    assert np.isnan(nmi(torch.full((4, 2), torch.nan), torch.arange(4) % 2, Metric.NORMALISED))
    with pytest.raises(UserError, match=r"got \(4, 2\) and \(3,\)"):
        nmi(torch.ones(4, 2), torch.arange(3), Metric.NORMALISED)


@pytest.mark.parametrize(("wanted", "there", "used"), [(True, 2, True), (True, 0, False), (False, 2, False)])
def test_clusters_are_found_on_a_gpu_where_faiss_has_one(monkeypatch, wanted, there, used):
    import faiss

    asked = {}

    class Kmeans:
        def __init__(self, dimension, clusters, **options):
            asked.update(options)
            self.index = self

        def train(self, points):
            pass

        def search(self, points, count):
            return None, np.zeros((len(points), count))

    monkeypatch.setattr(faiss, "get_num_gpus", lambda: there)
    monkeypatch.setattr(faiss, "Kmeans", Kmeans)
    clustering._kmeans(np.zeros((4, 2), dtype=np.float32), 2, seed=5, iterations=3, gpu=wanted)
    assert asked.pop("gpu", False) == used
    assert asked == {"seed": 5, "niter": 3, "min_points_per_centroid": 1}


def test_without_faiss_there_are_no_clusters_and_a_warning(monkeypatch, golden_embeddings):
    monkeypatch.setattr(clustering, "find_spec", lambda name: None)
    with pytest.warns(UserWarning, match="NMI is not measured: faiss is not installed"):
        assert np.isnan(nmi(*golden_embeddings, Metric.NORMALISED))
