"""What a month of Kehu costs, for three sizes of company: list prices times the measured units of each
operation (tests/ratchets/snapshots/ratchets__cost__costs.snap). Prints the tables of docs/PRICES.md."""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
MEASURED = ROOT / "tests/ratchets/snapshots/ratchets__cost__costs.snap"

# US dollars, us-east-1, on-demand list prices of 2025, without free tiers and discounts. Another region, or
# AWS China, has others: put them in here.
WRITE_UNITS = 0.625 / 1e6
READ_UNITS = 0.125 / 1e6
TABLE_GB = 0.25
RECOVERY_GB = 0.20
KMS_KEY, KMS_CALLS = 1.00, 0.03 / 1e4
LAMBDA_CALLS, LAMBDA_GB_SECONDS = 0.20 / 1e6, 0.0000166667
API_CALLS = 1.00 / 1e6
LOG_GB = 0.50
ALARM, METRIC = 0.10, 0.30

# What a member of staff does on a working day; a caller's own estimate goes in here.
DAY = {
    "view_customer": 60,
    "list_customers page of 50": 25,
    "look_up_customers": 15,
    "search_customers": 10,
    "change_customer free": 10,
    "change_customer controlled": 2,
    "decide_approval change_approved": 2,
    "register_customer individual": 3,
    "verify_customer verified": 3,
    "register_complaint done": 1,
    "register_service_request done": 4,
    "move_service_request note": 12,
    "view_service_request done": 8,
    "view_complaint done": 4,
    "list_complaints done": 6,
    "move_complaint note": 5,
    "move_complaint resolve": 1,
}
WORKING_DAYS = 22
# Follow-up on the streams of one operation: pointers to its audit row for each customer it names, and by person,
# action and hour; names filed.
POINTERS = {"list_customers page of 50": 50, "look_up_customers": 1, "search_customers": 5}
FACETS = 3
# What anomaly-detector notes of it for its rules (catalogue/anomalies.toml), and reads to judge it: the person's
# habits, the watched customers, what counts within the time.
NOTED = {"view_customer": 2, "list_customers page of 50": 2, "look_up_customers": 1, "search_customers": 1}
JUDGED_READS, COUNTED_READS = 1.5, 4
NAME_ROWS = 20
MILLISECONDS, MEMORY_GB = 25, 0.5
LOG_BYTES = 1400
# A customer's rows with those of its keys, lookups, names and indexes, and a year of its trail.
CUSTOMER_KB = 30
# As many as the templates have.
KEYS = (ROOT / "infra/data.yaml").read_text(encoding="utf-8").count("Type: AWS::KMS::Key\n")
OBSERVED = (ROOT / "infra/observability.yaml").read_text(encoding="utf-8")
ALARMS = OBSERVED.count("Type: AWS::CloudWatch::Alarm\n")
# Those of log filters by name, those that functions measure, and a refusal code is one while it occurs.
CODES = 8
METRICS = len(set(re.findall(r"MetricTransformations.*MetricName: (\w+)", OBSERVED))) + CODES
METRICS += len(re.findall(r'^    \("', (ROOT / "shared/src/runtime/metrics.rs").read_text(encoding="utf-8"), re.MULTILINE))


@dataclass
class Cost:
    read: float
    write: float
    kms: float


def measured() -> dict[str, Cost]:
    costs = {}
    for line in MEASURED.read_text(encoding="utf-8").splitlines():
        if found := re.match(r"(\w+)\s+(.+?)\s{2,}([\d.]+)\s+([\d.]+)\s+(\d+)\s+(?:<= )?(\d+)\s+(\d+)$", line):
            name, case, read, write, _, _, warm = found.groups()
            costs[f"{name} {case}"] = costs[name] = Cost(float(read), float(write), float(warm))
    return costs


def month(customers: int, staff: int) -> dict[str, float]:
    costs = measured()
    requests = {name: times * staff * WORKING_DAYS for name, times in DAY.items()}
    calls = sum(requests.values())
    registered = requests["register_customer individual"]
    writes = sum(times * (costs[name].write + POINTERS.get(name, 1) + FACETS + NOTED.get(name, 0)) for name, times in requests.items())
    writes += registered * 2 * NAME_ROWS
    # The daily pass over all customers: a strong read of what is looked at, in slices.
    reads = sum(times * costs[name].read for name, times in requests.items()) + customers * 30
    reads += sum(times * (JUDGED_READS + COUNTED_READS * (name in NOTED)) for name, times in requests.items())
    kms = sum(times * costs[name].kms for name, times in requests.items())
    # Wrapping keys and derived keys live five minutes: a few sandboxes, all day.
    kms += 20 * 12 * 10 * WORKING_DAYS * max(1, staff / 50)
    follow_up = calls * 2
    gb = customers * CUSTOMER_KB / 1e6
    return {
        "DynamoDB requests": writes * WRITE_UNITS + reads * READ_UNITS,
        "DynamoDB storage, recovery": gb * (TABLE_GB + RECOVERY_GB),
        "KMS": KEYS * KMS_KEY + kms * KMS_CALLS,
        "Lambda": (calls + follow_up) * (LAMBDA_CALLS + MILLISECONDS / 1000 * MEMORY_GB * LAMBDA_GB_SECONDS),
        "HTTP API": calls * API_CALLS,
        "Logs, metrics, alarms": (calls + follow_up) * LOG_BYTES / 1e9 * LOG_GB + METRICS * METRIC + ALARMS * ALARM,
    }


def main() -> None:
    sizes = {"shop": (5_000, 10), "dealer group": (100_000, 150), "bank": (2_000_000, 2_000)}
    months = {name: month(*size) for name, size in sizes.items()}
    out = sys.stdout.write
    out("| US$ a month | " + " | ".join(f"{name}: {c:,} customers, {s:,} staff" for name, (c, s) in sizes.items()) + " |\n")
    out("|---|" + "---:|" * len(sizes) + "\n")
    for part in next(iter(months.values())):
        out(f"| {part} | " + " | ".join(f"{costs[part]:,.2f}" for costs in months.values()) + " |\n")
    totals = {name: sum(costs.values()) for name, costs in months.items()}
    out("| **together** | " + " | ".join(f"**{total:,.2f}**" for total in totals.values()) + " |\n")
    out("| for each member of staff | " + " | ".join(f"{total / sizes[name][1]:,.2f}" for name, total in totals.items()) + " |\n")


if __name__ == "__main__":
    main()
