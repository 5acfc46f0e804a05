"""Names of tensors here and in the reference implementation."""

import pytest

from robsweep.errors import UserError
from robsweep.interchange.tensor_names import TENSOR_NAMES, tensor_names_of
from robsweep.models.build import build_backbone


@pytest.mark.parametrize("backbone", TENSOR_NAMES)
def test_every_tensor_goes_there_and_back(backbone):
    names, own = tensor_names_of(backbone), list(build_backbone(backbone, weights="random").state_dict())
    there = [names.to_reference(name) for name in own]
    assert len(set(there)) == len(own)
    assert all(name.startswith("backbone.") for name in there)
    assert [names.from_reference(name) for name in there] == own
    assert names.head in own


def test_what_lies_outside_the_network_has_no_name_here():
    names = tensor_names_of("rres18")
    assert names.from_reference("criterion.weight") is None
    assert not names.is_constant("backbone.fc.weight")
    assert tensor_names_of("rswint").is_constant("backbone.layers.0.blocks.1.attn_mask")


def test_a_backbone_that_the_reference_has_not():
    with pytest.raises(UserError, match=r"'timm:vit' is none of the reference implementation's: expected one of rc2f2"):
        tensor_names_of("timm:vit")
