"""The memory of a score, on a small gallery."""


def test_attacks_and_clean_scores_are_measured(row_of):
    attacks = ("--attacks", "CA+", "GTT")
    row = row_of("rob224_memory", *attacks, "--candidates", 800, "--queries", 4, "--steps", 1, "--no-nmi")
    assert [name.split()[0] for name in row["attacks_mib"]] == ["CA+", "GTT"]
    assert list(row["clean_mib"]) == ["retrieval"]
    assert row["largest_mib"] == max([*row["attacks_mib"].values(), *row["clean_mib"].values()])
    assert row["base_mib"] > 10
