"""What is to be known of a sweep's scores before they are taken."""

import math

from robsweep.config.effort import weakness
from robsweep.config.scoring import ScoringConfig

_Z = 1.96
"""Of a normal distribution's central 95 %."""
DECIDES_WITHIN = 5.0
"""Half width, in points of 100, up to which queries are not called too few."""


def half_width(queries: int) -> float:
    """95 % half width, in points of 100, that ``queries`` leave to a recall under attack.

    ``1.96 sqrt(p (1 - p) / n)`` at p = 1/2, where it is widest.
    """
    return 100 * _Z * math.sqrt(0.25 / queries)


def weakened_line(scoring: ScoringConfig) -> str | None:
    """A warning where the attacks are weaker than the profile; None where they are not."""
    found = weakness(scoring.profile, scoring.specs)
    if found is None:
        return None
    return (
        f"weakened attacks ({scoring.title}; {scoring.effort}): {found.explanation} "
        f"({found.value:.3g}, expected {found.enough:.3g}); quick28 and quick224 are short and reach eps"
    )


def queries_line(queries: int) -> str | None:
    """A warning where so few queries leave most differences to chance; None where they do not."""
    width = half_width(queries)
    if width <= DECIDES_WITHIN:
        return None
    enough = math.ceil(0.25 * (100 * _Z / DECIDES_WITHIN) ** 2)
    return (
        f"{queries} queries leave a recall under attack up to {width:.1f} points to either side (95 %): what differs "
        f"by less is decided by chance; {enough} queries leave {DECIDES_WITHIN:g}"
    )
