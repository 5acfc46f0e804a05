"""Ray's workers run what this process runs, also where ``uv run`` began it."""

from collections.abc import Iterator
from contextlib import contextmanager

from ray._private import ray_constants


@contextmanager
def without_uv_run() -> Iterator[None]:
    """While Ray is started or connected to, it takes no notice of ``uv run``.

    It would copy the working folder to its workers, which it refuses above 512 MiB, and have uv make an environment
    for each of them. Workers of this machine have this process's Python as it is, and nodes of a cluster their own.
    """
    before = ray_constants.RAY_ENABLE_UV_RUN_RUNTIME_ENV
    ray_constants.RAY_ENABLE_UV_RUN_RUNTIME_ENV = False
    try:
        yield
    finally:
        ray_constants.RAY_ENABLE_UV_RUN_RUNTIME_ENV = before
