"""Where files are written."""

from pathlib import Path

import pytest
from safetensors.torch import load_file

from robsweep.errors import UserError
from robsweep.interchange.checkpoint import export_checkpoint, import_checkpoint

GOLDEN = Path(__file__).resolve().parent.parent / "golden"


@pytest.mark.parametrize("target", ["file/there.ckpt", "/proc/there.ckpt"])
def test_a_place_that_cannot_be_written_is_one_line(folder, tmp_path, target):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(UserError, match=r"cannot write .*there\.ckpt"):
        export_checkpoint(folder("fashion:rc2f2p:ptripletN"), tmp_path / target)


def test_an_existing_target_is_refused(folder, lightning, tmp_path):
    source = lightning(load_file(GOLDEN / "weights.safetensors"))
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "precious").write_text("x")
    with pytest.raises(UserError):
        import_checkpoint(source, tmp_path / "there")
    assert (tmp_path / "there" / "precious").read_text() == "x"
