"""Adversarial training of one configuration: the loop in plain torch, the Ray Train driver beside it."""
