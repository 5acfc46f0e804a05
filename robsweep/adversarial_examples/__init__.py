"""Attacks on a few queries of a run's front, as pictures for its report."""
