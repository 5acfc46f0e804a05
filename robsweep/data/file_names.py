"""File names are bytes on Linux: how names that are no UTF-8 are hashed, and how they are shown."""

_CONTROL = {code: f"\\x{code:02x}" for code in (*range(32), 127)}


def name_bytes(name: str) -> bytes:
    """The bytes of a name as the file system has them; plain UTF-8 wherever the name is valid."""
    return name.encode("utf-8", "surrogateescape")


def shown(name: object) -> str:
    r"""A name or path to print and to store: a byte that is no UTF-8 becomes ``\xf1``, a line break ``\x0a``."""
    return name_bytes(str(name)).decode("utf-8", "backslashreplace").translate(_CONTROL)
