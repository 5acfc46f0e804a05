"""Experiment trackers: a sweep's rows, sent on to MLflow and Weights & Biases as they are written."""
