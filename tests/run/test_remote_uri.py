"""Places that cannot be opened: one line says why."""

import socket
import threading

import pytest

from robsweep.errors import UserError
from robsweep.run.store import open_store


def _refused(place):
    with pytest.raises(UserError) as raised:
        open_store(place, "run")
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_an_unknown_scheme_is_refused():
    assert _refused("ftp://host/runs").startswith("unknown scheme 'ftp': expected a local path, file, s3, gs,")


def test_an_unknown_option_is_refused():
    assert "Unexpected query parameter in S3 URI: 'retry'" in _refused("s3://bucket/runs?retry=1&region=us-east-1")


@pytest.mark.parametrize("place", ["s3://key:secret@bucket/runs", "abfs://runs@account/a?sas_token=secret"])
def test_secrets_in_a_uri_are_refused_and_not_repeated(place):
    said = _refused(place)
    assert "give secrets in the environment" in said
    assert "secret@" not in said


@pytest.mark.parametrize("server", ["stub", "moto"])
def test_a_bucket_that_is_not_there(request, server):
    assert _refused(request.getfixturevalue(server).uri(bucket="none")) == "s3://none/runs: no such bucket: 'none'"


def test_a_uri_without_a_bucket():
    assert _refused("s3://?region=us-east-1").endswith("no such bucket: ''")


def test_no_permission(stub, no_retries):
    stub.fault = lambda method, path: 403
    assert _refused(stub.uri()).startswith("s3://bucket/runs: access denied")


def test_nobody_listens(stub, no_retries):
    uri = stub.uri()
    stub.shutdown()
    stub.server_close()
    assert _refused(uri).startswith("s3://bucket/runs: network connection: ")


def test_a_server_that_never_answers(no_retries):
    with socket.create_server(("127.0.0.1", 0)) as server:
        said = []
        uri = f"s3://bucket/runs?endpoint_override=127.0.0.1%3A{server.getsockname()[1]}&scheme=http&region=us-east-1"
        asking = threading.Thread(target=lambda: said.append(_refused(uri)))
        asking.start()
        asking.join(60)
    assert said
    assert said[0].startswith("s3://bucket/runs: network connection: ")
