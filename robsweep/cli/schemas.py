"""JSON that commands print or write, as schemas: ``python -m robsweep.cli.schemas docs/schemas`` writes them."""

import json
import sys
from pathlib import Path

from pydantic import BaseModel

from robsweep.answers.best import Best
from robsweep.answers.comparison import Comparison
from robsweep.answers.course import Course
from robsweep.delivery.description import ModelDescription
from robsweep.doctor.finding import Examination
from robsweep.results.export import ExportedRun

SCHEMAS: dict[str, type[BaseModel]] = {
    "best": Best,
    "explain": Course,
    "compare": Comparison,
    "export": ExportedRun,
    "doctor": Examination,
    "model": ModelDescription,
}
"""Name of the schema -> type of what it describes."""


def schema_text(model: type[BaseModel]) -> str:
    """The schema as its file holds it."""
    content = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **model.model_json_schema(mode="serialization"),
    }
    return json.dumps(content, indent=1) + "\n"


if __name__ == "__main__":
    for name, answer in SCHEMAS.items():
        (Path(sys.argv[1]) / f"{name}.json").write_text(schema_text(answer))
