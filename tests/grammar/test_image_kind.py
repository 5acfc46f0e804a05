"""Kinds of images in words."""

from robsweep.grammar.backbones import backbone_info
from robsweep.grammar.image_kind import ImageKind, kinds_in_words


def test_one_kind():
    assert (str(ImageKind(1, 28)), str(ImageKind(3, 224))) == ("grey 28x28", "colour 224x224")
    assert kinds_in_words(backbone_info("rres18").inputs) == "colour 224x224"


def test_several_kinds():
    assert kinds_in_words(backbone_info("rc2f2").inputs) == "grey or colour 28x28, 32x32 or 64x64"
