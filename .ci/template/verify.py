"""Judges the deployment templates with the tools of the trade: the SAM translator, cfn-lint, checkov,
parliament; and that the prices told follow from them. What they can not see (stars, CORS, who holds which right) is in tests/ratchets."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from policies import findings as parliament_findings
from translate import translate

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
STAGE = ROOT / "target" / "template"
# AWS China has no Cognito: identity.yaml is never deployed there.
REGIONS = {"eu-central-1": [], "cn-north-1": ["identity.yaml"]}


def stage(region: str) -> Path:
    """The translated template beside the nested ones, where it finds them by their relative paths."""
    folder = STAGE / region
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "infra", folder / "infra", ignore=lambda _, names: [n for n in names if not n.endswith(".yaml")])
    for path in (ROOT / "template.yaml", ROOT / "infra" / "work.yaml"):
        translated = json.dumps(translate(path, region), indent=1)
        (folder / path.relative_to(ROOT).with_suffix(".json")).write_text(translated, encoding="utf-8")
    (folder / "infra" / "work.yaml").unlink()
    return folder


def tool(name: str, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run([Path(sys.executable).parent / name, *arguments], capture_output=True, text=True, check=False)


def cfn_lint(region: str, folder: Path, left_out: list[str]) -> list[str]:
    nested = (path for path in sorted((folder / "infra").glob("*.*")) if path.name not in left_out)
    templates = [str(path) for path in (folder / "template.json", *nested)]
    # W3002: nested templates are local files until `sam package` uploads them.
    result = tool("cfn-lint", "--regions", region, "--include-checks", "I", "--ignore-checks", "W3002", "I3042", "--", *templates)
    return [] if result.returncode == 0 else [f"cfn-lint {region}:\n{result.stdout}{result.stderr}"]


def checkov_findings(folder: Path) -> list[str]:
    result = tool("checkov", "-d", str(folder), "--framework", "cloudformation", "--skip-download", "--compact", "-o", "json")
    report = json.loads(result.stdout)
    if report["summary"]["parsing_errors"]:
        return [f"PARSING {report['results']['parsing_errors']}"]
    return [f"{failed['check_id']} {failed['resource']}" for failed in report["results"]["failed_checks"]]


def left_over(tool_name: str, found: list[str]) -> list[str]:
    """What is found without a reason to leave it, and reasons that nothing needs any more."""
    skips = tomllib.loads((HERE / "skips.toml").read_text(encoding="utf-8")).get(tool_name, [])
    used = set()
    wrong = []
    for finding in found:
        check, _, resource = finding.partition(" ")
        fits = [number for number, skip in enumerate(skips) if skip["check"] == check and re.fullmatch(skip["resource"], resource)]
        used.update(fits)
        if not fits:
            wrong.append(f"{tool_name}: {finding}")
    wrong.extend(f"{tool_name}: nothing needs this skip any more: {skip}" for number, skip in enumerate(skips) if number not in used)
    return wrong


def cors_findings(folder: Path) -> list[str]:
    """What browsers are told must survive the translation: SAM drops it without a word beside some intrinsics."""
    body = json.loads((folder / "template.json").read_text(encoding="utf-8"))["Resources"]["Api"]["Properties"]["Body"]
    told = body.get("x-amazon-apigateway-cors", {}).get("Fn::If", [None, {}])[1]
    wanted = ("allowOrigins", "allowMethods", "allowHeaders", "exposeHeaders", "maxAge")
    return [f"cors: {name} is lost in translation" for name in wanted if name not in told]


def price_findings() -> list[str]:
    """docs/PRICES.md says what the measured units come to now."""
    printed = subprocess.run([sys.executable, ROOT / "infra/price.py"], capture_output=True, text=True, check=True).stdout
    told = (ROOT / "docs/PRICES.md").read_text(encoding="utf-8")
    return [] if printed.strip() in told else ["prices: docs/PRICES.md is not what infra/price.py prints"]


def main() -> int:
    wrong = price_findings()
    for region, left_out in REGIONS.items():
        wrong += cfn_lint(region, stage(region), left_out)
    whole = STAGE / "eu-central-1"
    wrong += cors_findings(whole)
    wrong += left_over("checkov", checkov_findings(whole))
    wrong += left_over("parliament", list(parliament_findings(whole / "infra")))
    sys.stdout.write("\n".join(wrong) + "\n" if wrong else "template: clean\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
