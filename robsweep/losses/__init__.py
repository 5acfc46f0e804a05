"""Losses on embeddings, one a file."""

from robsweep.losses.ics import ics
from robsweep.losses.library import library_loss
from robsweep.losses.triplet import hardness, triplet

__all__ = ["hardness", "ics", "library_loss", "triplet"]
