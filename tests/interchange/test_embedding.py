"""The network as others use it."""

from robsweep.interchange.export_network import export_network


def test_unit_length_can_be_chosen(folder, tmp_path):
    assert not export_network(folder("fashion:rc2f2:ptripletN"), tmp_path / "n.pt2", unit_length=False).unit_length
