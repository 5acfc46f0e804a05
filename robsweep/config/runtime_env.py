"""Ray's runtime environment of a sweep, without anything that would change its results."""

import re
from fnmatch import fnmatchcase

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from pydantic import field_validator

from robsweep.config.messages import short
from robsweep.grammar.frozen import Frozen

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PASSWORD = re.compile(r"://[^/@\s]*:[^/@\s]*@")
_HARMLESS = ("TORCH_HOME",)
REFUSED_VARIABLES = {
    "would change numbers": (
        *("ATEN_*", "CUBLAS*", "CUDNN*", "DNNL_*", "GOMP_*", "KMP_*", "MKL_*", "NCCL_ALGO", "NCCL_PROTO"),
        *("NVIDIA_TF32_OVERRIDE", "OMP_*", "ONEDNN_*", "OPENBLAS_*", "PYTORCH_*", "TORCH*", "TRITON_*"),
    ),
    "would change which code runs": ("CONDA_*", "DYLD_*", "LD_*", "PATH", "PYTHON*", "VIRTUAL_ENV"),
    "would change where it computes": ("CUDA_*", "GPU_*", "HIP_*", "NVIDIA_VISIBLE_DEVICES", "ROCR_*"),
    "is robsweep's or Ray's own": ("RAY_*", "ROBSWEEP_*", "TRAIN_*", "TUNE_*"),
    "may be a secret, which a run's journal would keep; set it on the nodes": (
        *("*CREDENTIAL*", "*PASSPHRASE*", "*PASSWD*", "*PASSWORD*", "*SECRET*", "*TOKEN*", "*_KEY", "*_KEY_ID"),
    ),
}
"""Why a variable is refused -> patterns of such names, in capitals."""
OWN_PACKAGES = (
    *("robsweep", "ray", "torch", "torchvision", "optuna", "numpy", "pandas", "pyarrow", "plotly", "jinja2"),
    *("markupsafe", "packaging", "pydantic", "pyyaml", "typer", "rich", "safetensors", "tensorboardx", "scikit-learn"),
    *("scipy", "threadpoolctl", "faiss-gpu", "faiss-cpu", "triton", "nvidia-*", "mkl", "intel-openmp"),
)
"""What every node has with robsweep, and what torch computes with: another version might compute other numbers."""


class RuntimeEnvConfig(Frozen):
    """What Ray prepares for every process of a sweep on its nodes; the nodes have robsweep itself.

    ``pip``: packages as NAME==VERSION, so that a run that is resumed has the same. ``env_vars``: as the journal keeps
    them. ``working_dir``: a local folder that Ray copies to the nodes, where processes start in it.
    """

    pip: tuple[str, ...] = ()
    env_vars: dict[str, str] = {}
    working_dir: str | None = None

    @field_validator("pip")
    @classmethod
    def _pinned_and_foreign(cls, packages: tuple[str, ...]) -> tuple[str, ...]:
        for package in packages:
            name = _pinned(package)
            if any(fnmatchcase(name, own) for own in OWN_PACKAGES):
                raise ValueError(f"{short(package)} would change results: every node has its {name} with robsweep")
        return packages

    @field_validator("env_vars")
    @classmethod
    def _change_no_result(cls, variables: dict[str, str]) -> dict[str, str]:
        for name, value in variables.items():
            if not _VARIABLE.fullmatch(name):
                raise ValueError(f"got {short(name)}, expected letters, digits and '_', no digit first")
            if (why := _refusal(name)) is not None:
                raise ValueError(f"{name} {why}")
            if "\0" in value or _PASSWORD.search(value):
                raise ValueError(f"{name} holds a zero byte or a password, which a run's journal would keep")
        return variables

    @field_validator("working_dir")
    @classmethod
    def _is_local(cls, folder: str | None) -> str | None:
        if folder is not None and (not folder or "://" in folder):
            raise ValueError(f"got {short(folder)}, expected a folder of this machine")
        return folder


def _pinned(package: str) -> str:
    """The canonical name of a package that is given as NAME==VERSION."""
    try:
        requirement = Requirement(package)
    except InvalidRequirement:
        raise ValueError(f"got {short(package)}, expected NAME==VERSION") from None
    pins = [pin for pin in requirement.specifier if pin.operator == "==" and "*" not in pin.version]
    if len(pins) != 1 or len(requirement.specifier) != 1 or requirement.url:
        raise ValueError(f"got {short(package)}, expected NAME==VERSION: a run has the same packages to its end")
    return canonicalize_name(requirement.name)


def _refusal(name: str) -> str | None:
    """Why a variable is refused; None: it is not."""
    if name in _HARMLESS:
        return None
    found = (why for why, patterns in REFUSED_VARIABLES.items() if any(fnmatchcase(name.upper(), p) for p in patterns))
    return next(found, None)
