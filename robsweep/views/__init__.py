"""What shows a run while it goes on: each view reads events, and none is ever asked."""
