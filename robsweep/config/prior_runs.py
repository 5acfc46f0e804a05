"""``search.from``: runs whose scores a search begins with as prior knowledge."""

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, create_model

from robsweep.grammar.frozen import Frozen


def _one_is_a_list(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


_Name = Annotated[str, Field(min_length=1)]
_Names = Annotated[tuple[_Name, ...], BeforeValidator(_one_is_a_list)]

if TYPE_CHECKING:

    class _From(Frozen):
        """With a field that Python has no way to write."""
else:
    _From = create_model("_From", __base__=Frozen, __module__=__name__, **{"from": (_Names, ())})


class PriorRuns(_From):
    """Has the key ``from``: names, folders or URIs of runs, or folders of recorded tables."""

    @property
    def prior_runs(self) -> tuple[str, ...]:
        """What ``from`` says."""
        found: tuple[str, ...] = getattr(self, "from")
        return found
