"""Which attacks are shown, and what each is after."""

from collections.abc import Iterable

from robsweep.config.attacks import AttackSpec

_WANTED = (("CA+",), ("QA+", "TMA", "QA-"), ("LTM", "GTM", "ES"))
"""One of each group: a candidate that rises, a query that draws near to a candidate, a query that loses its class."""

GOALS = {
    "CA+": "raise a candidate in a query's ranking",
    "QA+": "raise a chosen candidate in the query's ranking",
    "QA-": "lower a chosen candidate in the query's ranking",
    "TMA": "make the query's embedding that of a chosen candidate",
    "LTM": "bring another class before the query's own",
    "GTM": "bring another class before the query's own",
    "ES": "move the query's embedding as far as possible",
}


def shown_attacks(specs: Iterable[AttackSpec]) -> tuple[AttackSpec, ...]:
    """Of each group the first attack that a sweep runs; those on gradients of another network are left out."""
    by_label = {spec.label: spec for spec in specs if spec.gradient != "transfer"}
    found = ([by_label[label] for label in group if label in by_label] for group in _WANTED)
    return tuple(group[0] for group in found if group)
