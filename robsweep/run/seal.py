"""A JSON object that carries a checksum of its own text: a bit that flips is noticed where it still parses."""

import re
import zlib

_SEALED = re.compile(r'(?P<body>\{.*),"crc32":"(?P<checksum>[0-9a-f]{8})"\}\s*', re.DOTALL)


def sealed(text: str) -> str:
    """The object with ``crc32`` as its last key: the CRC-32 of all text before it, in hexadecimal digits.

    ``text``: of a JSON object that is not empty.
    """
    body = text.removesuffix("}").rstrip()
    return f'{body},"crc32":"{_checksum(body)}"}}'


def unsealed(text: str) -> str:
    """The object as it was sealed; what carries no checksum is older and stays as it is.

    Raises:
        ValueError: it is another text than was sealed.
    """
    match = _SEALED.fullmatch(text)
    if match is None:
        return text
    if _checksum(match["body"]) != match["checksum"]:
        raise ValueError("its content is not what was written there")
    return f"{match['body']}}}"


def _checksum(body: str) -> str:
    return f"{zlib.crc32(body.encode()):08x}"
