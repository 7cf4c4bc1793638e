"""The emulator: AWS's APIs on one loopback port, function binaries run natively, IAM enforced."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import botocore.session
from botocore.client import BaseClient
from botocore.config import Config

REGION = "eu-central-1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Emulator:
    def __init__(self, port: int, log: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.port = port
        self.log = log

    def client(self, service: str, given: dict[str, str] | None = None) -> BaseClient:
        """As whoever these credentials are given to; else as the account's own administrator, whom IAM lets do everything."""
        given = given or {"AccessKeyId": "test", "SecretAccessKey": "test", "SessionToken": ""}
        session = botocore.session.get_session()
        config = Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}, read_timeout=300)
        return session.create_client(
            service,
            region_name=REGION,
            endpoint_url=self.url,
            config=config,
            aws_access_key_id=given["AccessKeyId"],
            aws_secret_access_key=given["SecretAccessKey"],
            aws_session_token=given["SessionToken"] or None,
        )


@contextlib.contextmanager
def emulator(folder: Path) -> Iterator[Emulator]:
    """Starts it, and stops it with everything that it has started itself."""
    port = free_port()
    log = folder / "emulator.log"
    settings = {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": "127.0.0.1",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "AUTH": "true",
        "PERSIST_STATE": "0",
        "MINISTACK_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        # Handed on to the functions: their SDK speaks to the emulator.
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        # The client of the bucket speaks TLS only, unless it is told.
        "AWS_ALLOW_HTTP": "true",
    }
    keep = {name: value for name, value in os.environ.items() if not name.startswith("AWS_") and not name.lower().endswith("_proxy")}
    # It leaves a copy of every function behind in the folder for temporary files: in this one nothing stays.
    with log.open("wb") as out, tempfile.TemporaryDirectory() as temporary:
        settings["TMPDIR"] = temporary
        process = subprocess.Popen(
            [Path(sys.executable).parent / "ministack"], env=keep | settings, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            started = Emulator(port, log)
            _wait_for(started, process)
            yield started
        finally:
            # Its own process group: function processes end with it.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, 15)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                process.wait()


def _wait_for(started: Emulator, process: subprocess.Popen) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise SystemExit(f"the emulator ended: see {started.log}")
        try:
            with urllib.request.urlopen(f"{started.url}/_ministack/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"the emulator does not answer: see {started.log}")
