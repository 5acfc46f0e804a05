"""The network's description."""

import json

import onnxruntime

from robsweep.delivery.write import deliver


def test_the_network_says_what_it_takes(checkpoint, tmp_path):
    done = deliver(checkpoint("digits:rlenetp:ptripletN"), tmp_path / "net.onnx")
    facts = onnxruntime.InferenceSession(done.exported.path).get_modelmeta().custom_metadata_map
    assert facts["identity"] == "digits:rlenetp:ptripletN"
    assert (facts["resize"], facts["crop"], facts["colour_order"], facts["range"]) == ("28", "28", "L", "[0.0, 1.0]")
    assert (facts["mean"], facts["std"], facts["unit_length"]) == ("[0.0]", "[1.0]", "true")
    content = json.loads(done.description.read_text())
    assert (content["network"], content["seed"], content["epoch"]) == ("net.onnx", 4, 3)
    for name, value in content["preprocessing"].items():
        assert facts[name] == (value if isinstance(value, str) else json.dumps(value))
