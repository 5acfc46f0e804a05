"""Policies: which configurations train on past a rung, one a file. Pure; no torch, no Ray."""
