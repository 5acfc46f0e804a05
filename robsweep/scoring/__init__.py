"""Scoring a checkpoint: work cut into shards, done in this process or by a pool of Ray actors."""
