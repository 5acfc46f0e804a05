"""Letters and training factors of configurations in words: what may explain their scores."""

from robsweep.config.sweep import SweepConfig
from robsweep.grammar.hardness import Hardness
from robsweep.grammar.letters import letters_of
from robsweep.grammar.loss import format_loss
from robsweep.page.words import HARDNESS, UNDEFENDED, family, field, shown
from robsweep.run.candidate import Candidate

MANIPULATION = "HM"
DEFENSE, SOURCE, DESTINATION = "defense", "source", "destination"
_WORDS = {"intra_class": "intra-class"}


def factors_of(sweep: SweepConfig, candidate: Candidate) -> dict[str, str]:
    """Factor -> level. A factor that does not apply, such as the source of a baseline, is left out."""
    identity = candidate.configuration.identity
    letters = letters_of(identity)
    own = family(identity.defense)
    if own == UNDEFENDED:
        letters = dict.fromkeys(letters, None)
    found = {DEFENSE: MANIPULATION if own.startswith(MANIPULATION) else own}
    for name, value in letters.items():
        if name != DEFENSE and value is not None:
            found[_WORDS.get(name, name)] = _level(name, value)
    if letters["gradual"]:
        found[DESTINATION] = "gradual"  # a gradual destination has no hardness of its own
        del found["gradual"]
    elif "gradual" in found:
        del found["gradual"]
    found |= {"backbone": identity.backbone, "loss": format_loss(identity.loss)}
    training = candidate.configuration.training
    return found | {path: shown(field(training, path)) for path in sweep.factors.training}


def varying(everything: list[dict[str, str]]) -> tuple[str, ...]:
    """Factors that have several levels, or that some configurations lack; in order of appearance."""
    names = dict.fromkeys(name for one in everything for name in one)
    return tuple(name for name in names if len({one[name] for one in everything if name in one}) > 1)


def _level(name: str, value: str | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return HARDNESS[Hardness(value)] if name in (SOURCE, DESTINATION) else value
