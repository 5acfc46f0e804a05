"""A checkpoint's weights as arrays."""

import numpy as np
import pytest

from robsweep.errors import UserError
from robsweep.scoring.weights import read_weights
from robsweep.training.checkpoint import WEIGHTS, load_weights


def test_they_are_those_that_were_written(checkpoint):
    arrays, tensors = read_weights(str(checkpoint)), load_weights(checkpoint)
    assert arrays.keys() == tensors.keys()
    for name, tensor in tensors.items():
        np.testing.assert_array_equal(arrays[name], tensor.numpy())


def test_what_is_no_file_of_weights_is_named(checkpoint, tmp_path):
    import shutil

    folder = shutil.copytree(checkpoint, tmp_path / "broken")
    (folder / WEIGHTS).write_bytes(b"nothing")
    with pytest.raises(UserError, match=WEIGHTS):
        read_weights(str(folder))
