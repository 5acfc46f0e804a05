"""Everything in this process, one after the other; no Ray."""

from collections.abc import Callable
from traceback import format_exc

from robsweep.executors.work import Work, reason_of
from robsweep.run.engine import Engine
from robsweep.run.no_room import no_room
from robsweep.run.trial_id import RungTrial


def run_inline(engine: Engine, work: Work, check: Callable[[], None] = lambda: None) -> None:
    """Do all that the engine asks for; ``check`` is called before each unit of work and may end the run by raising.

    Raises:
        OSError: a disk is full.
    """
    for unscored in engine.unscored():
        check()
        _score(engine, work, unscored)
    check()
    while (item := engine.next()) is not None:
        try:
            saved = work.train(engine.assignment(item))
        except Exception as error:
            _failed(engine, item, error)
        else:
            engine.saved(saved)
            _score(engine, work, item)
        check()


def _score(engine: Engine, work: Work, item: RungTrial) -> None:
    try:
        sheet = work.score(engine.assignment(item))
    except Exception as error:
        _failed(engine, item, error)
        return
    engine.scored(item, sheet)


def _failed(engine: Engine, item: RungTrial, error: Exception) -> None:
    """One configuration that fails is no reason to lose the others; a full disk would fail them all."""
    if (full := no_room(error)) is not None:
        raise full from error
    engine.failed(item, reason_of(error), format_exc())
