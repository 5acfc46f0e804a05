"""Backbones: images in [0, 1] -> embeddings; normalisation of the pixels sits inside."""
