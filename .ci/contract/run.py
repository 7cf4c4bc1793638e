"""Starts the local system on a folder of its own, puts something on file, and lets schemathesis ask."""

import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TOOLS = Path(sys.executable).parent
# What each may do differs most: everything, one's own customers, nothing of a customer at all.
ROLES = ("stf_information_supervisor_1", "stf_sales_1", "stf_auditor_1")
EXAMPLES = "20"
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
PERSON = {
    "kind": "individual",
    "fields": {"name": "陈凯", "mobile": "15809899491"},
    "source": "sales_talk",
    "consents": [{"purpose": "service", "noticeVersion": "2026-01", "channel": "paper"}],
}
COMPANY = {
    "kind": "organisation",
    "fields": {"organisationName": "超艺传媒有限公司", "uscc": "911101017MR6U4WR5D", "phone": "010-31843295"},
    "source": "trade_fair",
    "consents": [{"purpose": "service", "noticeVersion": "2026-01", "channel": "contract_clause"}],
}


class Local:
    def __init__(self, folder: Path) -> None:
        command = [ROOT / "target/bench-fast/kehu", "--data", folder / "data", "--listen", "127.0.0.1:0"]
        self.log = (folder / "kehu.log").open("wb+")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, text=True)
        for line in self.process.stdout:
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                self.url = found[0]
                return
        raise SystemExit("the local system did not start")

    def send(self, method: str, path: str, body: object, token: str = "", **headers: str) -> dict:
        request = urllib.request.Request(f"{self.url}{path}", data=None if body is None else json.dumps(body).encode(), method=method)
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

    def lift_limits(self) -> None:
        """A person's quotas are not what is tested: as a company would raise them, by its own policy."""
        text = (ROOT / "shared/catalogue/settings.toml").read_text(encoding="utf-8")
        text = re.sub(r'^version = ".*"', 'version = "contract"', text)
        text = re.sub(r"quota = \d+", "quota = 1000000", text)
        text = re.sub(r"(views|lookups|duplicate_checks) = \d+", r"\1 = 1000000", text)
        self.send("PUT", "/catalogue", {"text": text}, self.token("stf_administrator_1"), if_match='"0"')

    def fill(self) -> dict[str, list[str]]:
        """Ids for the places of the paths: of the caller's own customers, and of parts of them."""
        sales = self.token("stf_sales_1")
        person = self.send("POST", "/customers", PERSON, sales)["id"]
        company = self.send("POST", "/customers", COMPANY, sales)["id"]
        contact = {"fields": {"name": "陈娜", "mobile": "15001327207"}}
        contact = self.send("POST", f"/customers/{company}/contacts", contact, sales)["id"]
        patch = {"fields": {"mobile": "15001327208"}}
        merge = {"content_type": "application/merge-patch+json", "if_match": '"1"'}
        change = self.send("PATCH", f"/customers/{person}", patch, sales, **merge)["id"]
        table = self.send("POST", "/classifications/tables", {"kind": "grade"}, self.token("stf_information_specialist_1"))["id"]
        survivor, taken = self.twins(sales, "15001327201")
        by = self.token("stf_management_specialist_1")
        body = {"absorb": taken, "absorbVersion": 1, "reason": "重复录入"}
        merge = self.send("POST", f"/customers/{survivor}/merges", body, by, if_match='"1"')["id"]
        self.twins(sales, "15001327202")
        return {
            "id": [person, company, taken],
            "contactId": [contact],
            "changeId": [change],
            "duplicateId": [self.suspected(by)],
            "mergeId": [merge],
            "tableId": [table],
            "purpose": ["service"],
        }

    def twins(self, sales: str, mobile: str) -> list[str]:
        """Two customers that are likely one."""
        body = PERSON | {"fields": {"name": "陈凯", "mobile": mobile}}
        return [self.send("POST", "/customers", body, sales)["id"] for _ in range(2)]

    def suspected(self, by: str) -> str:
        """The pair that the work behind the stream has found."""
        for _ in range(100):
            if pairs := self.send("GET", "/customers/duplicates", None, by)["items"]:
                return pairs[0]["id"]
            time.sleep(0.2)
        raise SystemExit("no likely duplicates were found")


def settings(places: dict[str, list[str]]) -> str:
    lines = [f'"path.{name}" = {json.dumps(values)}' for name, values in places.items()]
    return "[parameters]\n" + "\n".join(lines) + "\n"


def ask(local: Local, folder: Path, staff: str) -> bool:
    command = [
        *(TOOLS / "schemathesis", "--config-file", folder / "schemathesis.toml", "run", ROOT / "docs/openapi.json"),
        *("--url", local.url, "--header", f"Authorization: Bearer {local.token(staff)}"),
        *("--generation-deterministic", "--max-examples", EXAMPLES),
        *("--phases", "examples,coverage,fuzzing", "--checks", ",".join(CHECKS), "--no-color"),
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    shown = done.stdout if done.returncode else "\n".join(done.stdout.splitlines()[-6:])
    sys.stdout.write(f"{staff}:\n{shown}\n{done.stderr}\n")
    sys.stdout.flush()
    return done.returncode == 0


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="kehu-contract-") as name:
        folder = Path(name)
        local = Local(folder)
        try:
            local.lift_limits()
            (folder / "schemathesis.toml").write_text(settings(local.fill()), encoding="utf-8")
            # All at once: each of them waits for the system half of the time, and the system for them.
            with ThreadPoolExecutor() as asking:
                passed = asking.map(lambda staff: ask(local, folder, staff), ROLES)
            failed = [staff for staff, well in zip(ROLES, passed, strict=True) if not well]
        finally:
            local.process.terminate()
            local.process.wait(timeout=20)
        local.log.seek(0)
        errors = [line for line in local.log.read().decode().splitlines() if '"ERROR"' in line]
    sys.stdout.write("\n".join(errors[:5] + [f"{len(ROLES) - len(failed)} passed, {len(failed)} failed"]) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
