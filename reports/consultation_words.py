"""Consultations in words. The page, the report, the public record and the workshop say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.citizens import PROGRESS_NAMES, PUBLIC_NAMES, Progress
from reports.i18n import translations
from reports.typography import Typography

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.citizens import Consultation


class ConsultationWords(Typography):
    """Sentences about consultations in ``fr`` or ``en``; plain text, to be escaped by its reader."""

    def __init__(self, lang: str) -> None:
        super().__init__(lang)
        self._, self.ngettext = translations(lang)

    def title(self, found: Consultation) -> str:
        """« Réunion au centre social (tenue) »."""
        return f"{found.title} ({PROGRESS_NAMES[found.progress].to(self.lang)})"

    def days(self, found: Consultation) -> str:
        """« du 3 mars 2026 au 7 mars 2026 », « le 3 mars 2026 », or that the day is not known yet."""
        if found.begins is None:
            return self._("date non fixée")
        if found.ends is None or found.ends == found.begins:
            return self._("le {day}").format(day=self.day(found.begins))
        return self._("du {first} au {last}").format(first=self.day(found.begins), last=self.day(found.ends))

    def publics(self, found: Consultation) -> str:
        """« habitants ; agents »; that nobody is named when no public was ticked."""
        return self.join(PUBLIC_NAMES[public].to(self.lang) for public in found.publics) or self._("non précisé")

    def people(self, found: Consultation) -> str:
        """« 23 personnes », or that nobody counted."""
        if found.participants is None:
            return self._("nombre non relevé")
        counted = self.ngettext("{n} personne", "{n} personnes", found.participants)
        return counted.format(n=self.number(found.participants))

    def outcome(self, found: Consultation) -> tuple[str, str]:
        """What to call the outcome, and what it is: what changed, why nothing did, or plainly that nobody has said."""
        if found.changed.strip():
            return self._("Ce qui a changé"), found.changed
        if found.unchanged_why.strip():
            return self._("Rien n’a changé, et voici pourquoi"), found.unchanged_why
        return self._("Ce qui a changé"), self.waiting()

    def waiting(self) -> str:
        """That people are still waiting for an answer."""
        return self._("Rien n’est écrit : les personnes consultées ne savent pas encore ce que leur parole a changé.")

    def counted(self, found: Sequence[Consultation]) -> str:
        """« 2 consultations tenues, 1 prévue. 1 attend encore une réponse. »; that there is none when there is none."""
        held = sum(one.progress is Progress.HELD for one in found)
        planned = sum(one.progress is Progress.PLANNED for one in found)
        waiting = sum(one.owes_an_answer for one in found)
        if not held and not planned:
            return self._("Aucune consultation n’est tenue ni prévue.")
        parts = []
        if held:
            parts.append(self.ngettext("{n} consultation tenue.", "{n} consultations tenues.", held).format(n=held))
        else:
            parts.append(self._("Aucune consultation n’est encore tenue."))
        if planned:
            parts.append(
                self.ngettext("{n} consultation prévue.", "{n} consultations prévues.", planned).format(n=planned)
            )
        if waiting:
            text = self.ngettext(
                "Pour l’une d’elles, ce qui a changé n’est pas écrit.",
                "Pour {n} d’entre elles, ce qui a changé n’est pas écrit.",
                waiting,
            )
            parts.append(text.format(n=waiting))
        return " ".join(parts)

    def told_to_the_public(self, found: Consultation) -> list[str]:
        """What residents read of one: when, who, how many, what was said and what it changed; nothing of one called off."""
        if found.progress is Progress.CALLED_OFF:
            return []
        head = f"{found.title}{self.colon}{self.days(found)}. "
        if found.progress is Progress.PLANNED:
            who = self._("Consultation prévue. Publics invités : {publics}.")
            return [head + who.format(publics=self.publics(found))]
        who = self._("Publics : {publics}. Participation : {people}.")
        lines = [head + who.format(publics=self.publics(found), people=self.people(found))]
        if found.said.strip():
            label = self._("Ce qui a été dit")
            lines.append(f"{label}{self.colon}{found.said}")
        label, text = self.outcome(found)
        return [*lines, f"{label}{self.colon}{text}"]
