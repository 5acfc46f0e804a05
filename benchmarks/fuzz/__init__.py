"""Whatever is given as input: a value or one clear error, soon and in little memory. ``python -m benchmarks.fuzz``."""
