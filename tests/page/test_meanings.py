"""What the letters of configurations mean."""

from robsweep.grammar.explain import explain_model
from robsweep.grammar.identity import parse_identity
from robsweep.page.meanings import Meanings


def test_each_defense_is_told_once_as_grammar_explain_tells_it():
    meanings = Meanings()
    names = ["digits:rc2f2p:ptripletN", "digits:rc2f2ghmetsmi:ptripletN", "digits:rc2f2p:ptripletC"]
    places = [meanings.of(parse_identity(name)) for name in names]
    assert places == [0, 1, 0]
    told = dict(meanings.all[1])
    facts = explain_model("rc2f2ghmetsmi")
    assert told == {name: str(fact) for name, fact in facts.items() if name not in ("same as", "canonical")}


def test_a_defense_without_a_string_is_told_by_its_fields():
    identity = parse_identity("digits:rc2f2ghmetsmi:ptripletN")
    beyond = identity.model_copy(update={"defense": identity.defense.model_copy(update={"distance": "kl_reference"})})
    meanings = Meanings()
    assert meanings.of(beyond) == 0
    assert dict(meanings.all[0])["distance"] == "kl_reference"
