"""Findings as SARIF 2.1.0, for programs that gather results of many checkers."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from drafter import __version__
from drafter.findings import Finding
from drafter.rules.book import find_rule
from drafter.wording import _, labelled, language

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
NAME = "drafter"


def as_sarif(findings_by_file: Mapping[str, Sequence[Finding]]) -> str:
    """Return one SARIF log: a run with every finding, its file, place and rule.

    The place in the form (address, sheet and cell, section) is a logical location, since
    a workbook has no lines.
    """
    codes = sorted({finding.code for found in findings_by_file.values() for finding in found})
    run = {
        "tool": {"driver": _driver(codes)},
        "language": "zh-CN" if language() == "zh" else "en",
        "results": [
            _result(finding, path, codes)
            for path, found in findings_by_file.items()
            for finding in found
        ],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1)


def _driver(codes: Sequence[str]) -> dict[str, Any]:
    return {"name": NAME, "version": __version__, "rules": [_rule(code) for code in codes]}


def _rule(code: str) -> dict[str, Any]:
    rule = find_rule(code)
    if rule is None:
        return {"id": code}
    return {
        "id": code,
        "shortDescription": {"text": _(rule.statement)},
        "fullDescription": {"text": _(rule.why)},
        "help": {"text": _(rule.fix)},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _result(finding: Finding, path: str, codes: Sequence[str]) -> dict[str, Any]:
    text = finding.text
    if finding.where:
        text = labelled(finding.where, text)
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": finding.severity.value,
        "message": {"text": text},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": _uri(path)}},
                "logicalLocations": [
                    {"fullyQualifiedName": finding.address or path, "name": finding.where or path}
                ],
            }
        ],
        "properties": {
            "expected": finding.expected,
            "actual": finding.actual,
            "fix": finding.remedy,
            "cites": finding.cites,
        },
    }
    if finding.explanation:
        justification = {"kind": "external", "justification": finding.explanation}
        result["suppressions"] = [justification]
    return result


def _uri(path: str) -> str:
    return quote(path.replace("\\", "/"))
