"""The device that computes: its name, its memory, its number formats, and networks laid out for it."""

from robsweep.devices.available import (
    available_devices,
    checked_device,
    device_title,
    given_accelerator,
    no_accelerator,
)
from robsweep.devices.compiling import compile_network, eager
from robsweep.devices.formats import autocast, lowered, used_precision
from robsweep.devices.halving import in_batches
from robsweep.devices.ieee import ieee_float32
from robsweep.devices.memory import first_line, free_bytes, is_out_of_memory, keep_freed_memory, release_memory
from robsweep.devices.place import place
from robsweep.devices.threads import intra_op_threads
from robsweep.devices.transfer import to_device

__all__ = [
    "autocast",
    "available_devices",
    "checked_device",
    "compile_network",
    "device_title",
    "eager",
    "first_line",
    "free_bytes",
    "given_accelerator",
    "ieee_float32",
    "in_batches",
    "intra_op_threads",
    "is_out_of_memory",
    "keep_freed_memory",
    "lowered",
    "no_accelerator",
    "place",
    "release_memory",
    "to_device",
    "used_precision",
]
