"""Recipes and their changes."""

from robsweep.config.configuration import configuration_of


def test_a_key_depends_on_every_field_of_the_recipe():
    name = "digits:rc2f2p:ptripletN"
    keys = {configuration_of(name).key}
    changes = [{"optimiser": {"lr": 0.1}}, {"pairs": 7}, {"freeze_batchnorm": True}, {"embedding_dim": 64}]
    keys |= {configuration_of(name, **change).key for change in changes}
    assert len(keys) == 1 + len(changes)
