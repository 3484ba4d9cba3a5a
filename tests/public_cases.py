"""Public records of real cases, for tests of what leaves the house."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from report_cases import report_input
from test_report import real_answers

from checklists.loader import main_checklist

if TYPE_CHECKING:
    from reports.assessment_report import ReportInput

NURSERY = {
    "name": "Attribution des places de crèche",
    "purpose": "Classer les demandes de place selon des critères votés.",
    "service": "Petite enfance",
    "contact": "Guichet des familles, 3 rue des Écoles",
    "supplier": "Régie",
    "stage": "in_service",
}
"""The card of a system, complete."""

HOSTILE = {
    "name": '=1+1 </title><script>document.title="pris"</script>',
    "purpose": '<img src=x onerror="document.title=1"> "]]> {system} %s [crochets] \x00\x07 \u202egnol\u202c مرحبا\n\n'
    + "W" * 400,
    "service": "@SUM(A1)\x0b",
    "contact": '-2+3\' ou "x" &amp; <b>gras</b>',
    "supplier": "\t=cmd|' /C calc'!A0",
}
"""What a system’s card holds when somebody means harm."""


def public_input(
    scenario: str, *, answers: dict | None = None, withheld: dict | None = None, **system: str
) -> ReportInput:
    """A real case as documents get it; ``answers`` are added to those of the scenario."""
    given = {**real_answers(scenario), **(answers or {})}
    return replace(report_input(given, checklist=main_checklist(), **system), withheld=withheld or {})
