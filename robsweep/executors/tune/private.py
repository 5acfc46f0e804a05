"""A Ray cluster of a sweep's own: on this machine, for this machine alone, and started with patience."""

import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil  # Ray brings it
import ray
from ray._private import ray_constants

from robsweep.errors import MachineError
from robsweep.training.plain_ray import without_uv_run

_ATTEMPTS = 3
_PAUSE_S = 5.0
_GONE_S = 30.0
"""How long what was killed may take to be gone, on a machine with too much to do."""
_PATIENCE = {
    "RAY_agent_register_timeout_ms": "180000",
    "RAY_worker_register_timeout_seconds": "300",
    "RAY_raylet_start_wait_time_s": "180",
}
"""What Ray waits for its own processes: its defaults are of a machine that does nothing else."""
_TOKENS = ("RAY_AUTH_MODE", "RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH")
_LOCALHOST = "127.0.0.1"


def start(cpus: int, folder: str | None, tell: Callable[[str], None], runtime_env: dict[str, Any] | None = None) -> Any:
    """Start Ray and connect to it; what ``ray.init`` answers.

    Args:
        cpus: that it counts.
        folder: of its session; None: its own choice.
        tell: takes a line before it is tried again.
        runtime_env: of Ray's, for all of its processes.

    Raises:
        MachineError: it did not start, several times.
    """
    for name, value in _PATIENCE.items():
        os.environ.setdefault(name, value)
    _have_a_token()
    before = set(psutil.Process().children())
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with _on_this_machine_alone(), without_uv_run():
                return ray.init(
                    address="local",
                    num_cpus=cpus,
                    include_dashboard=True,
                    log_to_driver=False,
                    logging_level="ERROR",
                    runtime_env=runtime_env,
                    _node_ip_address=_LOCALHOST,
                    _temp_dir=folder,
                )
        except Exception as error:  # Ray raises many types, the plain one among them
            ray.shutdown()
            _end(set(psutil.Process().children()) - before)
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        if attempt < _ATTEMPTS:
            tell(f"Ray did not start ({reason}); trying again")
            time.sleep(_PAUSE_S * attempt)
    raise MachineError(
        f"Ray did not start, {_ATTEMPTS} times: {reason}; the machine may have too much to do or too little memory: "
        "run it again later, or without Ray by --executor inline"
    )


def _have_a_token() -> None:
    """Where Ray's token cannot be kept in the home folder, this cluster has one of its own."""
    if any(name in os.environ for name in _TOKENS):
        return
    try:
        kept = Path.home() / ".ray" / "auth_token"
        kept.parent.mkdir(parents=True, exist_ok=True)
        if kept.exists() or os.access(kept.parent, os.W_OK):
            return
    except (RuntimeError, OSError):  # no home, or none that can be written
        pass
    os.environ["RAY_AUTH_TOKEN"] = secrets.token_hex(32)


@contextmanager
def _on_this_machine_alone() -> Iterator[None]:
    """Have every process of Ray listen on the loopback interface.

    On Linux Ray takes an address that other machines can reach in place of 127.0.0.1, and listens on all interfaces.
    It keeps 127.0.0.1, and listens there alone, where it can only be a cluster of one machine, as on macOS.
    """
    before = ray_constants.ENABLE_RAY_CLUSTER
    ray_constants.ENABLE_RAY_CLUSTER = False
    try:
        yield
    finally:
        ray_constants.ENABLE_RAY_CLUSTER = before


def _end(processes: set[psutil.Process]) -> None:
    """End what a start that failed left behind: it takes what the next one needs."""
    for process in processes:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(list(processes), timeout=_GONE_S)
