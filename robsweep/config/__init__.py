"""Typed, validated configuration: attacks, training, scoring, the sweep file. No torch, no Ray."""
