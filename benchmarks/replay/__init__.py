"""The recorded table: real trainings of one small problem, to try search methods on without training."""
