"""Files for other runtimes: each format writes a network and loads it back as a function of images."""

import importlib
import json
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path

import torch
from torch import Tensor, nn

from robsweep.errors import UserError

Embed = Callable[[Tensor], Tensor]
"""``B x C x H x W`` in [0, 1] -> ``B x D``, for any B."""
FACTS = "robsweep.json"
"""Extra file of torch's formats that says what a network takes, as ONNX's ``metadata_props`` do."""


def write_onnx(network: nn.Module, images: Tensor, path: Path, facts: Mapping[str, str]) -> Embed:
    """ONNX: input ``images``, output ``embeddings``, weights inside the file; loaded in onnxruntime.

    ``facts`` become the file's ``metadata_props``.

    Raises:
        UserError: the packages of the extra ``export`` are not installed.
    """
    for package in ("onnx", "onnxscript", "onnxruntime"):
        _require(package)
    program = torch.onnx.export(
        network,
        (images,),
        input_names=["images"],
        output_names=["embeddings"],
        dynamic_shapes={"images": {0: torch.export.Dim("batch")}},
        verbose=False,
    )
    assert program is not None
    program.model.metadata_props.update(facts)
    program.save(path, external_data=False)
    runtime = importlib.import_module("onnxruntime")
    session = runtime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return lambda batch: torch.from_numpy(session.run(["embeddings"], {"images": batch.numpy()})[0])


def write_torchscript(network: nn.Module, images: Tensor, path: Path, facts: Mapping[str, str]) -> Embed:
    """TorchScript by tracing, for runtimes without Python; ``facts`` are JSON in its extra file ``FACTS``."""
    with warnings.catch_warnings():
        # torch discourages TorchScript in favour of torch.export, which is the format beside this one
        warnings.simplefilter("ignore", category=FutureWarning)
        warnings.simplefilter("ignore", category=DeprecationWarning)
        traced = torch.jit.trace(network, (images,), check_trace=False)  # type: ignore[no-untyped-call]
        torch.jit.save(traced, str(path), _extra_files={FACTS: json.dumps(dict(facts))})
        loaded: Embed = torch.jit.load(str(path), map_location="cpu")  # type: ignore[no-untyped-call]
    return loaded


def write_exported_program(network: nn.Module, images: Tensor, path: Path, facts: Mapping[str, str]) -> Embed:
    """A program of ``torch.export``; ``facts`` are JSON in its extra file ``FACTS``."""
    shapes = {"images": {0: torch.export.Dim("batch")}}
    program = torch.export.export(network, (images,), dynamic_shapes=shapes)
    torch.export.save(program, path, extra_files={FACTS: json.dumps(dict(facts))})
    return torch.export.load(path).module()


FORMATS: dict[str, Callable[[nn.Module, Tensor, Path, Mapping[str, str]], Embed]] = {
    ".onnx": write_onnx,
    ".ts": write_torchscript,
    ".pt2": write_exported_program,
}


def _require(package: str) -> None:
    try:
        importlib.import_module(package)
    except ImportError as error:
        raise UserError(f"export to ONNX needs the package {package}: pip install 'robsweep[export]'") from error
