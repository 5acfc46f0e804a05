"""Drawn pictures of textured shapes, for miniature data sets: separable classes, no two images alike."""

from colorsys import hsv_to_rgb

import numpy as np
from numpy.typing import NDArray

_GOLDEN_RATIO = 0.618034


def draw(kind: int, instance: int, *, width: int, height: int, seed: int = 0) -> NDArray[np.uint8]:
    """The picture number ``instance`` of class ``kind``: ``height x width x 3`` uint8 RGB.

    The class fixes the number of corners, whether they are spikes, the stripes and the hue; the picture
    varies place, size, rotation, light, and a background whose colours any class may have. The same numbers
    give the same picture.
    """
    chance = np.random.default_rng(np.random.SeedSequence((seed, kind, instance)))
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    background = _clouds(x, y, chance)
    shift_x, shift_y = chance.uniform(-0.25, 0.25, 2)
    size, turn = chance.uniform(0.5, 0.8), chance.uniform(0, 2 * np.pi)
    inside = _shape(x - shift_x, y - shift_y, kind, size=size, turn=turn)
    hue = (kind * _GOLDEN_RATIO + chance.uniform(-0.06, 0.06)) % 1
    stripes = _stripes(x - shift_x, y - shift_y, kind, turn=turn, phase=chance.uniform(0, 2 * np.pi))
    light = chance.uniform(0.6, 1.0)
    tones = np.array([hsv_to_rgb(hue, 0.8, light), hsv_to_rgb((hue + 0.15) % 1, 0.5, 0.5 * light)])
    picture = np.where(inside[..., None], tones[stripes.astype(int)], background)
    picture = picture + chance.normal(0, 0.03, picture.shape)
    return np.asarray((picture.clip(0, 1) * 255).round(), dtype=np.uint8)


def _shape(x: NDArray[np.float64], y: NDArray[np.float64], kind: int, *, size: float, turn: float) -> NDArray[np.bool_]:
    """A regular polygon with 3 to 6 corners, or a star with as many spikes."""
    corners, spiky = 3 + kind % 4, kind // 4 % 2 == 1
    radius, angle = np.hypot(x, y), np.arctan2(y, x) - turn
    if spiky:
        return np.asarray(radius < size * (0.7 + 0.3 * np.cos(corners * angle)))
    sector = np.pi / corners
    return np.asarray(radius * np.cos(angle % (2 * sector) - sector) < size * np.cos(sector))


def _stripes(
    x: NDArray[np.float64], y: NDArray[np.float64], kind: int, *, turn: float, phase: float
) -> NDArray[np.bool_]:
    """Parallel stripes that turn with the shape; 2 to 6 pairs of them across the picture."""
    along = x * np.cos(turn) + y * np.sin(turn)
    return np.asarray(np.sin(np.pi * (2 + kind * 3 % 5) * along + phase) > 0)


def _clouds(x: NDArray[np.float64], y: NDArray[np.float64], chance: np.random.Generator) -> NDArray[np.float64]:
    """A smooth mixture of two random colours."""
    first, second = chance.uniform(0.1, 0.9, (2, 3))
    a, b, c = chance.uniform(-2, 2, 3)
    share = 0.5 + 0.5 * np.sin(a * x + b * y + c)
    return np.asarray(share[..., None] * first + (1 - share[..., None]) * second)
