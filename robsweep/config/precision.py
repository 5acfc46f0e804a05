"""Number formats of the network's passes while images are perturbed."""

from typing import Literal

Precision = Literal["auto", "float32", "bfloat16"]
"""``auto``: bfloat16 on an accelerator, float32 on a CPU."""
UsedPrecision = Literal["float32", "bfloat16"]
"""What ``auto`` became: stored with every result."""
