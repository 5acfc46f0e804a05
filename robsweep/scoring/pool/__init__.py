"""The attack pool: Ray actors that score, and the desk that hands out the work.

The driver creates them before any trial, so their resources are taken first. Actors restart when they die or
hang; a unit of work is idempotent and is handed out again.
"""

from robsweep.scoring.pool.desk import Failure, Note, Outcome, PoolSnapshot, ScoreDesk
from robsweep.scoring.pool.patience import Patience
from robsweep.scoring.pool.start import Pool, on_this_node, start_pool

__all__ = ["Failure", "Note", "Outcome", "Patience", "Pool", "PoolSnapshot", "ScoreDesk", "on_this_node", "start_pool"]
