"""Tensors as bytes in the format of safetensors, also where its library is not installed."""

import json

import torch
from torch import Tensor

_DTYPES = {
    "F64": torch.float64,
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "I64": torch.int64,
    "I32": torch.int32,
    "U8": torch.uint8,
    "BOOL": torch.bool,
}
_NAMES = {dtype: name for name, dtype in _DTYPES.items()}
_LENGTH = 8
"""Bytes of the header's length, to a multiple of which the header is padded."""


def to_bytes(tensors: dict[str, Tensor]) -> bytes:
    """The content of a file of these tensors, which lie on the CPU without gaps."""
    try:
        from safetensors.torch import save
    except ImportError:  # as on a machine that holds little else than torch
        return written(tensors)
    return bytes(save(tensors))


def from_bytes(content: bytes) -> dict[str, Tensor]:
    """The tensors of a file's content, on the CPU.

    Raises:
        ValueError: it is not of the format.
    """
    try:
        from safetensors import SafetensorError
        from safetensors.torch import load
    except ImportError:
        return read(content)
    try:
        return dict(load(content))
    except SafetensorError as error:
        raise ValueError(str(error)) from None


def written(tensors: dict[str, Tensor]) -> bytes:
    """As ``to_bytes``, without the library. A header of JSON says where in the rest each tensor lies."""
    # the widest first, so that each begins at a multiple of its own width
    order = sorted(tensors, key=lambda name: (-tensors[name].element_size(), name))
    header, parts, end = {}, [], 0
    for name in order:
        tensor = tensors[name]
        parts.append(tensor.reshape(-1).view(torch.uint8).numpy().tobytes())
        begin, end = end, end + len(parts[-1])
        header[name] = {"dtype": _NAMES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [begin, end]}
    told = json.dumps(header).encode()
    told += b" " * (-len(told) % _LENGTH)
    return b"".join((len(told).to_bytes(_LENGTH, "little"), told, *parts))


def read(content: bytes) -> dict[str, Tensor]:
    """As ``from_bytes``, without the library."""
    start = _LENGTH + int.from_bytes(content[:_LENGTH], "little")
    found = {}
    try:
        for name, about in json.loads(content[_LENGTH:start]).items():
            if name == "__metadata__":
                continue
            begin, end = (start + offset for offset in about["data_offsets"])
            values = (
                torch.frombuffer(bytearray(content[begin:end]), dtype=torch.uint8) if end > begin else torch.empty(0)
            )
            found[name] = values.view(_DTYPES[about["dtype"]]).reshape(about["shape"])
    except (AttributeError, KeyError, RuntimeError, TypeError, ValueError) as error:
        raise ValueError(f"no tensors in the format of safetensors: {error}") from None
    return found
