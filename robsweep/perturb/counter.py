"""Random numbers that are a function of their key alone.

A generator with a state gives other numbers when the work is cut differently. Here every number is a hash of
(seed, label, row, position), so that sharding, order and batch size change nothing and no global generator moves.
"""

import math
import zlib

import torch
from torch import Tensor

_GAMMA = 0x9E3779B97F4A7C15 - 2**64
_MIX_1 = 0xBF58476D1CE4E5B9 - 2**64
_MIX_2 = 0x94D049BB133111EB - 2**64


def keys(seed: int, label: str, rows: Tensor) -> Tensor:
    """One 64-bit key for each row; ``rows`` ``B`` integers, result ``B`` int64 on the same device."""
    start = _mixed(_mixed(seed) ^ zlib.crc32(label.encode()))
    return _mix(rows.to(torch.int64) ^ start)


def derive(key: Tensor, word: int) -> Tensor:
    """A key that depends on ``key`` and ``word`` (a step's or a restart's number); shape of ``key``."""
    return _mix(key ^ _mixed(word))


def derive_each(key: Tensor, first: int, count: int) -> Tensor:
    """``derive`` with each of the words ``first`` to ``first + count - 1``: ``count x B``."""
    words = torch.arange(first, first + count, dtype=torch.int64, device=key.device)
    return _mix(key ^ _mix(words)[:, None])


def integers(key: Tensor, count: int, high: int) -> Tensor:
    """``B x count`` integers, uniform on ``[0, high)``, with replacement."""
    return _right(_bits(key, count), 1) % high


def distinct(key: Tensor, count: int, high: int) -> Tensor:
    """``B x count`` different integers of ``[0, high)``, in random order; ``count <= high``."""
    return _bits(key, high).argsort(dim=1, stable=True)[:, :count]


def uniform(key: Tensor, count: int) -> Tensor:
    """``B x count`` float32, uniform on ``(0, 1)`` in steps of 2^-24."""
    return (_right(_bits(key, count), 40).to(torch.float32) + 0.5) * 2.0**-24


def normal(key: Tensor, count: int) -> Tensor:
    """``B x count`` float32, standard normal (Box and Muller 1958), up to 5.9 in absolute value."""
    half = (count + 1) // 2
    u = uniform(key, 2 * half)
    radius = u[:, :half].log().mul_(-2.0).sqrt_()
    angle = u[:, half:] * (2.0 * math.pi)
    return torch.cat([radius * angle.cos(), radius * angle.sin()], dim=1)[:, :count]


def _bits(key: Tensor, count: int) -> Tensor:
    positions = torch.arange(1, count + 1, dtype=torch.int64, device=key.device)
    return _mix(key[:, None] + positions * _GAMMA)


def _mix(word: Tensor) -> Tensor:
    """The finaliser of splitmix64 (Steele, Lea and Flood 2014); int64 arithmetic wraps around."""
    word = word + _GAMMA
    word = (word ^ _right(word, 30)) * _MIX_1
    word = (word ^ _right(word, 27)) * _MIX_2
    return word ^ _right(word, 31)


def _mixed(word: int) -> int:
    """As ``_mix``, of a number of the host: as a tensor it would have to be copied to the device, which waits."""
    word = (word + _GAMMA) % 2**64
    word = (word ^ (word >> 30)) * _MIX_1 % 2**64
    word = (word ^ (word >> 27)) * _MIX_2 % 2**64
    word ^= word >> 31
    return word - 2**64 if word >= 2**63 else word


def _right(word: Tensor, places: int) -> Tensor:
    """Logical right shift: torch's own copies the sign."""
    return (word >> places) & ((1 << (64 - places)) - 1)
