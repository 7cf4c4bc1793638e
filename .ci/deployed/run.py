"""Deploys the system into the emulator and walks through it. Stops everything it started."""

import shutil
import sys
import time
from pathlib import Path

import complaint_walks
import customer_walks
import event_walks
import interaction_walks
import knowledge_walks
import people_walks
import request_walks
import reveal_walks
import rights_walks
import roster_walks
import survey_walks
import trail_walks
import watch_walks
from deploy import ROOT, Deployment
from emulator import Emulator, emulator
from issuer import issuer
from scene import STAFF, Scene

FOLDER = ROOT / "target" / "deployed"
WALKS = (
    *customer_walks.WALKS,
    *people_walks.WALKS,
    *reveal_walks.WALKS,
    *watch_walks.WALKS,
    *complaint_walks.WALKS,
    *request_walks.WALKS,
    *survey_walks.WALKS,
    *interaction_walks.WALKS,
    *knowledge_walks.WALKS,
    *event_walks.WALKS,
    *roster_walks.WALKS,
    *trail_walks.WALKS,
    *rights_walks.WALKS,
)


def main(binaries: Path) -> int:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with issuer() as signer, emulator(FOLDER) as started:
        deployment = Deployment(started, signer, survey_walks.Carrier())
        begun = time.monotonic()
        deployment.deploy(binaries)
        deployment.set_up(STAFF)
        say(f"api {deployment.api}")
        say(f"deployed in {time.monotonic() - begun:.0f} s; the copy differs from the templates in:")
        for what, times in sorted(deployment.changes.items()):
            say(f"  {times:3} × {what}")
        scene = Scene(deployment)
        for walk in WALKS:
            begun = time.monotonic()
            try:
                walk(scene)
            except Exception as wrong:  # noqa: BLE001
                say(f"{walk.__name__}: FAILED: {wrong!r}")
                say(f"see {started.log} and {keep_logs(started)}")
                return 1
            say(f"{walk.__name__}: ok, {time.monotonic() - begun:.1f} s")
    say(f"{len(WALKS)} passed, 0 failed")
    return 0


def keep_logs(started: Emulator) -> Path:
    """What the functions have logged, as the console would show it."""
    logs = started.client("logs")
    kept = FOLDER / "functions.log"
    with kept.open("w", encoding="utf-8") as out:
        for group in logs.describe_log_groups()["logGroups"]:
            name = group["logGroupName"]
            for event in logs.filter_log_events(logGroupName=name)["events"]:
                out.write(f"{name} {event['message'].rstrip()}\n")
    return kept


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
