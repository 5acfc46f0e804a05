from robsweep.page.references import references_on


def test_published_rows_of_the_data_set_in_the_units_of_the_table():
    found = references_on("cub")
    title = "HM softhard → semihard on rres18, 8 PGD steps"
    (one,) = (row for row in found if row.title == title and row.values["ers"] == 29.6)
    assert one.values["recall_at_1"] == 0.384
    assert one.values["TMA"] == 0.68
    assert one.source == "arXiv:2203.01439"


def test_a_data_set_without_published_figures_has_none():
    assert references_on("digits") == ()


def test_what_several_tables_print_stands_once():
    found = [(one.title, one.values["recall_at_1"], one.values["ers"]) for one in references_on("cub")]
    assert len(found) == len(set(found))
