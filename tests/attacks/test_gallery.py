import pytest
import torch
from torch import nn

from robsweep.attacks import Gallery, embed_gallery
from robsweep.errors import UserError
from robsweep.grammar.hardness import Metric


@pytest.mark.parametrize("metric", Metric)
def test_batches_are_embedded_in_eval_mode_and_in_order(metric):
    model = nn.Sequential(nn.Flatten(), nn.Linear(4, 3), nn.Dropout(0.9)).train()
    images = torch.rand(10, 1, 2, 2)
    gallery = embed_gallery(model, images.split(4), torch.arange(10, dtype=torch.int32), metric)
    features = model[1](images.flatten(1)).detach()
    expected = features if metric is Metric.EUCLIDEAN else features / features.norm(dim=1, keepdim=True)
    torch.testing.assert_close(gallery.embeddings, expected)
    assert not gallery.embeddings.requires_grad
    assert gallery.labels.dtype == torch.int64
    assert model.training
    centre = 0 if metric is Metric.COSINE else gallery.embeddings.mean(dim=0)
    torch.testing.assert_close(gallery.squared_norms, (gallery.embeddings - centre).norm(dim=1) ** 2)


def test_labels_must_fit():
    with pytest.raises(UserError, match="got 10 embeddings and 9 labels"):
        embed_gallery(nn.Flatten(), [torch.rand(10, 1, 2, 2)], torch.arange(9), Metric.EUCLIDEAN)
    with pytest.raises(UserError, match="got 0 embeddings and 0 labels"):
        embed_gallery(nn.Flatten(), [], torch.arange(0), Metric.EUCLIDEAN)


def test_finite():
    embeddings = torch.eye(3)
    assert Gallery(embeddings, torch.arange(3), Metric.EUCLIDEAN).finite
    embeddings[1, 1] = torch.nan
    assert not Gallery(embeddings, torch.arange(3), Metric.EUCLIDEAN).finite
