"""What was found about a file, in sentences, for the page and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.checking import Origin
from reports.documents import document
from reports.i18n import translations
from reports.issue import FILES
from reports.record_words import RecordWords, decision_state
from reports.signing import SignatureState
from reports.typography import Typography

if TYPE_CHECKING:
    from datetime import date

    from assessments.model import Issued
    from reports.checking import Checked, Match, Version
    from reports.signing import Signature

TONES = {
    Origin.SAME: "positive",
    Origin.SUBMITTED: "positive",
    Origin.SIGNED: "positive",
    Origin.SAME_CONTENT: "warning",
    Origin.CHANGED: "danger",
    Origin.UNKNOWN: "warning",
}


class CheckingWords(Typography):
    """Sentences in ``fr`` or ``en``; plain text, to be escaped by its reader."""

    def __init__(self, lang: str) -> None:
        super().__init__(lang)
        self._, self.ngettext = translations(lang)

    def verdict(self, found: Checked) -> str:
        """What the file is, in one or two sentences."""
        return {
            Origin.SAME: self._("Ce fichier est, octet pour octet, un document remis par cette installation."),
            Origin.SUBMITTED: self._(
                "Ce fichier est, octet pour octet, une version de l’évaluation qui a été soumise au comité."
            ),
            Origin.SIGNED: self._(
                "Ce document porte la signature de cette installation et n’a pas changé depuis. Il n’est pas dans la liste des "
                "documents remis que vous pouvez lire."
            ),
            Origin.SAME_CONTENT: self._(
                "Ce fichier n’est pas un document remis tel quel, mais l’évaluation qu’il transporte est connue ici. Ce qui est "
                "imprimé a pu être modifié autour d’elle : ne vous fiez qu’à l’évaluation elle-même."
            ),
            Origin.CHANGED: self._("Ce document a été signé, puis modifié. Ne vous y fiez pas."),
            Origin.UNKNOWN: self._(
                "Rien ne relie ce fichier à cette installation : il ne vient pas d’ici, il a été modifié ou réenregistré, ou il porte "
                "sur une évaluation que vous ne pouvez pas lire."
            ),
        }[found.origin]

    def kind(self, id_: str) -> str:
        """Name of a kind of document or file; the id itself when it is not known any more."""
        if id_ in FILES:
            return FILES[id_].title.to(self.lang)
        try:
            return document(id_).title.to(self.lang)
        except KeyError:
            return id_

    def left(self, issued: Issued) -> str:
        """« Rapport complet, remis le 25/11/2026, 10:00, droit lu à la date du 25/11/2026, signé »."""
        said = [
            self.kind(issued.kind),
            self._("remis le {moment}").format(moment=self.moment(issued.at)),
            self._("droit lu à la date du {day}").format(day=self.day(issued.as_of)),
        ]
        if issued.signed:
            said.append(self._("signé"))
        return ", ".join(said)

    def state(self, match: Match) -> str:
        """Whether the assessment changed since."""
        if match.unchanged:
            return self._("L’évaluation n’a pas changé depuis.")
        return self._("L’évaluation a changé depuis : ce fichier montre un état plus ancien.")

    def version(self, found: Version, today: date) -> list[str]:
        """Which submitted version a file shows, then which opinions and decisions are about it."""
        words = RecordWords(self.lang)
        first = self._("C’est la version n° {n}, soumise le {moment}.").format(
            n=found.submission.number, moment=self.moment(found.submission.at)
        )
        told = [f"{words.given(opinion)}." for opinion in found.opinions]
        for decision in found.decisions:
            state = decision_state(decision, self.lang, content_hash=found.now, today=today)
            told.append(self._("Décision : {decision}.").format(decision=state.sentence))
        return [first, *(told or [self._("Ni avis ni décision ne porte encore sur cette version.")])]

    def signature(self, found: Signature) -> str:
        """One signature: by whom, when, and what it is worth here."""
        said = {
            SignatureState.OURS: self._("Signature de cette installation, valable."),
            SignatureState.OTHER: self._(
                "Signature intacte, avec un certificat qui n’est pas celui de cette installation. Balise ne dit pas si ce "
                "certificat est digne de confiance."
            ),
            SignatureState.CHANGED: self._("Signature rompue : le fichier a changé après avoir été signé."),
            SignatureState.UNREADABLE: self._("Signature illisible."),
        }[found.state]
        named = self._("Nom dans le certificat : {name}.").format(name=found.by) if found.by else ""
        dated = (
            self._("Date dite par le signataire : {moment}.").format(moment=self.moment(found.at)) if found.at else ""
        )
        return " ".join(each for each in (said, named, dated) if each)
