"""From a URI to the store there: who may be asked, and for how long."""

from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit, urlunsplit

import pyarrow as pa
from pyarrow import fs

from robsweep.errors import UserError
from robsweep.run.remote_errors import number_and_reason
from robsweep.run.remote_store import RemoteStore

_BUCKETS = ("s3", "gs", "gcs", "abfs", "abfss")
_SCHEMES = (*_BUCKETS, "hdfs", "viewfs")
_SECRETS = {"sas_token", "client_secret"}
_CONNECT_S, _ANSWER_S, _ATTEMPTS = 3.0, 5.0, 3


def open_remote(uri: str, name: str) -> RemoteStore:
    """The store at a URI, or at ``name`` below it.

    Raises:
        UserError: unknown scheme, no such bucket, no permission, no connection, or a secret in the URI.
    """
    parts = urlsplit(uri)
    if parts.scheme not in _SCHEMES:
        raise UserError(f"unknown scheme {parts.scheme!r}: expected a local path, file, {', '.join(_SCHEMES)}")
    if parts.password or _SECRETS & dict(parse_qsl(parts.query)).keys():
        raise UserError("a URI is shown in logs: give secrets in the environment (AWS_SECRET_ACCESS_KEY), not in it")
    shown = urlunsplit(parts._replace(query="", fragment="")).rstrip("/")
    try:
        files, base = _connected(parts)
        bucket = base.partition("/")[0]
        missing = files.get_file_info(bucket or base).type == fs.FileType.NotFound
    except (OSError, pa.ArrowException) as error:
        raise UserError(f"{shown}: {number_and_reason(error)[1]}") from None
    if parts.scheme in _BUCKETS and (missing or not bucket):
        raise UserError(f"{shown}: no such bucket: {bucket!r}")
    if not name:
        return RemoteStore(uri, files, base.rstrip("/"), shown)
    below = urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{quote(name)}"))
    return RemoteStore(below, files, f"{base.rstrip('/')}/{name}", f"{shown}/{quote(name)}")


def _connected(parts: SplitResult) -> tuple[Any, str]:
    """The file system and the path of a URI; questions to it end in seconds, where pyarrow allows to say so."""
    query = dict(parse_qsl(parts.query))
    if parts.scheme in ("gs", "gcs"):
        query.setdefault("retry_limit_seconds", str(_ANSWER_S * _ATTEMPTS))
    elif parts.scheme == "s3":
        query["allow_delayed_open"] = "true"  # a small object is then one request, not three
    files, base = fs.FileSystem.from_uri(urlunsplit(parts._replace(query=urlencode(query))))
    if isinstance(files, fs.S3FileSystem):
        make, (options,) = files.__reduce__()
        retries = fs.AwsStandardS3RetryStrategy(max_attempts=_ATTEMPTS)
        limits = {"connect_timeout": _CONNECT_S, "request_timeout": _ANSWER_S, "retry_strategy": retries}
        files = make({**options, **limits})
    return files, base
