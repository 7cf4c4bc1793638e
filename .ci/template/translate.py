"""SAM template to CloudFormation, with the library that AWS itself runs. Contacts nobody."""

import logging
import os
from pathlib import Path

from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

# Its usage numbers are for AWS's own service; here nobody collects them.
logging.getLogger("samtranslator").setLevel(logging.ERROR)


def translate(template: Path, region: str) -> dict:
    """As it is, if there is nothing to translate. `region` decides the partition of the ARNs the translator writes itself."""
    os.environ["AWS_DEFAULT_REGION"] = region
    sam = yaml_parse(template.read_text(encoding="utf-8"))
    if "Transform" not in sam:
        return sam
    for resource in sam["Resources"].values():
        # `sam package` uploads code and nested templates and puts their places in; here any will do.
        properties = resource["Properties"]
        if "CodeUri" in properties:
            properties["CodeUri"] = f"s3://code/{properties['CodeUri']}"
    # No look-up of AWS's managed policies: roles are written out in infra/access.yaml.
    return Translator({}, Parser()).translate(sam, parameter_values={})
