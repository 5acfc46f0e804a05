"""What a run takes of its machines: the ``resources`` section of a sweep file."""

from typing import Literal

from pydantic import NonNegativeInt, PositiveFloat, PositiveInt

from robsweep.config.auto import AUTO, AutoShare
from robsweep.grammar.frozen import Frozen


class ResourceConfig(Frozen):
    """What one training run takes. ``threads``: intra-op threads of each worker; None: its CPUs.

    ``retries``: how often work is tried again whose process died or hung. ``patience_minutes``: how long a shard of
    attacks may take at least before its actor counts as hung.

    ``layout``: what ``auto`` means for GPUs: shares that suit the machine (``layout.layout_of``), or ``cpu``: none.
    """

    layout: Literal["auto", "cpu"] = AUTO
    workers: PositiveInt = 1
    cpus_per_worker: PositiveFloat = 1.0
    gpus_per_worker: AutoShare = AUTO
    threads: PositiveInt | None = None
    concurrent: PositiveInt | None = None
    """Trials at a time; None: as many as fit beside the attack actors."""
    retries: NonNegativeInt = 3
    patience_minutes: PositiveFloat = 10.0
