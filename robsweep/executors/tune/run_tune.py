"""Carry out a run on Ray: connect, bring up the pool, let Tune ask the engine until it has nothing more to do."""

from collections.abc import Callable
from pathlib import Path

import ray

from robsweep.config.shares import Layout, Machine
from robsweep.executors.early_end import EarlyEnd
from robsweep.executors.local_work import request_of
from robsweep.executors.staging import Staging
from robsweep.executors.tune.board import TrainingBoard
from robsweep.executors.tune.callbacks import EngineCallback
from robsweep.executors.tune.cluster import cluster
from robsweep.executors.tune.context import TrialContext
from robsweep.executors.tune.metrics import PoolMetrics, RunMetrics, metrics_address
from robsweep.executors.tune.pulses import pulses
from robsweep.executors.tune.scores import Scores
from robsweep.executors.tune.searcher import EngineSearcher
from robsweep.executors.tune.slots import Slots
from robsweep.executors.tune.tuner import fit, quieten_ray, tuner_of
from robsweep.executors.tune.watch import watching
from robsweep.executors.tune.words import attack_actors
from robsweep.run.engine import Engine
from robsweep.scoring.pool import Patience, on_this_node, start_pool
from robsweep.scoring.request import scoring_of
from robsweep.views.figures import Figures
from robsweep.views.pulse import Pulse


def run_tune(
    engine: Engine,
    *,
    staging: Staging,
    address: str | None,
    early: EarlyEnd,
    laid_out: Callable[[Layout, Machine], None],
    tell: Callable[[str], None],
    show: Callable[[Pulse], None],
    figures: Callable[[], Figures],
) -> None:
    """Do all that the engine asks for.

    Args:
        engine: of the run.
        staging: of its checkpoints. On a cluster every node sees its folder, or the run lies elsewhere.
        address: of a cluster; None: start one on this machine.
        early: is asked several times a second whether the run goes on.
        laid_out: is told where the run computes, once the cluster is known.
        tell: takes lines about what is being done.
        show: is given a pulse a second, in a thread.
        figures: of the run; is asked in this thread.

    Raises:
        UserError: no cluster there, one that is too small, or GPUs of it that do not compute.
        MachineError: Ray does not start here.
        EndedEarly: the run is to end.
    """
    sweep = engine.state.sweep
    data_root = str(Path(sweep.data_root).absolute()) if sweep.data_root else None
    quieten_ray()
    with watching(early), cluster(address, sweep, tell) as there:
        early.install()
        layout = there.layout
        laid_out(layout, there.machine)
        tell(f"Ray dashboard: {there.dashboard or 'off'}; metrics: {metrics_address() or 'off'}")
        if there.dashboard:
            tell("the dashboard asks once for a token: `ray get-auth-token` prints it")

        def show_here(pulse: Pulse) -> None:
            show(pulse._replace(dashboard=there.dashboard))

        show_here(Pulse(doing=f"starting {attack_actors(layout.scoring.actors)}, which load torch and the images"))
        # what is asked once a second would bury all other tasks in the dashboard
        board_class = ray.remote(
            num_cpus=0, name="training board", enable_task_events=False, scheduling_strategy=on_this_node()
        )(TrainingBoard)
        board = board_class.remote()
        patience = Patience(60 * sweep.resources.patience_minutes, sweep.resources.retries)
        pool = start_pool(sweep.dataset, data_root, scoring_of(sweep), layout.scoring, staging.fetch, patience)
        tell(f"{attack_actors(len(pool.actors))} ready")
        if pool.obstacle is not None:
            tell(f"networks are not compiled: torch.compile does not work here: {pool.obstacle}")
        scores, metrics = Scores(pool.open_desk, tell, patience.retries), PoolMetrics(engine.state.name)
        for work in engine.unscored():
            scores.submit(work, request_of(engine.assignment(work)))
        context = TrialContext(engine.state.name, board, staging, data_root, layout.training)
        slots = Slots(layout, tell)
        run_metrics = RunMetrics(engine.state.name, slots, figures)

        def look() -> None:
            early.check()
            slots()  # while a trial waits for a node Tune asks for no other, and nobody would see nodes come and go
            run_metrics.show()

        searcher = EngineSearcher(engine, scores, slots, look)
        callback = EngineCallback(engine, scores, look)

        def shown(pulse: Pulse) -> None:
            metrics.show(pulse)
            show_here(pulse)

        with pulses(scores, board, shown), early.held():
            fit(tuner_of(context, searcher, callback))
