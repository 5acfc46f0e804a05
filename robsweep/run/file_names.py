"""Names of files in a store."""


def checked_name(name: str) -> str:
    """The name of a file or folder in a store.

    Raises:
        ValueError: it is absolute or empty, or one of its parts is empty, '.' or '..'.
    """
    if not {"", ".", ".."}.isdisjoint(name.split("/")):
        raise ValueError(f"expected a relative name without '.' and '..', got {name!r}")
    return name


def hidden(name: str) -> bool:
    """Whether any part of the name begins with a dot."""
    return any(part.startswith(".") for part in name.split("/"))
