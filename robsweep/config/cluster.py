"""What a sweep asks of a Ray cluster: what its processes find on a node, and on which nodes they are placed."""

import re
from typing import Literal

from pydantic import field_validator

from robsweep.config.messages import short
from robsweep.config.runtime_env import RuntimeEnvConfig
from robsweep.grammar.frozen import Frozen

_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_RAY_S_OWN = ("CPU", "GPU", "TPU", "memory", "object_store_memory")
_TYPE_SHARE = 0.001
"""Of the resource that a node of an accelerator type has one of: what Ray itself takes of it for such a label."""


class NodesConfig(Frozen):
    """The nodes on which processes of a kind may run.

    ``accelerator_type``: Ray's name of it, such as ``A100``. ``resources``: custom resources of Ray, by name: so much
    of each is set aside for one process.
    """

    accelerator_type: str | None = None
    resources: dict[str, float] = {}

    @field_validator("accelerator_type")
    @classmethod
    def _is_a_label(cls, name: str | None) -> str | None:
        if name is not None and not _LABEL.fullmatch(name):
            raise ValueError(f"got {short(name)}, expected a type as `ray status` lists it, such as A100")
        return name

    @field_validator("resources")
    @classmethod
    def _are_custom(cls, resources: dict[str, float]) -> dict[str, float]:
        for name, amount in resources.items():
            if name in _RAY_S_OWN:
                raise ValueError(f"{name} is none of your own: expected other names than {', '.join(_RAY_S_OWN)}")
            if not _LABEL.fullmatch(name):
                raise ValueError(f"got {short(name)}, expected letters, digits, '.', '_' and '-'")
            if amount <= 0 or (amount > 1 and amount % 1):
                raise ValueError(f"{name}: got {short(amount)}, expected a share above 0 up to 1, or a whole number")
        return resources

    @property
    def custom(self) -> tuple[tuple[str, float], ...]:
        """(name, amount) of all that Ray is to set aside for one process beside CPUs and GPUs."""
        label = () if self.accelerator_type is None else ((f"accelerator_type:{self.accelerator_type}", _TYPE_SHARE),)
        return (*self.resources.items(), *label)


class TrainersConfig(NodesConfig):
    """``placement``: of the workers of one training, in Ray's words: on few nodes or on many."""

    placement: Literal["PACK", "SPREAD", "STRICT_PACK", "STRICT_SPREAD"] = "PACK"


class AttackersConfig(NodesConfig):
    """``placement``: of the attack actors: SPREAD over the nodes; PACK: Ray's default, which fills nodes first."""

    placement: Literal["PACK", "SPREAD"] = "PACK"


class ClusterConfig(Frozen):
    """``runtime_env``: of every process on the cluster. ``trainers``: workers; ``attackers``: attack actors."""

    runtime_env: RuntimeEnvConfig = RuntimeEnvConfig()
    trainers: TrainersConfig = TrainersConfig()
    attackers: AttackersConfig = AttackersConfig()
