"""A run as one self-contained HTML page. No torch, no Ray."""
