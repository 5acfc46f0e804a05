"""Searchers: which configuration is tried next, one a file. Pure but for ``search/tune``, which knows Ray Tune."""
