"""S3 servers on this machine: moto's where it is installed, and a small one whose connections can be made to fail."""

import re
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.sax.saxutils import escape

import pytest

BUCKET = "bucket"


class _HasUri:
    def uri(self, path="runs", bucket=BUCKET):
        endpoint = quote(f"http://127.0.0.1:{self.server_port}", safe="")
        return f"s3://{bucket}/{quote(path)}?endpoint_override={endpoint}&scheme=http&region=us-east-1"


class Stub(_HasUri, ThreadingHTTPServer):
    """As much of S3 as pyarrow asks for: one bucket, objects in memory, uploads in parts.

    ``fault``: called with (method, path) of every request; its answer is None, a status to answer with, "cut" (the
    connection is closed before anything is done) or "lost" (it is done, and the connection closed without an answer).
    """

    daemon_threads = True

    def __init__(self, port=0):
        super().__init__(("127.0.0.1", port), _Handler)
        self.objects, self.parts, self.requests = {}, {}, []
        self.fault = lambda method, path: None
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def handle_error(self, request, client_address):
        """Clients hang up, as tests mean them to."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _handle(self):
        parts = urlsplit(self.path)
        bucket, _, key = unquote(parts.path).lstrip("/").partition("/")
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        body = self._body()
        self.server.requests.append((self.command, self.path))
        fault = self.server.fault(self.command, self.path)
        if fault == "cut":
            return self._hang_up()
        if isinstance(fault, int):
            return self._answer(fault, _error("AccessDenied" if fault == 403 else "ServiceUnavailable"))
        if bucket != BUCKET:
            return self._answer(404, _error("NoSuchBucket"))
        status, content, headers = self._carried_out(key, query, body)
        if fault == "lost":
            return self._hang_up()
        return self._answer(status, content, headers)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = _handle  # noqa: N815 - names of the standard library

    def _carried_out(self, key, query, body):
        """Status, content and headers of the answer."""
        objects, parts = self.server.objects, self.server.parts
        match self.command:
            case "PUT" if "uploadId" in query:
                parts[query["uploadId"]][int(query["partNumber"])] = body
                return 200, b"", {"ETag": '"part"'}
            case "PUT":
                objects[key] = body
                return 200, b"", {"ETag": '"whole"'}
            case "POST" if "uploads" in query:
                upload = str(len(parts))
                parts[upload] = {}
                return 200, _xml("InitiateMultipartUploadResult", UploadId=upload), {}
            case "POST" if "uploadId" in query:
                objects[key] = b"".join(content for _, content in sorted(parts.pop(query["uploadId"]).items()))
                return 200, _xml("CompleteMultipartUploadResult", ETag="whole"), {}
            case "POST":
                for gone in re.findall(rb"<Key>(.*?)</Key>", body):
                    objects.pop(gone.decode(), None)
                return 200, _xml("DeleteResult"), {}
            case "DELETE":
                objects.pop(key, None)
                return 204, b"", {}
            case _ if key:
                return self._object(key)
        return 200, self._listing(query) if query else b"", {}

    def _object(self, key):
        if key not in self.server.objects:
            return 404, _error("NoSuchKey"), {}
        content, common = self.server.objects[key], {"Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT", "ETag": '"x"'}
        if found := re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", "")):
            first, last = int(found[1]), min(int(found[2]), len(content) - 1)
            return 206, content[first : last + 1], {**common, "Content-Range": f"bytes {first}-{last}/{len(content)}"}
        return 200, content, common

    def _listing(self, query):
        prefix, separator = query.get("prefix", ""), query.get("delimiter")
        keys, folders = [], set()
        for key in sorted(self.server.objects):
            if key.startswith(prefix):
                head, found, _ = key[len(prefix) :].partition(separator) if separator else (key, "", "")
                if found:
                    folders.add(prefix + head + found)
                else:
                    keys.append(key)
        listed = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(self.server.objects[key])}</Size>"
            "<LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>"
            for key in keys
        )
        below = "".join(f"<CommonPrefixes><Prefix>{escape(name)}</Prefix></CommonPrefixes>" for name in sorted(folders))
        count = f"<KeyCount>{len(keys) + len(folders)}</KeyCount><IsTruncated>false</IsTruncated>"
        return f'<?xml version="1.0"?><ListBucketResult>{count}{listed}{below}</ListBucketResult>'.encode()

    def _body(self):
        if self.headers.get("Transfer-Encoding") == "chunked":
            content = b""
            while piece := self.rfile.read(int(self.rfile.readline(), 16)):
                content += piece
                self.rfile.readline()
            self.rfile.readline()
        else:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return _unpacked(content) if "aws-chunked" in self.headers.get("Content-Encoding", "") else content

    def _answer(self, status, content=b"", headers=()):
        self.send_response(status)
        for name, value in dict(headers).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _hang_up(self):
        self.close_connection = True

    def log_message(self, *_):
        """Tests are quiet."""


def _unpacked(content):
    """The payload of Amazon's own chunks: hexadecimal length, content, ..., 0, checksums."""
    payload, place = b"", 0
    while True:
        line = content.index(b"\r\n", place)
        length = int(content[place:line].split(b";")[0], 16)
        if length == 0:
            return payload
        payload += content[line + 2 : line + 2 + length]
        place = line + 4 + length


def _xml(name, **fields):
    inner = "".join(f"<{key}>{escape(value)}</{key}>" for key, value in fields.items())
    return f'<?xml version="1.0"?><{name}>{inner}</{name}>'.encode()


def _error(code):
    return _xml("Error", Code=code, Message=f"{code} as the test means it")


@pytest.fixture(scope="session")
def credentials():
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"ACCESS_KEY_ID": "key", "SECRET_ACCESS_KEY": "secret"}.items():
            patch.setenv(f"AWS_{name}", value)
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        yield


@pytest.fixture
def stub(credentials):
    """The small server; see ``Stub``."""
    server = Stub()
    yield server
    server.shutdown()
    server.server_close()


class MotoServer(_HasUri):
    """moto's server on one port; it may be stopped and started again and keeps its objects."""

    def __init__(self):
        self.server_port = 0
        self.start()

    def start(self):
        from moto.server import ThreadedMotoServer

        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=self.server_port, verbose=False)
        self._server.start()
        self.server_port = self._server.get_host_and_port()[1]

    def stop(self):
        self._server.stop()


@pytest.fixture(scope="session")
def moto(credentials):
    """moto's server with an empty bucket."""
    pytest.importorskip("moto.server", reason="moto[server] is not installed")
    server = MotoServer()
    request = urllib.request.Request(f"http://127.0.0.1:{server.server_port}/{BUCKET}", method="PUT")
    urllib.request.urlopen(request, timeout=10).close()
    yield server
    server.stop()
