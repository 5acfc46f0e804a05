"""What every store does, and what a remote one does when its server fails. S3 is a real server on this machine."""

import errno
import json
import pickle

import pytest

from robsweep.errors import UserError
from robsweep.run.manifest import MANIFEST
from robsweep.run.store import open_store

# ---- every store


def test_nothing_is_there_at_first(store):
    assert (store.read("a"), store.size("a"), store.list(), store.list("a/b")) == (None, None, [], [])
    store.remove("a")
    store.remove("a/b")


def test_put_replaces_the_whole(store):
    store.put("a/status.json", b"something long")
    store.put("a/status.json", b"short")
    assert store.read("a/status.json") == b"short"
    assert store.size("a/status.json") == 5
    store.put("a/status.json", b"")
    assert store.read("a/status.json") == b""
    assert store.size("a/status.json") == 0


@pytest.mark.parametrize(("start", "rest"), [(0, b"hello"), (3, b"lo"), (5, b""), (9, b"")])
def test_read_from_a_byte_on(store, start, rest):
    store.put("x", b"hello")
    assert store.read("x", start) == rest


def test_append_adds_and_truncate_cuts(store):
    store.put("log", b"put\n")
    store.append("log", b"appended\n")
    store.append("other/log", b"first\n")
    store.append("log", b"again\n")
    assert store.read("log") == b"put\nappended\nagain\n"
    store.truncate("log", 5)
    store.append("log", b"|\n")
    assert store.read("log") == b"put\na|\n"
    store.put("log", b"new\n")
    store.append("log", b"end\n")
    assert store.read("log") == b"new\nend\n"
    assert store.read("other/log") == b"first\n"
    store.remove("log")
    store.append("log", b"begun anew\n")
    assert store.read("log") == b"begun anew\n"


def test_another_process_finds_and_continues_what_was_appended(store):
    store.append("log", b"one\n")
    other = open_store(store.uri)
    assert other.read("log") == b"one\n"
    other.append("log", b"two\n")
    assert store.read("log") == b"one\ntwo\n"


def test_lists_sorted_names_below_a_folder_without_hidden_ones(store):
    for name in ("journal/2", "journal/1", "journal/deep/1", "journal.txt", "b c/ü", ".hidden", "journal/.x/1", "a/.b"):
        store.put(name, b"")
    assert store.list() == ["b c/ü", "journal.txt", "journal/1", "journal/2", "journal/deep/1"]
    assert store.list("journal") == store.list("journal/") == ["journal/1", "journal/2", "journal/deep/1"]
    assert store.list("journal.txt") == []
    assert store.read("b c/ü") == b""
    assert store.folders() == ["a", "b c", "journal"]


def test_there_are_no_folders_where_nothing_is(store):
    assert store.folders() == []


def test_remove_takes_a_file_or_a_folder_and_nothing_beside_it(store):
    for name in ("a", "ab", "f/1", "f/g/2", "fg/1"):
        store.put(name, b"")
    store.remove("a")
    store.remove("f")
    assert store.list() == ["ab", "fg/1"]


@pytest.mark.parametrize("name", ["", "/abs", "..", "a/../b", "a//b", "a/", "./a"])
def test_names_are_relative(store, name, tmp_path):
    calls = [
        store.read,
        store.size,
        store.remove,
        lambda name: store.put(name, b""),
        lambda name: store.append(name, b""),
    ]
    calls += [lambda name: store.put_folder(name, tmp_path), lambda name: store.fetch_folder(name, tmp_path / "x")]
    for call in calls:
        with pytest.raises(ValueError, match="expected a relative name"):
            call(name)


def test_a_run_below_a_storage(store):
    below = open_store(store.uri, "run 1%")
    below.put("a", b"1")
    assert store.list() == ["run 1%/a"]
    assert open_store(below.uri).read("a") == b"1"


def test_a_folder_comes_back_as_it_was_put(store, folder, tmp_path, files_in):
    before = files_in(folder)
    store.put_folder("checkpoints/a", folder)
    assert files_in(folder) == before
    fetched = store.fetch_folder("checkpoints/a", tmp_path / "cache" / "a")
    assert {name: content for name, content in files_in(fetched).items() if name != MANIFEST} == before
    manifest = json.loads(store.read(f"checkpoints/a/{MANIFEST}"))
    assert manifest["deep/info.json"] == [2, "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"]
    assert manifest.keys() == before.keys()


def test_a_folder_that_is_put_again_holds_only_the_new_files(store, folder, tmp_path, files_in):
    store.put_folder("a", folder)
    (folder / "weights").unlink()
    (folder / "deep" / "info.json").write_text("[]")
    store.put_folder("a", folder)
    assert store.list("a") == [f"a/{MANIFEST}", "a/deep/info.json"]
    fetched = store.fetch_folder("a", tmp_path / "cache")
    assert files_in(fetched)["deep/info.json"] == b"[]"


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda store: store.remove(f"a/{MANIFEST}"), "is not complete: it has no MANIFEST.json"),
        (lambda store: store.put(f"a/{MANIFEST}", b'{"weights"'), "is damaged: MANIFEST.json: Invalid JSON"),
        (lambda store: store.put(f"a/{MANIFEST}", b'{"x": 3}'), "is damaged: MANIFEST.json: "),
        (lambda store: store.put(f"a/{MANIFEST}", b'{"../x": [1, ""]}'), "MANIFEST.json: expected a relative name"),
        (lambda store: store.remove("a/deep/info.json"), "is damaged: deep/info.json is missing"),
        (lambda store: store.put("a/weights", b"short"), "is damaged: weights has 5 bytes, not 256"),
        (lambda store: store.put("a/weights", bytes(256)), "is damaged: weights has another content than was put"),
    ],
)
def test_a_folder_that_is_not_whole_is_not_fetched(store, folder, tmp_path, harm, said):
    store.put_folder("a", folder)
    harm(store)
    with pytest.raises(UserError) as raised:
        store.fetch_folder("a", tmp_path / "cache" / "a")
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
    assert not list(tmp_path.glob("cache/**/*"))


# ---- remote ones


def test_a_fetched_folder_replaces_what_lay_there(remote, folder, tmp_path, files_in):
    into = tmp_path / "cache"
    into.mkdir()
    (into / "old").write_text("")
    remote.put_folder("a", folder)
    assert remote.fetch_folder("a", into) == into
    assert files_in(into) == files_in(folder)
    assert {path.name for path in tmp_path.iterdir()} == {"cache", "staged"}


def test_large_files_are_put_in_parts(remote, folder, tmp_path, files_in):
    content = bytes(range(251)) * 90_000  # 22.6 MB
    (folder / "weights").write_bytes(content)
    remote.put_folder("a", folder)
    assert remote.read("a/weights", 20_000_000) == content[20_000_000:]
    assert files_in(remote.fetch_folder("a", tmp_path / "b")) == files_in(folder)


def test_a_large_put_that_fails_leaves_the_old_content(stub, no_retries):
    store = open_store(stub.uri())
    store.put("table", b"old")
    stub.fault = lambda method, path: "cut" if "partNumber=2" in path else None
    with pytest.raises(OSError, match="network connection"):
        store.put("table", bytes(25_000_000))
    stub.fault = lambda method, path: None
    assert store.read("table") == b"old"


def test_the_manifest_is_put_last_and_goes_first(stub, folder):
    store = open_store(stub.uri())
    store.put_folder("a", folder)
    changes = [path.partition("?")[0] for method, path in stub.requests if method == "PUT"]
    assert changes == ["/bucket/runs/a/deep/info.json", "/bucket/runs/a/weights", f"/bucket/runs/a/{MANIFEST}"]
    stub.requests.clear()
    store.remove("a")
    changes = [(method, path) for method, path in stub.requests if method in ("DELETE", "POST")]
    assert changes[0] == ("DELETE", f"/bucket/runs/a/{MANIFEST}")
    assert len(changes) > 1
    assert store.list() == []


@pytest.mark.parametrize("fault", ["cut", "lost", 503])
def test_an_append_that_fails_is_repeated_without_loss_or_doubling(stub, no_retries, fault):
    store = open_store(stub.uri())
    store.append("log", b"one\n")
    stub.fault = lambda method, path: fault if method == "PUT" else None
    for _ in range(2):
        with pytest.raises(OSError, match=r"network connection|service unavailable|slow down") as raised:
            store.append("log", b"two\n")
        assert raised.value.filename == "s3://bucket/runs/log"
        assert "\n" not in raised.value.strerror
    stub.fault = lambda method, path: None
    assert store.read("log") == (b"one\ntwo\n" if fault == "lost" else b"one\n")
    store.append("log", b"two\n")
    store.append("log", b"three\n")
    assert store.read("log") == b"one\ntwo\nthree\n"


def test_what_was_reported_as_not_written_does_not_come_back(stub, no_retries):
    store = open_store(stub.uri())
    for content, fault in ((b"first\n", "lost"), (b"second, longer\n", "cut")):
        stub.fault = lambda method, path, fault=fault: fault if method == "PUT" else None
        with pytest.raises(OSError, match="network connection"):
            store.append("log", content)
    stub.fault = lambda method, path: None
    store.append("log", b"third\n")
    assert store.read("log") == b"third\n"


def test_the_server_stops_and_comes_back(moto, tmp_path, no_retries):
    store = open_store(moto.uri(f"stops {tmp_path.name}"))
    store.append("log", b"one\n")
    moto.stop()
    try:
        for call in (lambda: store.append("log", b"two\n"), lambda: store.read("log"), store.list):
            with pytest.raises(OSError, match="network connection") as raised:
                call()
            assert raised.value.errno == errno.EHOSTUNREACH
    finally:
        moto.start()
    store.append("log", b"two\n")
    assert store.read("log") == b"one\ntwo\n"


def test_an_append_does_not_destroy_what_another_process_wrote(remote):
    remote.append("log", b"one\n")
    other = open_store(remote.uri)
    other.append("log", b"two\n")
    with pytest.raises(OSError, match="another process has written to it") as raised:
        remote.append("log", b"three\n")
    assert raised.value.errno == errno.ESTALE
    assert other.read("log") == b"one\ntwo\n"


def test_a_file_replaced_while_it_is_read_is_read_as_a_whole(stub):
    store = open_store(stub.uri())
    store.put("status.json", b"old")

    def replaced_in_between(method, path):
        if method == "GET":
            stub.objects["runs/status.json"] = b"new and longer"

    stub.fault = replaced_in_between
    assert store.read("status.json") == b"new and longer"


def test_only_the_last_segment_is_kept_in_memory(stub):
    store = open_store(stub.uri())
    for segment in range(3):
        store.append(f"journal/{segment}", bytes(1000))
    store.append("events.log", bytes(1000))
    assert len(pickle.dumps(store._appends)) < 2 * 1200


def test_no_permission_to_write(stub, no_retries):
    store = open_store(stub.uri())
    stub.fault = lambda method, path: 403 if method == "PUT" else None
    with pytest.raises(PermissionError, match="access denied") as raised:
        store.put("a", b"")
    assert raised.value.filename == "s3://bucket/runs/a"
