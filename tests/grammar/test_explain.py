"""What strings mean, in words."""

from robsweep.grammar.explain import canonical_model, explain_model


def test_aliases_of_a_gradual_configuration_are_its_other_letters():
    facts = explain_model("rres18ghmetsmi")
    assert set(facts["same as"]) == {"rres18ghmetsri", "rres18ghmetsdi", "rres18ghmetshi"}
    assert facts["canonical"] == canonical_model("rres18ghmetsdi")


def test_nothing_is_perturbed_where_source_is_destination():
    assert "nothing is perturbed" in explain_model("rc2f2rhklmm")["destination"]
    assert "void" in explain_model("rc2f2rhetsmi")["intra-class"]


def test_timm_names_keep_their_colon():
    assert canonical_model("timm:vit_small:ghmetsm").startswith("timm:vit_small:g")
