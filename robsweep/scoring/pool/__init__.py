"""The attack pool: Ray actors that score, and the hub that hands out the work.

All are created by the driver before any trial, so their resources are taken first. Actors restart when they die; a
unit of work is idempotent and is handed out again.
"""

from robsweep.scoring.pool.hub import Failure, Hub
from robsweep.scoring.pool.start import start_pool

__all__ = ["Failure", "Hub", "start_pool"]
