"""Sweep files that search without a model where they do not say how they search."""

UNGUIDED = {"search": {"kind": "grid"}, "pruning": {"policy": "stopping"}}


def unguided(content):
    """``content`` with ``grid`` for its searcher and ``stopping`` for its policy, unless it names others."""
    return {**content, **{part: {**plain, **content.get(part, {})} for part, plain in UNGUIDED.items()}}
