"""The published tables and what sets a sweep beside them."""
