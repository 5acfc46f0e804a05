"""``lease.json``: who runs a sweep."""

from pydantic import AwareDatetime, ValidationError

from robsweep.errors import UserError
from robsweep.grammar.frozen import Frozen
from robsweep.run.store import Store

FILE = "lease.json"


class Holder(Frozen):
    """Content of ``lease.json``. ``token``: differs between two claims; ``heartbeat``: when it was last renewed."""

    owner: str
    token: str
    host: str
    pid: int
    heartbeat: AwareDatetime


def holder(store: Store) -> Holder | None:
    """Who runs the sweep, by its lease; None where nobody does. A local process that was killed leaves its own."""
    try:
        return Holder.model_validate_json(store.read(FILE) or b"")
    except ValidationError:
        return None


def refusal(store: Store, there: Holder | None) -> UserError:
    """That another process runs the sweep."""
    who = f"{there.host}, pid {there.pid}" if there is not None else "which has just begun"
    return UserError(f"{store.uri} is being run by another process ({who})")
