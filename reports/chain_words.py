"""What verifying a history found, in sentences: whole or not, where it breaks, what to do, what to note elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.event_words import line_of
from assessments.storage import EventKind
from reports.i18n import translations
from reports.typography import Typography

if TYPE_CHECKING:
    from assessments.storage import BrokenLink, ChainReport, Noted


class ChainWords(Typography):
    """Sentences in ``fr`` or ``en``; plain text, to be escaped by its reader."""

    def __init__(self, lang: str) -> None:
        super().__init__(lang)
        self._, self.ngettext = translations(lang)

    def verdict(self, found: ChainReport) -> str:
        """Whether the history is as it was written."""
        if not found.whole:
            return self._("L’historique n’est plus tel qu’il a été écrit. Première rupture : événement n° {n}.").format(
                n=self.number(found.broken_at or 0)
            )
        if found.until is None:
            return self._("L’historique est vide.")
        return self.ngettext(
            "L’historique est entier : {n} événement, jusqu’au {moment}. Ce qui est affiché aujourd’hui est ce qu’il raconte.",
            "L’historique est entier : {n} événements, jusqu’au {moment}. Ce qui est affiché aujourd’hui est ce qu’il raconte.",
            found.length,
        ).format(n=self.number(found.length), moment=self.moment(found.until))

    def erased(self, found: ChainReport) -> str:
        """How many texts were erased on request; empty when none was."""
        if not found.erased:
            return ""
        return self.ngettext(
            "{n} texte y a été effacé dans les règles : sa place et son empreinte restent.",
            "{n} textes y ont été effacés dans les règles : leur place et leur empreinte restent.",
            found.erased,
        ).format(n=self.number(found.erased))

    def break_facts(self, found: ChainReport, system: str = "", question: str = "") -> list[str]:
        """What is known of the first break, one fact a line.

        Args:
            found: a report that is not whole.
            system: name of the system that it concerns; empty when it concerns none, or is not known.
            question: the question in words; empty for its id.
        """
        link, reason = found.link, found.reason
        facts = [self._fact(self._("Ce qui ne va pas"), reason.to(self.lang))] if reason else []
        if link is None:
            return facts
        if link.at is not None:
            facts.append(self._fact(self._("Date de l’événement"), self.moment(link.at)))
        elif link.before is not None:
            facts.append(self._fact(self._("Après le"), self.moment(link.before)))
        if link.kind:
            facts.append(self._fact(self._("Ce qui s’est passé"), self._kind(link)))
        if about := self._about(link, system, question):
            facts.append(self._fact(self._("Objet"), about))
        return facts

    def _fact(self, label: str, text: str) -> str:
        return f"{label}{self.colon}{text}"

    @staticmethod
    def _known(kind: str) -> EventKind | None:
        return EventKind(kind) if kind in set(EventKind) else None

    def _kind(self, link: BrokenLink) -> str:
        kind = self._known(link.kind)
        return line_of(kind).name.to(self.lang) if kind else self._("inconnu")

    def _about(self, link: BrokenLink, system: str, question: str) -> str:
        parts = [system or (link.assessment_id and self._("évaluation {id}").format(id=link.assessment_id))]
        if link.question:
            parts.append(question or self._("question « {id} »").format(id=link.question))
        if link.thing:
            parts.append(link.thing)
        return ", ".join(part for part in parts if part)

    def advice(self) -> list[str]:
        """What to do about a break, in order."""
        return [
            self._("Ne corrigez rien à la main, et ne supprimez rien."),
            self._(
                "Prévenez la personne qui administre Balise et le responsable de la sécurité (RSSI) ; le délégué à la protection des "
                "données aussi, si des données personnelles ont pu être touchées."
            ),
            self._("Gardez une copie de la base telle qu’elle est : elle servira à comprendre."),
            self._(
                "Cherchez la dernière sauvegarde dont l’historique est entier, et restaurez-la. La marche à suivre est dans le guide "
                "d’exploitation, « Sauvegarder et restaurer »."
            ),
            self._("Comparez l’empreinte d’une sauvegarde à celle que vous aviez notée ailleurs."),
        ]

    def head(self, found: ChainReport) -> str:
        """Why the last hash should be noted elsewhere."""
        del found
        return self._(
            "Qui peut réécrire toute la base peut aussi recalculer tout l’historique. Recopiez donc de temps en temps le nombre "
            "d’événements et cette empreinte ailleurs, par exemple dans un procès-verbal : c’est ce qui le révélerait."
        )

    def noted(self, found: Noted | None, report: ChainReport) -> str:
        """Whether a hash that was noted is in this history, and what that proves."""
        if found is None:
            return self._(
                "Cette empreinte n’est pas dans cet historique. Vérifiez que vous l’avez recopiée sans faute et qu’elle vient de cette "
                "collectivité. Si c’est le cas, l’historique a été réécrit, ou une sauvegarde plus ancienne a été restaurée."
            )
        moment = self.moment(found.at) if found.at else self._("date illisible")
        if not report.whole and report.broken_at is not None and report.broken_at <= found.seq:
            return self._(
                "Cette empreinte est celle de l’événement n° {n} ({moment}), mais l’historique est rompu avant lui : elle ne prouve rien."
            ).format(n=self.number(found.seq), moment=moment)
        return self._(
            "Cette empreinte est celle de l’événement n° {n} ({moment}) : rien de ce qui précède n’a été réécrit depuis que vous l’avez notée."
        ).format(n=self.number(found.seq), moment=moment)
