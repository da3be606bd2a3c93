"""Findings with the same thing to do, as one entry that names its uses."""

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.document import FindingResult

SEVERITIES = ("high", "medium", "low", "note")


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing to do, why, and for which uses; the gravest of its findings speaks."""

    id: str
    finding: FindingResult
    findings: tuple[FindingResult, ...]
    usages: tuple[str, ...]

    def by_rule(self) -> list[tuple[FindingResult, tuple[str, ...]]]:
        """Each rule once, with the uses that it is about, the gravest first."""
        rules: dict[str, list[FindingResult]] = {}
        for one in self.findings:
            rules.setdefault(one.rule, []).append(one)
        return [(group[0], tuple(usage for one in group for usage in one.usages)) for group in rules.values()]


def order(finding: FindingResult) -> tuple[int, str]:
    """The gravest first."""
    return SEVERITIES.index(finding.severity) if finding.severity else len(SEVERITIES), finding.id


def grouped(findings: Sequence[FindingResult], outcome: str) -> list[Remedy]:
    """The findings of one outcome by remedy, the gravest first, then those with most uses."""
    groups: dict[str, list[FindingResult]] = {}
    for finding in sorted((one for one in findings if one.outcome == outcome), key=order):
        groups.setdefault(finding.remedy, []).append(finding)
    remedies = [Remedy(id_, group[0], tuple(group), tuple(dict.fromkeys(usage for one in group for usage in one.usages))) for id_, group in groups.items()]
    return sorted(remedies, key=lambda one: (order(one.finding)[0], -len(one.usages), one.id))
