"""Retention rules and what is left of deleted assessments, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.event_words import VALUES
from assessments.levels import Range
from reports.wording import Wording

if TYPE_CHECKING:
    from assessments.model import Status
    from assessments.retention import KeepTime, Tombstone

_SHORT = 12


class TombstoneWords(Wording):
    """Sentences in one language; levels are named as the main checklist names them."""

    def rule(self, rule: KeepTime) -> str:
        """How long a closed assessment is kept."""
        if rule.months is None:
            return self._(
                "Aucune durée n’est fixée : les évaluations archivées ou retirées sont conservées sans limite, et aucune ne peut être "
                "supprimée."
            )
        if rule.months == 0:
            return self._("Une évaluation peut être supprimée dès qu’elle est archivée ou retirée.")
        return self.ngettext(
            "Une évaluation archivée ou retirée est conservée {n} mois, puis peut être supprimée par une personne.",
            "Une évaluation archivée ou retirée est conservée {n} mois, puis peut être supprimée par une personne.",
            rule.months,
        ).format(n=self.number(rule.months))

    def state(self, status: Status) -> str:
        """« archivée » or « retirée »."""
        return VALUES["status"][status.value].to(self.lang)

    def headers(self) -> tuple[str, ...]:
        """What each cell of ``row`` is."""
        _ = self._
        return (
            _("Évaluation"),
            _("Du … au …"),
            _("Niveau d’impact"),
            _("Règlement européen sur l’IA"),
            _("Décision"),
            _("Supprimée le"),
            _("Par"),
            _("Raison"),
            _("Empreinte"),
        )

    def row(self, found: Tombstone) -> tuple[str, ...]:
        """One deleted assessment."""
        decided = VALUES["choice"][found.choice.value].to(self.lang) if found.choice else self._("aucune décision")
        if found.decided_on:
            decided = self._("{decision} le {day}").format(decision=decided, day=self.day(found.decided_on))
        return (
            found.assessment[:_SHORT],
            self._("{begun} – {closed}, {state}").format(
                begun=self.day(found.begun_on), closed=self.day(found.closed_on), state=self.state(found.status)
            ),
            self.capital(self.range(Range(found.impact_low, found.impact_high))),
            self.ai_act_class(found.ai_act),
            self.capital(decided),
            self.day_of(found.at),
            found.by,
            found.reason,
            found.content_hash[:_SHORT],
        )
