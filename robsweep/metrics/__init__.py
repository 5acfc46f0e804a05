"""Scores of an embedding network: retrieval, clustering, robustness, intervals, warning signs."""
