"""A run as a journal of events: what happened, the state that follows from it, and the engine that decides.

No torch, no Ray, no clock of its own.
"""
