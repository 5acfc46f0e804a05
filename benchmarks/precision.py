"""Whether bfloat16 passes move a score: ERS in float32 and with passes in bfloat16, on the same queries.

    python benchmarks/precision.py runs/reproduce/*/epoch_8 --queries 128

``within``: the bfloat16 ERS lies inside the 95 % interval of the float32 one. Scores are taken in float32 either way;
only the passes that perturb are in bfloat16, as is the default on an accelerator. ``speedup`` is of this machine.
"""

import argparse
from pathlib import Path

from record import RESULTS, record

from robsweep.run.score_sheet import ScoreSheet
from robsweep.scoring.arguments import scoring_config
from robsweep.scoring.single import Single


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoints", nargs="+", type=Path)
    parser.add_argument("--profile", default="rob28")
    parser.add_argument("--queries", type=int, default=128)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--data-root", type=Path)
    parser.add_argument("--results", type=Path, default=RESULTS, help="folder of the kept rows")
    arguments = parser.parse_args()
    for checkpoint in arguments.checkpoints:
        compare(checkpoint, arguments)


def compare(checkpoint: Path, arguments: argparse.Namespace) -> None:
    """One row."""
    sheets: dict[str, ScoreSheet] = {}
    for precision in ("float32", "bfloat16"):
        scoring = scoring_config(profile=arguments.profile, queries=arguments.queries, precision=precision)
        single = Single(checkpoint, scoring, device=arguments.device, data_root=arguments.data_root)
        sheets[precision] = single.sheet()
    full, half = sheets["float32"], sheets["bfloat16"]
    assert full.ers is not None
    assert half.ers is not None
    low, high = full.intervals["ers"]
    record(
        "precision",
        {
            "configuration": str(single.info.configuration),
            "epoch": single.info.epoch,
            "queries": full.queries,
            "ers": round(full.ers, 2),
            "ers_interval": [round(low, 2), round(high, 2)],
            "ers_bfloat16": round(half.ers, 2),
            "within": low <= half.ers <= high,
            "terms": {name: round(value, 3) for name, value in full.terms.items()},
            "terms_bfloat16": {name: round(value, 3) for name, value in half.terms.items()},
            "speedup": round(full.score_seconds / half.score_seconds, 2),
        },
        arguments.results,
    )


if __name__ == "__main__":
    main()
