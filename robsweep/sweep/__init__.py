"""The sweep: the only place that knows Ray Tune's vocabulary."""
