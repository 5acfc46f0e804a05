"""A configuration as data and as a string: defenses, losses, model names. No torch, no Ray."""
