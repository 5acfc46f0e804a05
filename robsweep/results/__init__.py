"""The results table: one row per configuration, seed and rung, kept as Parquet. No torch, no Ray."""
