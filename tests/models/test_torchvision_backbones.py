from urllib.error import URLError

import pytest
import torch
import torchvision
from torchvision.models import ResNet18_Weights

from robsweep.errors import UserError
from robsweep.models.build import build_backbone
from robsweep.models.torchvision_backbones import head_name, torchvision_network


@pytest.mark.parametrize("error", [URLError("no route"), RuntimeError("invalid hash value")])
@pytest.mark.parametrize("weights", [None, "imagenet"])
def test_no_imagenet_weights_is_one_line_and_no_random_start(monkeypatch, weights, error):
    def download(*_, **__):
        raise error

    monkeypatch.setattr("torchvision.models._api.load_state_dict_from_url", download)
    with pytest.raises(UserError, match=r"ImageNet weights of rres18 .* resnet18-f37072fd\.pth") as caught:
        build_backbone("rres18", weights=weights)
    assert "\n" not in str(caught.value)


@pytest.fixture
def pretended_imagenet(monkeypatch):
    """The state dict that torchvision's ImageNet weights are for the time of a test."""
    torch.manual_seed(11)
    state = torchvision.models.resnet18(weights=None).state_dict()
    monkeypatch.setattr(ResNet18_Weights, "get_state_dict", lambda *_, **__: state)
    return state


def test_imagenet_weights_fill_all_but_the_last_layer(pretended_imagenet):
    found = build_backbone("rres18").state_dict()
    assert found.keys() == {f"network.{name}" for name in pretended_imagenet}
    for name, tensor in pretended_imagenet.items():
        if name.startswith("fc."):
            assert found[f"network.{name}"].shape[0] == 512
        else:
            assert torch.equal(found[f"network.{name}"], tensor)


def test_the_embedding_is_that_of_the_plain_network_on_normalised_pixels(pretended_imagenet):
    model = build_backbone("rres18").eval()
    plain = torchvision.models.resnet18(weights=None)
    plain.load_state_dict(pretended_imagenet)
    plain.fc = model.network.fc
    plain.eval()
    images = torch.rand(2, 3, 224, 224)
    normalise = torchvision.transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
    with torch.no_grad():
        torch.testing.assert_close(model(images), plain(normalise(images)))


@pytest.mark.parametrize("name", ["rres18", "rres50", "rmnas10", "rswint"])
def test_the_head_is_a_linear_layer_of_the_asked_width(name):
    head = torchvision_network(name, 33, imagenet=False).get_submodule(head_name(name))
    assert isinstance(head, torch.nn.Linear)
    assert head.out_features == 33
