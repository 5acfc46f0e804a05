"""The reference implementation's checkpoints, and networks for other runtimes."""
