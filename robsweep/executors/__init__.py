"""Executors carry out what an engine decides: Ray Tune, this process, or recorded curves."""
