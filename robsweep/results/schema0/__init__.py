"""Runs of schema 0: a results table without a journal. Nothing writes them any more."""
