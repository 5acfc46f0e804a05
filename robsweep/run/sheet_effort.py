"""Score sheets with the effort behind them."""

from robsweep.config.attack_names import attack_names
from robsweep.config.attacks import AttackSpec, parse_attack
from robsweep.config.effort import WEAKENED, effort_of, title_of_attacks, weakness
from robsweep.config.profiles import PROFILES
from robsweep.config.scoring import ScoringConfig
from robsweep.run.score_sheet import Flag, ScoreSheet


def with_effort(sheet: ScoreSheet, scoring: ScoringConfig) -> ScoreSheet:
    """The sheet with effort, title and flag, where it lacks them.

    The attacks are those that the sheet names; where it names none, those of ``scoring``. A sheet of no profile, such
    as a simulated one, stays as it is.
    """
    if sheet.efforts or sheet.profile not in PROFILES:
        return sheet
    specs = {name: parse_attack(text) for name, text in sheet.attack_strings.items()} or {
        name: spec for spec, name in attack_names(scoring.specs).items()
    }
    flag = weakened_flag(sheet.profile, tuple(specs.values()))
    known = flag is None or flag.name in sheet.flags
    return sheet.model_copy(
        update={
            "profile": title_of_attacks(sheet.profile, tuple(specs.values())),
            "efforts": {name: effort_of(spec) for name, spec in specs.items()},
            "flags": sheet.flags if known else (*sheet.flags, WEAKENED),
            "suspicions": sheet.suspicions if flag is None or known else (*sheet.suspicions, flag),
        }
    )


def weakened_flag(profile: str, specs: tuple[AttackSpec, ...]) -> Flag | None:
    """The flag of attacks weaker than their profile's; None where they are not."""
    found = weakness(profile, specs)
    return None if found is None else Flag(WEAKENED, found.value, found.enough, found.explanation)
