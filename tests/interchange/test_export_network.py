"""The embedding network in other formats, read back and compared."""

import pytest
import torch

from robsweep.distances import to_metric
from robsweep.errors import UserError
from robsweep.interchange.export_network import export_network
from robsweep.interchange.network import network_with
from robsweep.training.checkpoint import load_weights
from robsweep.training.checkpoint_info import load_info


@pytest.mark.parametrize("suffix", ["onnx", "ts", "pt2"])
@pytest.mark.parametrize(("name", "unit"), [("fashion:rc2f2:ptripletN", True), ("mnist:rlenet:ptripletE", False)])
def test_exported_networks_embed_as_ours(folder, suffix, name, unit, tmp_path):
    source, target = folder(name), tmp_path / f"net.{suffix}"
    done = export_network(source, target)
    assert (done.unit_length, done.embedding_dim, done.preprocessing.shape) == (unit, 8, (1, 28, 28))
    assert done.difference < 1e-5
    info = load_info(source)
    images = torch.rand(5, 1, 28, 28, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        expected = network_with(info.configuration, load_weights(source)).eval()(images)
    if unit:
        expected = to_metric(expected, info.configuration.identity.loss.metric)
    torch.testing.assert_close(_run(target, images), expected, atol=1e-5, rtol=1e-4)


def _run(path, images):
    if path.suffix == ".onnx":
        onnxruntime = pytest.importorskip("onnxruntime")
        session = onnxruntime.InferenceSession(str(path))
        return torch.from_numpy(session.run(None, {session.get_inputs()[0].name: images.numpy()})[0])
    if path.suffix == ".ts":
        return torch.jit.load(str(path))(images)
    return torch.export.load(str(path)).module()(images)


def test_another_ending_is_refused(folder, tmp_path):
    with pytest.raises(UserError, match="onnx"):
        export_network(folder("fashion:rc2f2:ptripletN"), tmp_path / "net.tflite")


@pytest.mark.parametrize("target", ["file/net.ts", "/proc/net.ts"])
def test_a_place_that_cannot_be_written_is_one_line(folder, tmp_path, target):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(UserError, match=r"cannot write .*net\.ts"):
        export_network(folder("fashion:rc2f2:ptripletN"), tmp_path / target)
