"""Requests to the deployed API, as a member of staff or as nobody."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPResponse, IncompleteRead
from urllib.parse import urlsplit


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> dict:
        return json.loads(self.body)

    def expect(self, status: int) -> "Answer":
        assert self.status == status, f"{self.status} and not {status}: {self.body[:500]!r}"
        return self

    def problem(self, status: int, code: str) -> "Answer":
        self.expect(status)
        assert self.json()["code"] == code, self.body[:500]
        return self


class Client:
    def __init__(self, api: str, token: str | None = None) -> None:
        """The API has a host name of its own, which no resolver here knows: the emulator takes it by path too."""
        host = urlsplit(api)
        self.base = f"http://127.0.0.1:{host.port}/_aws/execute-api/{host.hostname.split('.')[0]}/$default"
        self.token = token

    def send(self, method: str, path: str, body: object = None, *, kind: str = "application/json", **headers: str) -> Answer:
        data = body if isinstance(body, bytes) or body is None else json.dumps(body, ensure_ascii=False).encode()
        request = urllib.request.Request(f"{self.base}{path}", data=data, method=method)
        if data is not None:
            request.add_header("content-type", kind)
        if self.token:
            request.add_header("authorization", f"Bearer {self.token}")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return Answer(answer.status, {k.lower(): v for k, v in answer.headers.items()}, _read(answer))
        except urllib.error.HTTPError as refused:
            return Answer(refused.code, {k.lower(): v for k, v in refused.headers.items()}, refused.read())

    def get(self, path: str) -> Answer:
        return self.send("GET", path)

    def post(self, path: str, body: object, **headers: str) -> Answer:
        return self.send("POST", path, body, **headers)


def _read(answer: HTTPResponse) -> bytes:
    """The emulator drops the byte order mark of a sheet, and announces its length all the same."""
    try:
        return answer.read()
    except IncompleteRead as short:
        if short.expected != len("\ufeff".encode()):
            raise
        return short.partial
