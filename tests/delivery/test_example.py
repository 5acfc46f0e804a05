"""The example without robsweep."""

import numpy as np

from robsweep.data.catalog import load
from robsweep.delivery.write import deliver
from tests.delivery.conftest import embedded, neighbours_of


def test_the_example_embeds_as_the_checkpoint_does(checkpoint, files_of, run_script, tmp_path):
    folder, images = checkpoint("digits:rlenetp:ptripletN"), load("digits", "test")
    paths = files_of(images.images[:10])
    done = deliver(folder, tmp_path / "out" / "net.onnx")
    found, out = run_script(done.example, *paths)
    expected = embedded(folder, images.batch(np.arange(10)))
    np.testing.assert_allclose(found["embeddings"], expected, atol=1e-4, rtol=0)
    np.testing.assert_array_equal(found["neighbours"], neighbours_of(expected, 4))
    assert out.splitlines()[0] == " ".join(str(paths[row]) for row in neighbours_of(expected, 4)[0])
    assert "robsweep" not in done.example.read_text()
