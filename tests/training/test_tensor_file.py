"""The format with and without its library: each reads what the other wrote."""

import sys

import pytest
import torch
from safetensors.torch import load, save

from robsweep.models.small import c2f2
from robsweep.training.tensor_file import from_bytes, read, to_bytes, written

TENSORS = {
    "weights.a": torch.arange(6, dtype=torch.float32).view(2, 3) / 7,
    "b": torch.tensor([True, False, True]),
    "count": torch.tensor(2**40),
    "half": torch.tensor([1.5, -2.0], dtype=torch.bfloat16),
    "wide": torch.tensor([0.1], dtype=torch.float64),
    "none": torch.empty(0, 4),
    "bytes": torch.arange(5, dtype=torch.uint8),
}


def _same(found, expected):
    assert found.keys() == expected.keys()
    for name, tensor in expected.items():
        assert found[name].dtype == tensor.dtype
        assert torch.equal(found[name], tensor)


@pytest.mark.parametrize("tensors", [TENSORS, dict(c2f2().state_dict()), {}])
@pytest.mark.parametrize("write", [save, written, to_bytes])
@pytest.mark.parametrize("take", [load, read, from_bytes])
def test_each_reads_what_each_wrote(tensors, write, take):
    _same(take(write(tensors)), tensors)


def test_without_the_library(monkeypatch):
    monkeypatch.setitem(sys.modules, "safetensors", None)
    monkeypatch.setitem(sys.modules, "safetensors.torch", None)
    content = to_bytes(TENSORS)
    assert content == written(TENSORS)
    _same(from_bytes(content), TENSORS)


@pytest.mark.parametrize("take", [read, from_bytes])
@pytest.mark.parametrize("content", [b"", b"junk", b"junkjunkjunkjunk", save(TENSORS)[:-3], save(TENSORS)[:40]])
def test_what_is_damaged_is_an_error(take, content):
    with pytest.raises(ValueError, match=r".+"):
        take(content)
