"""Writes a network and what belongs beside it."""

from dataclasses import dataclass
from pathlib import Path

from robsweep.answers.best import Best
from robsweep.delivery.card import model_card
from robsweep.delivery.description import description_of
from robsweep.delivery.example import example_script
from robsweep.errors import UserError
from robsweep.interchange.export_network import Exported, export_network
from robsweep.interchange.target import replacing
from robsweep.run.score_sheet import ScoreSheet

SUFFIX = ".onnx"


@dataclass(frozen=True, slots=True)
class Delivered:
    """The network, and the files beside it."""

    exported: Exported
    description: Path
    example: Path
    card: Path


def deliver(
    source: Path,
    target: Path,
    *,
    sheet: ScoreSheet | None = None,
    best: Best | None = None,
    unit_length: bool | None = None,
) -> Delivered:
    """Write ``NAME.onnx``, ``NAME.json``, ``NAME_example.py`` and ``NAME_card.md``; older ones are replaced.

    Args:
        source: a checkpoint folder or a reference ``.ckpt`` file.
        target: the network's file, which ends in ``.onnx``.
        sheet: the checkpoint's scores, for the card.
        best: the choice that led to the checkpoint, for the card.
        unit_length: as in ``export_network``.

    Raises:
        UserError: another ending, or as ``export_network``.
    """
    if target.suffix != SUFFIX:
        raise UserError(f"--onnx {str(target)!r}: expected a file ending in {SUFFIX}")
    exported = export_network(source, target, unit_length=unit_length)
    description = description_of(exported)
    name = target.stem
    found = Delivered(
        exported,
        description=target.with_name(f"{name}.json"),
        example=target.with_name(f"{name}_example.py"),
        card=target.with_name(f"{name}_card.md"),
    )
    texts = {
        found.description: description.model_dump_json(indent=1) + "\n",
        found.example: example_script(found.example.name, target.name, found.description.name),
        found.card: model_card(description, sheet, best),
    }
    for file, text in texts.items():
        with replacing(file) as partial:
            partial.write_text(text, encoding="utf-8")
    return found
