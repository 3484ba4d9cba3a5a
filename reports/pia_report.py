"""The report of an import from the CNIL's PIA tool: every piece, what became of it, where it is and why."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from assessments.access import Refusal
from assessments.exchange.pia import Group, How, Outcome
from assessments.exchange.pia.mapping import mapping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.access import Actor
    from assessments.exchange.pia import PiaPlan, Piece, Place
    from assessments.model import EvidenceFile
    from assessments.storage import AssessmentStore
    from reports.wording import Wording

_ACTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet takes a cell that begins so for a formula, or may."""


class PiaWords:
    """An import in words: the same on the screen and in the file."""

    def __init__(self, words: Wording) -> None:
        self.words = words
        self._ = words._

    def outcome(self, found: Outcome) -> str:
        """What became of a piece."""
        _ = self._
        return {Outcome.TAKEN: _("repris"), Outcome.PARTLY: _("repris en partie"), Outcome.NOT_TAKEN: _("non repris")}[
            found
        ]

    def group(self, found: Group) -> str:
        """The part of the analysis that a piece belongs to."""
        _ = self._
        return {
            Group.IDENTITY: _("Identité de l’analyse"),
            Group.CONTEXT: _("Contexte"),
            Group.PRINCIPLES: _("Principes"),
            Group.MEASURES: _("Mesures"),
            Group.RISKS: _("Risques"),
            Group.ACTIONS: _("Plan d’action"),
            Group.OPINIONS: _("Avis et validation"),
            Group.COMMENTS: _("Remarques"),
            Group.FILES: _("Fichiers joints"),
            Group.OTHER: _("Autres parties"),
        }[found]

    def place(self, found: Place) -> str:
        """Where a piece is, and as what."""
        _ = self._
        how = {
            How.NAME: _("Nom du système"),
            How.PURPOSE: _("À quoi sert le système"),
            How.ANSWER: _("Réponse"),
            How.SUGGESTED: _("Réponse proposée"),
            How.COMMENT: _("Commentaire"),
            How.PLANNED: _("Mesure prévue"),
            How.FILE: _("Pièce jointe"),
        }[found.how]
        if not found.question:
            return how
        return _("{how}, {question}").format(how=how, question=self.words.question(found.question))

    def row(self, piece: Piece) -> list[str]:
        """A piece as a line: what, where, why."""
        lang = self.words.lang
        return [
            piece.label.to(lang),
            "\n".join(self.place(place) for place in piece.places),
            piece.why.to(lang) if piece.why else "",
        ]

    def headers(self) -> list[str]:
        """The columns of ``row``."""
        return [self._("Partie du fichier"), self._("Où elle se trouve"), self._("Ce qui manque, et pourquoi")]

    def table(self, outcome: Outcome, pieces: Sequence[Piece]) -> tuple[list[str], list[list[str]]]:
        """Header cells and rows of the pieces with one outcome, without the column that this outcome leaves empty."""
        empty = {Outcome.TAKEN: 2, Outcome.NOT_TAKEN: 1}.get(outcome)
        lines = [self.headers(), *map(self.row, pieces)]
        header, *rows = [[cell for column, cell in enumerate(line) if column != empty] for line in lines]
        return header, rows


def report_csv(plan: PiaPlan, words: Wording) -> bytes:
    """The report as a CSV file that spreadsheets open: one line for each piece, with its text; no cell can act."""
    said = PiaWords(words)
    _ = words._
    label, where, why = said.headers()
    kept = StringIO()
    writer = csv.writer(kept, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow([_("Rubrique"), label, _("Résultat"), where, why, _("Texte")])
    for piece in plan.pieces:
        name, places, reason = said.row(piece)
        cells = [said.group(piece.group), name, words.capital(said.outcome(piece.outcome)), places, reason, piece.said]
        writer.writerow([_harmless(cell) for cell in cells])
    return "\ufeff".encode() + kept.getvalue().encode()


def keep_report(
    store: AssessmentStore, actor: Actor, assessment_id: str, plan: PiaPlan, words: Wording
) -> EvidenceFile | None:
    """Attach the report to the question about the analysis, so that it stays with the assessment; None when it cannot be.

    It holds texts of the analysis and names no person that the import left out.
    """
    _ = words._
    name = _("compte-rendu-import-pia.csv")
    try:
        return store.add_file(actor, assessment_id, mapping().file, name, report_csv(plan, words))
    except Refusal:  # no room left, or CSV is not taken here: the page still offers the report
        return None


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(_ACTS) else cell
