import re
import shutil

import pytest

from robsweep.data.catalog import load
from robsweep.data.inshop import list_inshop, part_of
from robsweep.data.published import completeness
from robsweep.errors import UserError


def test_against_the_names_of_the_files(miniatures):
    text = (miniatures / "In-shop Clothes Retrieval Benchmark/Eval/list_eval_partition.txt").read_text()
    lines = re.findall(r"^(\S*id_(\d+)/\S+) +id_(\d+) (train|query|gallery)$", text, flags=re.MULTILINE)
    assert len(lines) == 48
    assert all(in_path == item for _, in_path, item, _ in lines)
    for split, parts, first in (
        ("train", {"train"}, 1),
        ("query", {"query"}, 5),
        ("gallery", {"gallery"}, 5),
        ("test", {"query", "gallery"}, 5),
    ):
        listing = list_inshop(split, miniatures)
        expected = {path: int(item) - first for path, _, item, part in lines if part in parts}
        assert dict(zip(listing.paths, listing.labels.tolist(), strict=True)) == expected
        assert all((listing.folder / path).is_file() for path in listing.paths)


def test_the_test_split_knows_its_queries(miniatures):
    test, query = list_inshop("test", miniatures), list_inshop("query", miniatures)
    assert [path for path, asked in zip(test.paths, test.queries, strict=True) if asked] == list(query.paths)
    assert load("inshop", "test", miniatures).queries.tolist() == test.queries.tolist()
    assert all(list_inshop(split, miniatures).queries is None for split in ("train", "query", "gallery"))


@pytest.mark.parametrize("part", ["query", "gallery"])
def test_a_test_part_of_one_kind_only_is_refused(tmp_path, part):
    (tmp_path / "list_eval_partition.txt").write_text(f"1\nimage_name item_id status\nimg/a.jpg id_1 {part}\n")
    with pytest.raises(UserError, match=f"both queries and a gallery are needed, only {part} images are listed"):
        list_inshop("test", tmp_path)


def test_an_empty_list_and_an_unknown_part_are_one_line(tmp_path):
    partition = tmp_path / "list_eval_partition.txt"
    partition.write_text("")
    with pytest.raises(UserError, match="0 images listed where the first line announces nothing"):
        list_inshop("train", tmp_path)
    partition.write_text("2\nimage_name item_id status\nimg/a.jpg id_1 train\nimg/b.jpg id_1 Query\n")
    with pytest.raises(UserError, match="unknown part 'Query', expected train, query or gallery"):
        list_inshop("train", tmp_path)


def test_query_and_gallery_share_numbers_even_where_one_lacks_an_item(tmp_path):
    (tmp_path / "list_eval_partition.txt").write_text(
        "5\nimage_name item_id evaluation_status\n"
        "img/a.jpg id_3 gallery\nimg/b.jpg id_7 query\nimg/c.jpg id_7 gallery\nimg/d.jpg id_9 query\n"
        "img/e.jpg id_1 train\n"
    )
    assert list_inshop("query", tmp_path).labels.tolist() == [1, 2]
    assert list_inshop("gallery", tmp_path).labels.tolist() == [0, 1]
    assert list_inshop("test", tmp_path).labels.tolist() == [0, 1, 1, 2]


def test_plain_layout_without_eval_and_img(miniatures, tmp_path):
    source = miniatures / "In-shop Clothes Retrieval Benchmark"
    shutil.copy(source / "Eval" / "list_eval_partition.txt", tmp_path)
    shutil.copytree(source / "Img" / "img", tmp_path / "img")
    plain, usual = (list_inshop("query", root) for root in (tmp_path, miniatures))
    assert plain.paths == usual.paths
    assert [fact.size for fact in plain.facts] == [fact.size for fact in usual.facts]


def test_the_announced_count_must_hold(tmp_path):
    (tmp_path / "list_eval_partition.txt").write_text("3\nimage_name item_id status\nimg/a.jpg id_1 train\n")
    with pytest.raises(UserError, match="1 images listed where the first line announces 3"):
        list_inshop("train", tmp_path)


def test_the_published_numbers_are_a_full_set(tmp_path):
    # 25,882 images of 3,997 items; 14,218 queries and 12,612 others of 3,985 further items
    parts = [("train", 25_882, 0, 3_997), ("query", 14_218, 3_997, 3_985), ("gallery", 12_612, 3_997, 3_985)]
    rows = [
        f"img/{part}/{n}.jpg id_{first + n % items:08} {part}\n"
        for part, n_all, first, items in parts
        for n in range(n_all)
    ]
    (tmp_path / "list_eval_partition.txt").write_text(
        f"{len(rows)}\nimage_name item_id evaluation_status\n" + "".join(rows)
    )
    for split in ("train", "test", "query", "gallery"):
        listing = list_inshop(split, tmp_path)
        assert completeness("inshop", split, listing.size) == "full"
        assert listing.labels.max() == (3_996 if split == "train" else 3_984)


def test_parts_of_a_test_split_keep_its_numbers(miniatures):
    test = list_inshop("test", miniatures)
    lacking = test.without(set(test.paths[:6]))  # the first item
    for split in ("query", "gallery"):
        whole, part = part_of(test, split), part_of(lacking, split)
        own = list_inshop(split, miniatures)
        assert (whole.split, whole.paths, whole.labels.tolist()) == (split, own.paths, own.labels.tolist())
        assert dict(zip(part.paths, part.labels, strict=True)) == {
            path: label - 1 for path, label in zip(own.paths, own.labels, strict=True) if label > 0
        }
