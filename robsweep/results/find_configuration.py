"""Which configuration of a run a text means."""

import difflib
import re

from robsweep.errors import UserError
from robsweep.grammar.identity import canonical_identity, parse_identity
from robsweep.run.state import RunState

SHORTEST_PREFIX = 4
_PREFIX = re.compile(rf"[0-9a-f]{{{SHORTEST_PREFIX},}}")
_NEAR = 3


def key_of(state: RunState, text: str) -> str:
    """The key of the configuration that ``text`` means.

    Args:
        state: of the run.
        text: a key or the first ``SHORTEST_PREFIX`` or more digits of one; ``<dataset>:<model>:<loss>`` in any spelling
            of the grammar; or the model alone, with the data set and the first loss of the sweep.

    Raises:
        UserError: the run has no such configuration, or several.
    """
    if text in state.candidates:
        return text
    found = [key for key in state.candidates if key.startswith(text)] if _PREFIX.fullmatch(text) else []
    found = found or _spelled(state, text)
    if len(found) > 1:
        raise UserError(f"{text!r} means {len(found)} configurations here: give a key: {', '.join(found)}")
    if not found:
        raise UserError(f"{state.name} has no configuration {text!r}{_meant(state, text)}")
    return found[0]


def _spelled(state: RunState, text: str) -> list[str]:
    """Keys of those that are called so; else of those that train the same under another name."""
    whole = text if text.count(":") >= 2 else f"{state.sweep.dataset}:{text}:{state.sweep.factors.loss[0]}"
    everything = state.candidates.values()
    called = [one.key for one in everything if whole in (*one.aliases, str(one.configuration))]
    if called or _PREFIX.fullmatch(text):
        return called
    try:
        identity = canonical_identity(parse_identity(whole))
    except UserError:
        if _meant(state, text):  # a slip of the hand: the run's own names help more than the grammar
            return []
        raise
    return [one.key for one in everything if canonical_identity(one.configuration.identity) == identity]


def _meant(state: RunState, text: str) -> str:
    names: dict[str, None] = {}
    for one in state.candidates.values():
        for name in (*one.aliases, str(one.configuration)):
            names |= dict.fromkeys((name, name.removeprefix(f"{state.sweep.dataset}:").rpartition(":")[0]))
    near = difflib.get_close_matches(text, names, _NEAR)
    return f"; did you mean {' or '.join(near)}?" if near else ""
