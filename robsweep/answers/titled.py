"""A configuration by its key and by the name that tells it apart in its sweep."""

from robsweep.grammar.frozen import Frozen
from robsweep.run.state import RunState
from robsweep.views.titles import title_of


class TitledConfiguration(Frozen):
    """``title``: the shortest name that tells it from the others of its sweep."""

    key: str
    title: str


def titled(state: RunState, *keys: str) -> tuple[TitledConfiguration, ...]:
    """Configurations of a run by their keys."""
    return tuple(
        TitledConfiguration(key=key, title=title_of(state.sweep, state.candidates[key].configuration)) for key in keys
    )
