import pickle

import pytest
import torch
import torchvision
from safetensors.torch import save_file

from robsweep.errors import UserError
from robsweep.models.build import build_backbone
from robsweep.models.torchvision_backbones import head_name
from robsweep.models.weights import read_weights


def test_a_plain_imagenet_file_fills_all_but_the_head(tmp_path):
    plain = torchvision.models.resnet18(weights=None).state_dict()
    torch.save(plain, tmp_path / "resnet18-f37072fd.pth")
    model = build_backbone("rres18", weights=str(tmp_path / "resnet18-f37072fd.pth"))
    found = model.state_dict()
    assert torch.equal(found["network.conv1.weight"], plain["conv1.weight"])
    assert torch.equal(found["network.layer4.1.bn2.running_var"], plain["layer4.1.bn2.running_var"])
    assert found["network.fc.weight"].shape == (512, 512)


@pytest.mark.parametrize(("name", "network"), [("rres50", "resnet50"), ("rmnas10", "mnasnet1_0"), ("rswint", "swin_t")])
@pytest.mark.parametrize("suffix", [".pth", ".safetensors"])
def test_plain_files_of_every_other_network(tmp_path, name, network, suffix):
    plain = getattr(torchvision.models, network)(weights=None).state_dict()
    (torch.save if suffix == ".pth" else save_file)(plain, tmp_path / f"w{suffix}")
    found = build_backbone(name, weights=str(tmp_path / f"w{suffix}")).state_dict()
    differing = {key for key, tensor in plain.items() if not _same(found[f"network.{key}"], tensor)}
    assert differing == {f"{head_name(name)}.weight", f"{head_name(name)}.bias"}


def _same(first, second):
    return first.shape == second.shape and torch.equal(first, second)


def test_a_head_of_the_right_shape_is_taken(tmp_path):
    plain = torchvision.models.resnet18(weights=None, num_classes=512).state_dict()
    torch.save(plain, tmp_path / "w.pt")
    model = build_backbone("rres18", weights=str(tmp_path / "w.pt"))
    assert torch.equal(model.state_dict()["network.fc.weight"], plain["fc.weight"])


def test_another_shape_elsewhere_than_in_the_head_does_not_fit(tmp_path):
    plain = torchvision.models.resnet18(weights=None).state_dict()
    plain["conv1.weight"] = torch.zeros(64, 1, 7, 7)
    torch.save(plain, tmp_path / "w.pt")
    with pytest.raises(UserError, match=r"first 'network\.conv1\.weight'"):
        build_backbone("rres18", weights=str(tmp_path / "w.pt"))


class Trap:
    """Runs code when it is unpickled the ordinary way."""

    def __reduce__(self):
        return pytest.fail, ("code from the file was executed",)


def test_code_in_a_file_is_never_run(tmp_path):
    for name, write in (
        ("a.pt", torch.save),
        ("b.pth", lambda what, path: path.write_bytes(pickle.dumps(what, protocol=2))),
    ):
        write({"weight": Trap()}, tmp_path / name)
        with pytest.raises(UserError, match="cannot be read") as caught:
            read_weights(tmp_path / name)
        assert "\n" not in str(caught.value)


def test_unreadable_files(tmp_path):
    (tmp_path / "w.safetensors").write_bytes(b"\0" * 4)
    (tmp_path / "w.ckpt").write_bytes(b"")
    torch.save([1, 2], tmp_path / "list.pt")
    torch.save({"epoch": 3}, tmp_path / "number.pt")
    with pytest.raises(UserError, match="cannot be read"):
        read_weights(tmp_path / "w.safetensors")
    with pytest.raises(UserError, match=r"expected \.safetensors, \.pt or \.pth"):
        read_weights(tmp_path / "w.ckpt")
    for name in ("list.pt", "number.pt"):
        with pytest.raises(UserError, match="other than a state dict"):
            read_weights(tmp_path / name)
