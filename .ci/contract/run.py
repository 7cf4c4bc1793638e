"""Starts the local system on a folder of its own, puts something on file, and lets schemathesis ask."""

import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fill import fill, lift_limits, settings

ROOT = Path(__file__).parent.parent.parent
TOOLS = Path(sys.executable).parent
# What each may do differs most: everything with customers, one's own, nothing of a customer but all with staff,
# nothing but the trail.
ROLES = ("stf_information_supervisor_1", "stf_sales_1", "stf_administrator_1", "stf_auditor_1")
# How much is asked: all boundaries of every schema too, or, where time is short, whatever else is allowed.
WHOLE = ("examples,coverage,fuzzing", "20")
QUICK = ("examples,fuzzing", "5")
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)

class Local:
    def __init__(self, binary: Path, folder: Path) -> None:
        command = [binary, "--data", folder / "data", "--listen", "127.0.0.1:0"]
        self.log = (folder / "kehu.log").open("wb+")
        told = os.environ | {"KEHU_LOG": "warn,request=info"}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, text=True, env=told)
        for line in self.process.stdout:
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                self.url = found[0]
                return
        raise SystemExit("the local system did not start")

    def send(self, method: str, path: str, body: object, token: str = "", **headers: str) -> dict:
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}{path}", data=data, method=method)
        headers |= {"content_type": "application/json"} if "content_type" not in headers else {}
        headers |= {"authorization": f"Bearer {token}"} if token else {}
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            raise SystemExit(f"{method} {path}: {refused.code} {refused.read().decode()}") from None

    def token(self, staff: str) -> str:
        return self.send("POST", "/_local/token", {"staff": staff})["token"]


def ask(local: Local, folder: Path, staff: str, much: tuple[str, str]) -> bool:
    phases, examples = much
    command = [
        *(TOOLS / "schemathesis", "--config-file", folder / "schemathesis.toml", "run", ROOT / "docs/openapi.json"),
        *("--url", local.url, "--header", f"Authorization: Bearer {local.token(staff)}"),
        *("--generation-deterministic", "--max-examples", examples),
        *("--phases", phases, "--checks", ",".join(CHECKS), "--no-color"),
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    shown = done.stdout if done.returncode else "\n".join(done.stdout.splitlines()[-6:])
    sys.stdout.write(f"{staff}:\n{shown}\n{done.stderr}\n")
    sys.stdout.flush()
    return done.returncode == 0


def main(binary: Path, how: str = "") -> int:
    much = QUICK if how == "quick" else WHOLE
    with tempfile.TemporaryDirectory(prefix="kehu-contract-") as name:
        folder = Path(name)
        local = Local(binary, folder)
        try:
            lift_limits(local)
            (folder / "schemathesis.toml").write_text(settings(fill(local)), encoding="utf-8")
            # All at once: each of them waits for the system half of the time, and the system for them.
            with ThreadPoolExecutor() as asking:
                passed = asking.map(lambda staff: ask(local, folder, staff, much), ROLES)
            failed = [staff for staff, well in zip(ROLES, passed, strict=True) if not well]
        finally:
            local.process.terminate()
            local.process.wait(timeout=20)
        local.log.seek(0)
        lines = [json.loads(line) for line in local.log.read().decode().splitlines() if line.startswith("{")]
    errors = [json.dumps(line, ensure_ascii=False) for line in lines if line["level"] == "ERROR"]
    untried = sorted(operations() - {done for line in lines if (done := succeeded(line))})
    told = [*errors[:5], f"{sum(map(is_answer, lines))} requests", f"never answered 2xx: {', '.join(untried) or 'none'}"]
    sys.stdout.write("\n".join([*told, f"{len(ROLES) - len(failed)} passed, {len(failed)} failed"]) + "\n")
    return 1 if failed else 0


def is_answer(line: dict) -> bool:
    return line["target"] == "request"


def succeeded(line: dict) -> str | None:
    """The method and route of a request that was answered with what it was for."""
    well = is_answer(line) and 200 <= line["http.status"] < 300
    return f"{line['http.method']} {line['http.route']}" if well else None


def operations() -> set[str]:
    document = json.loads((ROOT / "docs/openapi.json").read_text(encoding="utf-8"))
    methods = ("get", "put", "post", "patch", "delete")
    return {f"{method.upper()} {path}" for path, known in document["paths"].items() for method in known if method in methods}


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
