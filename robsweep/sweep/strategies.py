"""The engine's parts, as the sweep file names them."""

from collections.abc import Callable
from inspect import signature
from typing import Any

from robsweep import extensions
from robsweep.config.points import Space
from robsweep.config.strategies import POLICIES, SEARCHERS
from robsweep.forecast.forecaster import Forecaster
from robsweep.pareto.objectives import objectives_of
from robsweep.policy.enough import Enough
from robsweep.policy.seeding import FrontSeeding
from robsweep.run.engine import Engine
from robsweep.run.events import Event, Fact
from robsweep.run.ordered_engine import OrderedEngine
from robsweep.run.ports import Policy, Searcher
from robsweep.run.state import RunState
from robsweep.search.first import First


def build_policy(space: Space, forecasts: Forecaster | None = None) -> Policy:
    """``pruning.policy``."""
    name = space.sweep.pruning.policy
    policy: Policy = _made(extensions.POLICIES, name, POLICIES[name], space, forecasts, ("order", "judge", "promote"))
    return policy


def build_searcher(space: Space, forecasts: Forecaster | None = None) -> Searcher:
    """``search.kind``, after ``search.from`` and ``search.first``."""
    name = space.sweep.search.kind
    searcher: Searcher = _made(extensions.SEARCHERS, name, SEARCHERS[name], space, forecasts, ("propose",))
    search = space.sweep.search
    return First(space, searcher) if search.first or search.prior_runs else searcher


def build_engine(state: RunState, record: Callable[[Fact], Event], space: Space) -> Engine:
    """An engine that goes on from ``state``, as ``deterministic`` says; searcher and policy share their forecasts."""
    forecasts = Forecaster(space)
    seeding = FrontSeeding(objectives_of(state.sweep.objectives))
    searcher, policy = build_searcher(space, forecasts), build_policy(space, forecasts)
    limits = Enough(space.sweep, objectives_of(state.sweep.objectives), forecasts)
    if (ahead := state.sweep.deterministic) is not None:
        return OrderedEngine(state, record, searcher, policy, seeding, limits, ahead=ahead)
    return Engine(state, record, searcher, policy, seeding, limits)


def _made(group: str, name: str, place: str, space: Space, forecasts: Forecaster | None, parts: tuple[str, ...]) -> Any:
    """A class or function is given what its parameters name: ``space``, ``config``, ``objectives``, ``forecasts``.

    Raises:
        UserError: one of another package that does not fit.
    """
    given = {
        "space": space,
        "config": space.sweep.pruning,
        "objectives": objectives_of(space.sweep.objectives),
        "forecasts": forecasts or Forecaster(space),
    }
    extension = next((one for one in extensions.extensions(group) if one.name == name), None)
    factory = extension.load() if extension is not None else extensions.located(place)
    wanted = signature(factory).parameters if callable(factory) else {}
    if extension is not None and (not callable(factory) or not wanted.keys() <= given.keys()):
        raise extension.unfit(f"expected a class or function whose parameters are among {', '.join(given)}")
    made = factory(**{parameter: given[parameter] for parameter in wanted})
    if extension is not None and (missing := [part for part in parts if not hasattr(made, part)]):
        raise extension.unfit(f"what it makes has no {', '.join(missing)}")
    return made
