"""Fingerprints of images, each under one name: those that a network learns from, and those that it is scored on."""

from typing import Annotated

from pydantic import AliasChoices, Field

_BEFORE = "data_fingerprint"
"""What both were called in journals of schema 1, and the first of them in older checkpoints."""

TrainFingerprint = Annotated[str, Field(validation_alias=AliasChoices("train_fingerprint", _BEFORE))]
"""A field ``train_fingerprint``: of the training images; empty where it is not known."""

TestFingerprint = Annotated[str, Field(validation_alias=AliasChoices("test_fingerprint", _BEFORE))]
"""A field ``test_fingerprint``: of the test images, which are candidates and queries; empty where it is not known."""
