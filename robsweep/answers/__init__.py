"""Answers from a recorded run: which configuration to take, why one was dropped, how runs differ."""
