"""Files for other runtimes."""

import json

import pytest
import torch

from robsweep.interchange.export_network import export_network
from robsweep.interchange.formats import FACTS


@pytest.mark.parametrize("suffix", ["onnx", "ts", "pt2"])
def test_the_file_says_what_it_takes(folder, suffix, tmp_path):
    target = tmp_path / f"net.{suffix}"
    done = export_network(folder("fashion:rc2f2:ptripletE"), target)
    facts = _facts(target)
    assert (facts["identity"], facts["epoch"], facts["unit_length"]) == ("fashion:rc2f2:ptripletE", "5", "false")
    assert done.preprocessing.facts.items() <= facts.items()


def _facts(path):
    if path.suffix == ".onnx":
        onnxruntime = pytest.importorskip("onnxruntime")
        return onnxruntime.InferenceSession(str(path)).get_modelmeta().custom_metadata_map
    files = {FACTS: ""}
    if path.suffix == ".ts":
        torch.jit.load(str(path), _extra_files=files)
    else:
        torch.export.load(str(path), extra_files=files)
    return json.loads(files[FACTS])
