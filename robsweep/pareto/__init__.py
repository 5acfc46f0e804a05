"""Pareto arithmetic on plain arrays: dominance, ranks, hypervolume, rung decisions. NumPy only."""
