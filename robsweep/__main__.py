"""``python -m robsweep``."""

from robsweep.cli.main import main

main()
