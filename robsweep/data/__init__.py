"""Data sets as labelled uint8 images with a fingerprint, and the batches of pairs drawn from them."""
