"""What a function costs before it has done anything: time from exec to its first answer, memory, size,
the glibc it needs. It speaks the Lambda Runtime API to each binary, on loopback. A scheduled function asks
its store before it can answer anything: one on loopback tells it at once that there is nothing to do."""

import contextlib
import io
import json
import re
import socket
import ssl
import statistics
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

RUNS = 20
# What `provided.al2023` has. A binary that needs more does not start; the other aims are aims.
GLIBC = (2, 34)
AIMS = {"answer_ms": 10, "resident_mib": 15, "zipped_mib": 5}

REQUEST = {
    "version": "2.0",
    "routeKey": "GET /nothing",
    "rawPath": "/nothing",
    "rawQueryString": "",
    "headers": {"host": "kehu", "accept": "*/*"},
    "requestContext": {
        "accountId": "1",
        "apiId": "a",
        "domainName": "kehu",
        "domainPrefix": "kehu",
        "http": {"method": "GET", "path": "/nothing", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "t"},
        "requestId": "r",
        "routeKey": "GET /nothing",
        "stage": "$default",
        "time": "12/Mar/2026:19:03:58 +0000",
        "timeEpoch": 1773342238000,
    },
    "isBase64Encoded": False,
}


# By kind of function: what it is woken with. Nothing to do for any of them.
EVENTS = {"http": REQUEST, "stream": {"Records": []}, "schedule": {}}
MARK = {"Item": {"pk": {"S": "complete"}, "sk": {"S": "marker"}}}


class Store(BaseHTTPRequestHandler):
    """Has the mark that the table of lookups is complete, and nothing else."""

    protocol_version = "HTTP/1.1"
    # A head and a body are two packets, and the second would wait for the first to be acknowledged: 40 ms.
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        body = json.dumps(MARK if asked["TableName"] == "lookup" else {}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/x-amz-json-1.0")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def store() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Store)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Start:
    to_next_ms: float
    to_answer_ms: float
    resident_kib: int


class Runtime:
    """One connection after the other, one event, one answer."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.server.getsockname()[1]}"
        self.connection: socket.socket | None = None
        self.pending = b""

    def request(self) -> bytes:
        """The first line of the next request, once it is whole."""
        while True:
            if self.connection is None:
                self.connection, _ = self.server.accept()
                self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.pending = b""
            line = self._read()
            if line is not None:
                return line
            self.connection = None

    def _read(self) -> bytes | None:
        while b"\r\n\r\n" not in self.pending:
            more = self.connection.recv(65536)
            if not more:
                return None
            self.pending += more
        head, rest = self.pending.split(b"\r\n\r\n", 1)
        length = re.search(rb"(?i)content-length: *(\d+)", head)
        chunked = re.search(rb"(?i)transfer-encoding: *chunked", head)
        ended = lambda: rest.endswith(b"0\r\n\r\n") if chunked else len(rest) >= int(length[1] if length else 0)  # noqa: E731
        while not ended():
            rest += self.connection.recv(65536)
        self.pending = b"" if chunked else rest[int(length[1] if length else 0) :]
        return head.split(b"\r\n", 1)[0]

    def answer(self, status: bytes, body: bytes, headers: bytes = b"") -> None:
        self.connection.sendall(b"HTTP/1.1 " + status + b"\r\n" + headers + b"Content-Length: %d\r\n\r\n" % len(body) + body)

    def close(self) -> None:
        if self.connection:
            self.connection.close()
        self.server.close()


def start(binary: Path, event: dict, store: str) -> Start:
    runtime = Runtime()
    settings = {
        "PATH": "/usr/bin",
        "AWS_LAMBDA_RUNTIME_API": runtime.address,
        "AWS_LAMBDA_FUNCTION_NAME": "f",
        "AWS_LAMBDA_FUNCTION_VERSION": "1",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_LAMBDA_LOG_GROUP_NAME": "g",
        "AWS_LAMBDA_LOG_STREAM_NAME": "s",
        "AWS_REGION": "eu-central-1",
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "y",
        "AWS_ENDPOINT_URL": store,
        # As the template says, where this machine has it.
        "SSL_CERT_FILE": ssl.get_default_verify_paths().cafile or "",
        "RECORDS_TABLE": "records",
        "LOOKUP_TABLE": "lookup",
    }
    begun = time.perf_counter()
    process = subprocess.Popen([binary], env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        line = runtime.request()
        asked = time.perf_counter()
        assert b"/next" in line, line
        deadline = int(time.time() * 1000) + 10_000
        headers = b"Lambda-Runtime-Aws-Request-Id: r1\r\nLambda-Runtime-Deadline-Ms: %d\r\n" % deadline
        headers += b"Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-central-1:1:function:f\r\nContent-Type: application/json\r\n"
        runtime.answer(b"200 OK", json.dumps(event).encode(), headers)
        line = runtime.request()
        answered = time.perf_counter()
        assert b"/response" in line, f"{binary.name}: {line!r}"
        status = Path(f"/proc/{process.pid}/status").read_text()
        resident = int(re.search(r"VmHWM:\s+(\d+)", status)[1])
    finally:
        process.kill()
        process.wait()
        runtime.close()
    return Start((asked - begun) * 1000, (answered - begun) * 1000, resident)


def zipped_bytes(binary: Path) -> int:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.write(binary, "bootstrap")
    return len(packed.getvalue())


def glibc_needed(binary: Path) -> tuple[int, int]:
    versions = re.findall(rb"GLIBC_(\d+)\.(\d+)", binary.read_bytes())
    return max((int(major), int(minor)) for major, minor in versions)


def measured(binary: Path, kind: str) -> dict[str, float]:
    with store() as endpoint:
        start(binary, EVENTS[kind], endpoint)
        starts = [start(binary, EVENTS[kind], endpoint) for _ in range(RUNS)]
    times = [one.to_answer_ms for one in starts]
    mib = 1024 * 1024
    return {
        "answer_ms": statistics.median(times),
        "least_ms": min(times),
        "most_ms": max(times),
        "resident_mib": max(one.resident_kib for one in starts) / 1024,
        "binary_mib": binary.stat().st_size / mib,
        "zipped_mib": zipped_bytes(binary) / mib,
    }


def main(folder: Path, functions: list[str]) -> int:
    """`functions` by kind and name: `http:customers`."""
    wrong = []
    out = sys.stdout.write
    out("| Function | exec to first answer, median ms | least–most | resident MiB | binary MiB | zipped MiB | glibc | over the aims |\n")
    out("|---|---:|---:|---:|---:|---:|---|---|\n")
    for function in functions:
        kind, name = function.split(":")
        found = measured(folder / name, kind)
        glibc = glibc_needed(folder / name)
        if glibc > GLIBC:
            wrong.append(f"{name} needs glibc {glibc[0]}.{glibc[1]}")
        over = ", ".join(f"{what.replace('_', ' ')} > {aim}" for what, aim in AIMS.items() if found[what] > aim)
        out(
            f"| {name} ({kind}) | {found['answer_ms']:.1f} | {found['least_ms']:.1f}–{found['most_ms']:.1f} | {found['resident_mib']:.1f} "
            f"| {found['binary_mib']:.1f} | {found['zipped_mib']:.1f} | {glibc[0]}.{glibc[1]} | {over or 'none'} |\n"
        )
    out("\n".join(wrong) + ("\n" if wrong else ""))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
