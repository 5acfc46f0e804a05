"""Words that several messages share."""


def attack_actors(count: int) -> str:
    """``1 attack actor``, ``2 attack actors``."""
    return f"{count} attack actor{'s' if count != 1 else ''}"
