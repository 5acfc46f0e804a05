"""What is delivered is used as a stranger would: the script is run, and compared with the checkpoint."""

import numpy as np
import pytest

from robsweep.data.catalog import load
from robsweep.data.sample import write_sample
from robsweep.delivery.write import deliver
from robsweep.errors import UserError
from tests.delivery.conftest import embedded, neighbours_of


@pytest.mark.parametrize("options", ["@32", "@64@grey"])
def test_the_example_on_photographs_of_a_folder(checkpoint, run_script, tmp_path, options):
    pictures = write_sample("folder", tmp_path, classes=4, images_per_class=5)
    name = f"folder:{pictures}{options}"
    folder, images = checkpoint(f"{name}:rlenetp:ptripletN"), load(name, "test", tmp_path)
    done = deliver(folder, tmp_path / "net.onnx")
    paths = sorted([*pictures.glob("class_002/*"), *pictures.glob("class_003/*")])
    found, _ = run_script(done.example, *paths)
    expected = embedded(folder, images.batch(np.arange(10)))
    np.testing.assert_allclose(found["embeddings"], expected, atol=1e-4, rtol=0)
    np.testing.assert_array_equal(found["neighbours"], neighbours_of(expected, 4))


def test_another_ending_is_refused_before_anything_is_written(checkpoint, tmp_path):
    folder = checkpoint("digits:rlenet:ptripletN")
    with pytest.raises(UserError, match=r"--onnx '.*net.ts': expected a file ending in .onnx"):
        deliver(folder, tmp_path / "out" / "net.ts")
    assert not (tmp_path / "out").exists()
