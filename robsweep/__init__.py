"""Sweep adversarial-training defenses of image retrieval models and prune them by their Pareto front."""

__version__ = "0.1.0"
