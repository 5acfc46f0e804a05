import copy
import pickle

import pytest
import torch
from torch import nn

from robsweep.models.batchnorm import freeze_batchnorm
from robsweep.models.build import build_backbone
from robsweep.perturb.frozen import frozen


@pytest.fixture
def model():
    return freeze_batchnorm(nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Dropout(0.5)))


def statistics(model):
    return [buffer.clone() for buffer in model.buffers()]


def unchanged_by_training(model, images):
    before = statistics(model)
    model.train()
    model(images)
    return all(torch.equal(old, new) for old, new in zip(before, model.buffers(), strict=True))


def test_statistics_stay_and_the_rest_trains(model):
    assert unchanged_by_training(model, torch.rand(8, 3, 6, 6))
    assert not model[1].training
    assert model[0].training
    assert model[3].training


def test_output_in_training_mode_is_that_of_eval_mode():
    model = freeze_batchnorm(build_backbone("rres18", weights="random"))
    images = torch.rand(2, 3, 64, 64)
    with torch.no_grad():
        torch.testing.assert_close(model.train()(images), model.eval()(images))


def test_scale_and_shift_still_learn(model):
    model.train()(torch.rand(8, 3, 6, 6)).square().mean().backward()
    assert model[1].weight.grad.abs().sum() > 0


def test_the_state_dict_keeps_its_names(model):
    plain = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4))
    assert model.state_dict().keys() == plain.state_dict().keys()


@pytest.mark.parametrize("travel", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_copies_stay_frozen(model, travel):
    assert unchanged_by_training(travel(model), torch.rand(8, 3, 6, 6))


class OwnBatchNorm(nn.BatchNorm2d):
    """A BatchNorm of somebody else's, as timm has."""


@pytest.mark.parametrize("layer", [nn.BatchNorm1d(5), nn.SyncBatchNorm(5), OwnBatchNorm(5)])
def test_every_kind_is_frozen(layer):
    model = freeze_batchnorm(nn.Sequential(layer))
    model.train()
    assert not layer.training


def test_lending_it_to_an_attacker_leaves_it_frozen(model):
    model.train()
    with frozen(model):
        assert not model[0].training
    assert model[0].training
    assert not model[1].training


def test_without_freezing_the_statistics_do_change():
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4))
    assert not unchanged_by_training(model, torch.rand(8, 3, 6, 6))
