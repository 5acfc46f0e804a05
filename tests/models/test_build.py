import pytest
import torch
from safetensors.torch import save_file

from robsweep.errors import UserError
from robsweep.grammar.backbones import BACKBONES
from robsweep.grammar.image_kind import ImageKind
from robsweep.models.build import build_backbone

SMALL, LARGE = ("rc2f2", "rlenet"), ("rres18", "rres50", "rmnas10", "rswint")


def noise(kind):
    return torch.rand(1, kind.channels, kind.side, kind.side)


@pytest.mark.parametrize("name", SMALL)
def test_small_networks_take_every_small_size_in_grey_and_colour(name):
    info = BACKBONES[name]
    assert len(info.inputs) == 6
    for kind in info.inputs:
        with torch.no_grad():
            assert build_backbone(name, images=kind).eval()(noise(kind)).shape == (1, info.embedding_dim)


def test_the_papers_images_are_the_default():
    states = []
    for images in (None, ImageKind(1, 28)):
        torch.manual_seed(4)
        states.append(build_backbone("rlenet", images=images).state_dict())
    assert all(torch.equal(states[0][key], states[1][key]) for key in states[0])


@pytest.mark.parametrize(("name", "kind"), [("rc2f2", ImageKind(3, 224)), ("rres18", ImageKind(3, 32))])
def test_other_images_are_refused(name, kind):
    with pytest.raises(UserError, match=rf"backbone '{name}' takes .*, got {kind} ones"):
        build_backbone(name, images=kind, weights="random")


@pytest.mark.parametrize("name", BACKBONES)
def test_output_is_the_embedding(name):
    info = BACKBONES[name]
    model = build_backbone(name, weights="random").eval()
    images = noise(info.inputs[0])
    with torch.no_grad():
        assert model(images).shape == (1, info.embedding_dim)
    other = build_backbone(name, embedding_dim=7, weights="random").eval()
    with torch.no_grad():
        assert other(images).shape == (1, 7)


def test_parameter_counts():
    # rc2f2 by hand: 5*5*32+32, 5*5*32*64+64, 3136*1024+1024, 1024*512+512; the others from torchvision's model
    # cards (11,689,512; 25,557,032; 4,383,312; 28,288,354) less their heads of 1,000 classes, plus ours of 512.
    def linear(inputs, outputs):
        return inputs * outputs + outputs

    expected = {
        "rc2f2": 832 + 51_264 + 3_212_288 + 524_800,
        "rres18": 11_689_512 - linear(512, 1000) + linear(512, 512),
        "rres50": 25_557_032 - linear(2048, 1000) + linear(2048, 512),
        "rmnas10": 4_383_312 - linear(1280, 1000) + linear(1280, 512),
        "rswint": 28_288_354 - linear(768, 1000) + linear(768, 512),
    }
    for name, count in expected.items():
        assert sum(p.numel() for p in build_backbone(name, weights="random").parameters()) == count, name


@pytest.mark.parametrize("name", ["rc2f2", "rlenet", "rres18", "rmnas10"])
@pytest.mark.parametrize("suffix", [".safetensors", ".pt", ".pth"])
def test_weights_survive_a_file(tmp_path, name, suffix):
    model = build_backbone(name, weights="random").eval()
    path = tmp_path / f"weights{suffix}"
    (save_file if suffix == ".safetensors" else torch.save)(model.state_dict(), path)
    again = build_backbone(name, weights=str(path)).eval()
    images = noise(BACKBONES[name].inputs[0])
    with torch.no_grad():
        assert torch.equal(model(images), again(images))


def test_same_seed_same_random_start():
    states = []
    for _ in range(2):
        torch.manual_seed(4)
        states.append(build_backbone("rc2f2").state_dict())
    assert all(torch.equal(states[0][key], states[1][key]) for key in states[0])


@pytest.mark.parametrize("name", SMALL)
def test_small_backbones_have_no_imagenet_weights(name):
    with pytest.raises(UserError, match=f"'{name}' has no ImageNet weights"):
        build_backbone(name, weights="imagenet")


def test_unknown_names_and_missing_files():
    with pytest.raises(UserError, match="unknown backbone 'res18'"):
        build_backbone("res18")
    with pytest.raises(UserError, match=r"weights file '/nowhere/w\.pt' does not exist"):
        build_backbone("rc2f2", weights="/nowhere/w.pt")
