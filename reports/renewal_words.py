"""A newer checklist in words: what differs, and what it would change for one assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.qualification import Standing
from assessments.storage import Fate, said_in
from checklists.model import Severity
from reports.typography import shortened
from reports.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import BaseModel

    from assessments.checklist_changes import ChecklistChanges, QuestionChange
    from assessments.checklist_effects import Effects
    from assessments.model import Answer
    from assessments.scoring import RiskSheet
    from assessments.storage import Carried
    from checklists.model import Checklist, Question, Text

_TWO_LINES = 240

Rows = tuple[list[str], list[list[str]]]
"""Titles of columns, and rows: what ``app_pages.show.table`` draws."""


class RenewalWords:
    """Sentences about two checklists.

    Args:
        before: the checklist of the assessment.
        after: the newer one.
        lang: ``fr`` or ``en``.
    """

    def __init__(self, before: Checklist, after: Checklist, lang: str) -> None:
        self.before, self.after = Wording(before, lang), Wording(after, lang)
        self.lang, self._, self.ngettext = lang, self.after._, self.after.ngettext

    # What it would change for the assessment

    def summary(self, found: Effects) -> Rows:
        """Figures before and after, side by side."""
        _ = self._
        sides = ((self.before, found.before), (self.after, found.after))
        lines = (
            (_("Niveau d’impact"), [words.standing_of_level(s.impact, len(s.missing)) for words, s in sides]),
            (_("Niveau avant toute mesure"), [words.range(s.impact_inherent) for words, s in sides]),
            (_("Règlement européen sur l’IA"), [words.ai_act(s.qualification) for words, s in sides]),
            (_("Constats bloquants"), [self._blocking(found_) for _w, found_ in sides]),
            (_("Questions posées"), [str(sum(part.asked for part in s.sections)) for _w, s in sides]),
            (_("Questions encore à répondre ou à confirmer"), [str(s.unanswered) for _w, s in sides]),
        )
        titles = [_("Ce que dit l’évaluation"), _("Aujourd’hui"), _("Avec la nouvelle grille")]
        return titles, [[title, *cells] for title, cells in lines]

    @staticmethod
    def _blocking(sheet: RiskSheet) -> str:
        findings = sheet.qualification.standing(Standing.HOLDS)
        return str(sum(each.severity is Severity.BLOCKING for each in findings))

    def fate(self, found: Fate, count: int) -> str:
        """How many answers share a fate."""
        said = {
            Fate.SAME: self.ngettext("{n} réponse reste telle quelle.", "{n} réponses restent telles quelles.", count),
            Fate.REREAD: self.ngettext(
                "{n} réponse est gardée, à confirmer : les mots ont changé.",
                "{n} réponses sont gardées, à confirmer : les mots ont changé.",
                count,
            ),
            Fate.IN_COMMENT: self.ngettext(
                "{n} réponse passe en commentaire : ce choix n’existe plus.",
                "{n} réponses passent en commentaire : ces choix n’existent plus.",
                count,
            ),
            Fate.ASIDE: self.ngettext(
                "{n} réponse est mise de côté : sa question n’existe plus.",
                "{n} réponses sont mises de côté : leurs questions n’existent plus.",
                count,
            ),
        }
        return said[found].format(n=count)

    def answers(self, carried: Sequence[Carried]) -> Rows:
        """Answers with what they say today."""
        _ = self._
        rows = []
        for each in carried:
            question = self.before.checklist.questions[each.question]
            words = self.before if each.after is None else self.after
            rows.append([words.question(each.question), self._said(each.before, question)])
        return [_("Question"), _("Votre réponse d’aujourd’hui")], rows

    def _said(self, answer: Answer, question: Question) -> str:
        parts = (said_in(question, answer, self.lang), answer.comment.strip())
        return "\n".join(shortened(part, _TWO_LINES) for part in parts if part)

    def risks(self, found: Effects) -> Rows:
        """Risks whose level today reads otherwise."""
        _ = self._
        rows = []
        for id_ in found.risks:
            levels = [
                words.range(sheet.risk(id_).current)
                for words, sheet in ((self.before, found.before), (self.after, found.after))
            ]
            rows.append([self.after.checklist.risk[id_].name.to(self.lang), *levels])
        return [_("Risque"), _("Aujourd’hui"), _("Avec la nouvelle grille")], rows

    def findings(self, found: Effects) -> list[str]:
        """Findings that would come or go, one sentence each."""
        old, new = (
            {each.id: each.title.to(self.lang) for each in words.checklist.findings}
            for words in (self.before, self.after)
        )
        return [
            *(self._("Nouveau constat : {title}").format(title=new[id_]) for id_ in found.findings_new),
            *(self._("Constat qui disparaît : {title}").format(title=old[id_]) for id_ in found.findings_gone),
        ]

    def asked(self, questions: Sequence[str]) -> list[str]:
        """Questions of the newer checklist, with their numbers."""
        return [self.after.question(id_) for id_ in questions]

    # What differs between the checklists

    def added(self, found: ChecklistChanges) -> list[str]:
        """The questions that were added."""
        return self.asked([question.id for question in found.added])

    def removed(self, found: ChecklistChanges) -> list[str]:
        """The questions that were removed, with the numbers that they had."""
        return [self.before.question(question.id) for question in found.removed]

    def changed(self, found: ChecklistChanges) -> Rows:
        """The questions that changed, each with what changed."""
        _ = self._
        rows = [[self.after.question(each.id), "\n".join(self._what(each))] for each in found.changed]
        return [_("Question"), _("Ce qui change")], rows

    def _what(self, change: QuestionChange) -> list[str]:
        _, lang = self._, self.lang
        told = []
        if change.reworded:
            told.append(_("Avant, elle disait : « {text} »").format(text=change.before.text.to(lang)))
        if change.retyped:
            told.append(_("On n’y répond plus de la même façon."))
        labels = (
            (_("Choix retirés : {labels}"), change.gone, change.before),
            (_("Choix ajoutés : {labels}"), change.new, change.after),
            (_("Choix reformulés : {labels}"), change.renamed, change.after),
        )
        for said, ids, question in labels:
            if ids and not change.retyped:
                told.append(said.format(labels=self.after.join(_label(question, id_, lang) for id_ in ids)))
        if change.shown_otherwise:
            told.append(_("Elle est posée dans d’autres cas, ou à un autre niveau de détail."))
        return told

    def rules(self, found: ChecklistChanges) -> list[str]:
        """What changed in the rules, one sentence a kind."""
        _ = self._
        names = {
            "findings": _("Constats"),
            "obligations": _("Obligations"),
            "risks": _("Risques"),
            "facts": _("Éléments déduits des réponses"),
        }
        told = [
            self._rule(names[kind], kind, verb, ids)
            for kind, change in found.rules.items()
            for verb, ids in (
                (_("ajouts"), change.added),
                (_("retraits"), change.removed),
                (_("modifications"), change.changed),
            )
            if ids
        ]
        settings = {
            "matrix": _("La matrice qui donne le niveau d’un risque change."),
            "floors": _("Les niveaux planchers de l’évaluation changent."),
            "depth_rules": _("Les règles qui décident du nombre de questions changent."),
            "governance": _("Ce que chaque niveau exige (avis, décision, durée) change."),
            "levels": _("Les mots qui décrivent les niveaux changent."),
            "conclusions": _("Les conclusions proposées au comité changent."),
            "remarks": _("Les remarques faites au comité changent."),
            "regimes": _("Les cadres juridiques changent."),
        }
        return [*told, *(settings[name] for name in found.settings)]

    def _rule(self, name: str, kind: str, verb: str, ids: Sequence[str]) -> str:
        found = {each.id: each for words in (self.before, self.after) for each in getattr(words.checklist, kind)}
        titles = [_title(found[id_]).to(self.lang) for id_ in ids]
        shown = self.after.join(shortened(title, 120) for title in titles)
        return f"{name}, {verb}{self.after.colon}{shown}"


def _title(piece: BaseModel) -> Text:
    """What a finding, an obligation, a risk or a fact is called."""
    title: Text = next(getattr(piece, name) for name in ("title", "text", "name") if hasattr(piece, name))
    return title


def _label(question: Question, id_: str, lang: str) -> str:
    """The words of an option, of a column of a table, or of an option of such a column (« column/option »)."""
    column, _, option = id_.partition("/")
    for each in question.columns:
        if each.id == column:
            return next((one.label.to(lang) for one in each.options if one.id == option), each.label.to(lang))
    return question.label(id_, lang)
