"""Networks from arrays, and how many are kept."""

import numpy as np
import torch
from torch import nn

from robsweep.config.configuration import configuration_of
from robsweep.models.build import build_backbone
from robsweep.scoring.networks import LRUCache, build_network


def test_the_network_is_the_one_that_was_stored():
    configuration = configuration_of("digits:rlenet:ptripletN", embedding_dim=4)
    model = build_backbone("rlenet", embedding_dim=4)
    again = build_network(configuration, {name: value.numpy() for name, value in model.state_dict().items()})
    images = torch.from_numpy(np.random.default_rng(0).random((2, 1, 28, 28), dtype=np.float32))
    assert torch.equal(again(images), model.eval()(images))
    assert not again.training


def test_the_last_three_are_kept():
    networks, made = LRUCache(), []

    def make(name):
        made.append(name)
        return nn.Identity()

    for name in "abcabcdabc":  # d drives out a, a drives out b, b drives out c, c drives out d
        networks.get(name, lambda name=name: make(name))
    assert "".join(made) == "abcdabc"
