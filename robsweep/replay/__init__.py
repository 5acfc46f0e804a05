"""What a simulated run is made of: recorded curves, a clock, accelerators, a summary. No torch, no Ray."""
