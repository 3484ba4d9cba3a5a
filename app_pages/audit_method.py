"""Where the figures of an audit come from: data, versions, a second opinion, and how to read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app_pages.show import heading, items

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.bias.record import Audit
    from assessments.bias.result import AuditResult


def draw(desk: Desk, audit: Audit, result: AuditResult) -> None:
    """Draw the part."""
    _, words = desk._, desk.words_of_bias
    heading(_("Les données et les calculs"), 2)
    lines = [
        words.measured_sentence(audit),
        words.source_sentence(result.source),
        *words.intake_sentences(result),
        words.versions_sentence(result),
        words.fairlearn_sentence(result),
    ]
    items(line for line in lines if line)
    heading(_("Comment lire ces chiffres"), 2)
    items(words.method_sentences())
