"""Ways in which bytes, texts and plain data go wrong."""

import copy
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

_TIMES = (1, 1, 1, 2, 4)
_ODD_BYTES = (
    b"",
    b"\0",
    b"\xff" * 4,
    b"\x7f\xff\xff\xff",
    b"\0" * 64,
    b"\n",
    b"\r\n",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
)
_ODD_TEXTS = (
    "", " ", "\n", "\t", "\0", ":", "::", "=", "-", "~", "../", "/", "{", "[", "&a [*a]", "!!python/object:os.system",
    "é", "\u202e", "\U0001d7d9", "9" * 30, "9" * 5000, "1e400", "-1", "0", "nan", ".inf", "1/0", "0x1F", "1_0",
    "null", "true",
)  # fmt: skip
_ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**63, -(2**70), 10**400, 0.0, -0.5, 1e308, float("nan"), float("inf"),
    "", "a", "nan", "9" * 400, [], [1], [[]], {}, {"a": {}}, {"": None}, "\ud800",
)  # fmt: skip


def damaged_bytes(content: bytes, random: Random) -> bytes:
    """One to four, most often one, of: bits turned, bytes overwritten, cut out, doubled, put in, the end cut off."""
    found = bytearray(content)
    for _ in range(random.choice(_TIMES)):
        at, size = random.randint(0, len(found)), random.choice((1, 2, 4, 8, 64, 1024))
        kind = random.randrange(6)
        if kind == 0 and found:
            found[at % len(found)] ^= 1 << random.randrange(8)
        elif kind == 1:
            found[at : at + size] = random.randbytes(size)
        elif kind == 2:
            del found[at : at + size]
        elif kind == 3:
            found[at:at] = found[at : at + size]
        elif kind == 4:
            found[at:at] = random.choice(_ODD_BYTES)
        else:
            del found[at:]
    return bytes(found)


def damaged_text(text: str, random: Random, words: Sequence[str] = ()) -> str:
    """One to four, mostly one, of: characters replaced, cut out, doubled, swapped, odd texts or ``words`` put in."""
    for _ in range(random.choice(_TIMES)):
        at, size = random.randint(0, len(text)), random.choice((1, 1, 2, 5, 20))
        part = random.choice(words) if words and random.random() < 0.6 else random.choice(_ODD_TEXTS)
        kind = random.randrange(5)
        if kind == 0:
            text = text[:at] + part + text[at + size :]
        elif kind == 1:
            text = text[:at] + text[at + size :]
        elif kind == 2:
            text = text[:at] + text[at : at + size] * 2 + text[at + size :]
        elif kind == 3:
            text = text[:at] + part + text[at:]
        else:
            text = (
                text[:at] + chr(random.choice((random.randrange(32, 127), random.randrange(0xD800)))) + text[at + 1 :]
            )
    return text


def damaged_data(content: Any, random: Random, words: Sequence[Any] = ()) -> Any:
    """Plain data with one to three values replaced, removed, renamed or doubled at places drawn at random."""
    content = copy.deepcopy(content)
    for _ in range(random.randint(1, 3)):
        places = list(_places(content))
        if not places:
            return content
        holder, key = random.choice(places)
        value = random.choice(words) if words and random.random() < 0.4 else random.choice(_ODD_VALUES)
        kind = random.randrange(4)
        if kind == 0:
            del holder[key]
        elif kind == 1 and isinstance(holder, dict):
            holder[str(random.choice(_ODD_TEXTS))] = holder.pop(key)
        elif kind == 1:
            holder.insert(key, copy.deepcopy(holder[key]))
        else:
            holder[key] = copy.deepcopy(value)
    return content


def _places(content: Any) -> Any:
    """(holder, key) of every value that is inside."""
    keys = content.keys() if isinstance(content, dict) else range(len(content)) if isinstance(content, list) else ()
    for key in keys:
        yield content, key
        yield from _places(content[key])


def one_of(random: Random, *ways: Callable[[], bytes]) -> bytes:
    """What one of several ways makes."""
    return random.choice(ways)()
