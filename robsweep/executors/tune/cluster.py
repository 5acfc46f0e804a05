"""The Ray cluster of a sweep: connect or start one, lay the sweep out on it, and say early if it does not fit."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, NamedTuple

import ray
from ray._private.services import find_bootstrap_address
from ray.exceptions import AuthenticationError

from robsweep.config.layout import layout_of
from robsweep.config.shares import Layout, Machine
from robsweep.config.sweep import SweepConfig
from robsweep.devices.machine import this_machine
from robsweep.errors import UserError
from robsweep.executors.tune.private import start
from robsweep.executors.tune.session_folder import session_folder
from robsweep.executors.tune.token import take_token
from robsweep.executors.tune.words import attack_actors
from robsweep.training.plain_ray import without_uv_run

_CONNECT_S = 10.0
_TYPE = "accelerator_type:"


class Cluster(NamedTuple):
    """``machine``: all nodes together, as they were at the start. ``dashboard``: its URL; empty: none."""

    machine: Machine
    layout: Layout
    dashboard: str


@contextmanager
def cluster(address: str | None, sweep: SweepConfig, tell: Callable[[str], None]) -> Iterator[Cluster]:
    """Connect to ``address``, or start Ray on this machine for the time of the block.

    A cluster started here counts at least as many CPUs as the sweep needs (``Layout.tickets``): CPUs are Ray's tickets,
    and a laptop with two cores trains and attacks in turns rather than not at all. ``tell`` takes
    lines about a start that takes long.

    Raises:
        UserError: no cluster there, or one that is too small.
        MachineError: Ray does not start here.
    """
    here = None if address else this_machine()
    environment = runtime_env_of(sweep)
    with session_folder() if address is None else nullcontext() as folder:
        try:
            if here is None:
                context = _join(str(address), environment)
            else:
                cpus = layout_of(sweep, here).tickets(os.cpu_count() or 1)
                context = start(cpus, folder, tell, environment)
            machine = _machine(here)
            layout = layout_of(sweep, machine)
            _check_size(sweep, layout)
            yield Cluster(machine, layout, getattr(context, "dashboard_url", "") or "")
        finally:
            ray.shutdown()


def runtime_env_of(sweep: SweepConfig) -> dict[str, Any] | None:
    """Ray's runtime environment of a sweep; None: none.

    Raises:
        UserError: its working folder is not there any more.
    """
    wanted = sweep.cluster.runtime_env
    if wanted.working_dir is not None and not Path(wanted.working_dir).is_dir():
        raise UserError(f"cluster.runtime_env.working_dir: {wanted.working_dir!r} does not exist")
    return {name: value for name, value in wanted.model_dump(mode="json").items() if value} or None


def _join(address: str, environment: dict[str, Any] | None) -> Any:
    """Connect to a cluster that is there."""
    take_token(address)
    try:
        with without_uv_run():
            return ray.init(address=address, log_to_driver=False, logging_level="ERROR", runtime_env=environment)
    except (ConnectionError, AuthenticationError) as error:
        raise UserError(f"no Ray cluster at {address!r}: {str(error).splitlines()[0]}") from None
    except ValueError as error:  # a working folder that is too large to be copied
        raise UserError(f"cluster.runtime_env: {str(error).splitlines()[0]}") from None


def _machine(here: Machine | None) -> Machine:
    """The cluster that is connected; of this machine the GPUs that torch sees count, not those that Ray sees."""
    total = ray.cluster_resources()
    cores = int(total.get("CPU", 0.0))
    return Machine(int(total.get("GPU", 0.0)), cores) if here is None else here._replace(cores=cores)


def reachable(address: str | None) -> str | None:
    """``host:port`` where somebody listens: Ray itself would try for many minutes. None stays None.

    ``auto`` is what ``RAY_ADDRESS`` says, or else the cluster that ``ray start`` began on this machine last. Ray's own
    ``auto`` would also find the private cluster of another sweep, and end with it.

    Raises:
        UserError: nobody listens, there is no such cluster, or the address has another form.
    """
    if address is None:
        return None
    found = (os.environ.get("RAY_ADDRESS") or find_bootstrap_address(None)) if address == "auto" else address
    if found is None:
        raise UserError("no Ray cluster at 'auto': begin one with `ray start --head`, or give host:port")
    host, _, port = found.rpartition(":")
    if not host or not port.isdecimal():
        raise UserError(f"no Ray cluster at {found!r}: expected auto or host:port")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECT_S).close()
    except (OSError, OverflowError, UnicodeError) as error:
        raise UserError(f"no Ray cluster at {found!r}: {getattr(error, 'strerror', None) or error}") from None
    return found


def _check_size(sweep: SweepConfig, layout: Layout) -> None:
    total = ray.cluster_resources()
    for kind, needed in layout.least.items():
        there = total.get(kind, 0.0)
        if needed <= there:
            continue
        label = kind.removeprefix(_TYPE)
        if label != kind:
            types = ", ".join(sorted(name.removeprefix(_TYPE) for name in total if name.startswith(_TYPE))) or "none"
            raise UserError(f"{sweep.name}: no node has accelerators of type {label}; types there: {types}")
        raise UserError(
            f"{sweep.name}: one trial and {attack_actors(layout.scoring.actors)} need {needed:g} {_several(kind)}, the "
            f"cluster has {there:g}: lower resources, scoring or cluster in the sweep file"
        )


def _several(kind: str) -> str:
    return f"{kind}s" if kind in ("CPU", "GPU") else kind
