"""What the parts of a report share: the document, the words, numbers for risks and findings, and links between them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Literal

from assessments.action_plan import action_plan
from assessments.bias.series import series_of
from assessments.logic import Truth
from assessments.qualification import Standing
from checklists.model import Level
from reports.balance_wording import BalanceWording
from reports.bias_words import BiasWords
from reports.document import Attachment, Cell, Document, Link, Strong, Text, other_language
from reports.document.theme import LEVEL_TONES
from reports.officials_words import risks_in_play, worth_naming
from reports.set_aside import set_aside
from reports.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assessments.action_plan import Action
    from assessments.logic import Ground
    from assessments.scoring import Range, RiskResult
    from checklists.model import DegreeLine, Floor, When
    from reports.assessment_report import ReportInput

    Piece = str | Text

PRINTED_ONE_BY_ONE = (Standing.HOLDS, Standing.TO_CONFIRM, Standing.ANNOUNCED)
"""Standings whose findings have a heading of their own; possible ones stand in a list."""


class ReportDocument(Document):
    """A document whose small headings stay out of the table of contents, which would otherwise run over pages."""

    def small_heading(self, text: str, anchor: str, level: Literal[1, 2, 3] = 3) -> None:
        """Add a heading that links and bookmarks reach, and that the contents do not list."""
        self._add_heading(level, text, anchor=anchor, listed=False)


class Writer:
    """One report in the making.

    Attributes:
        data: what is printed.
        lang: ``fr`` or ``en``.
        words: the sentences.
        balance: the sentences about benefits and the conclusion.
        bias: the sentences about bias audits.
        document: where the parts are added.
        shown: ids of the questions that the report prints: those asked, then those answered and no longer asked.
        risks: risks in play, worst first.
        actions: the action plan.
        files: files given as evidence, in the order of the checklist, then by name and content.
        cited: ids of the references that were printed so far.
        audit_numbers: numbers of the series of audits, from 1, by the id of each of their audits.
    """

    def __init__(self, data: ReportInput, lang: str) -> None:
        self.data, self.lang = data, lang
        self.words = Wording(data.checklist, lang)
        self.balance = BalanceWording(self.words)
        self.bias = BiasWords(lang)
        _ = self.words._
        self.name = data.assessment.system.name
        attachment = Attachment(
            name="evaluation.json" if lang == "fr" else "assessment.json",
            data=data.attachment or b"",
            mime="application/json",
            description=_("L’évaluation complète, lisible par une machine"),
        )
        self.document = ReportDocument(
            title=_("Évaluation d’impact : {system}").format(system=self.name),
            lang=lang,
            author=data.authority.name,
            subject=_("Impact éthique et sécurité des données d’un système d’IA"),
            created=data.printed_at,
            header=f"{self.name} · {data.authority.name}",
            footer=_("Données fictives") if data.authority.fictional else _("Document de travail"),
            attachments=(attachment,) if data.attachment is not None else (),
        )
        self._parts = self._annexes = 0
        self.cited: set[str] = set()
        self.as_of = date.fromisoformat(data.sheet.as_of)
        asked = set(data.sheet.asked)
        self.set_aside = set_aside(data.checklist, data.answers, data.sheet)
        self.shown = frozenset((*asked, *self.set_aside))
        self.risks = risks_in_play(data.sheet)
        one_by_one = data.sheet.qualification.standing(*PRINTED_ONE_BY_ONE)
        self._finding_numbers = {finding.id: n for n, finding in enumerate(one_by_one, 1)}
        self.actions = action_plan(
            data.checklist,
            data.answers,
            data.sheet,
            data.audits,
            reservations=data.record.reservations,
            tasks=data.tasks,
        )
        self._actions_on: dict[str, list[Action]] = defaultdict(list)
        for action in self.actions:
            for key in dict.fromkeys((action.id, action.question)):
                self._actions_on[key].append(action)
        order = {id_: at for at, id_ in enumerate(data.checklist.questions)}
        self.files = sorted(
            data.files,
            key=lambda file: (order.get(file.question, len(order)), file.question, file.name, file.sha256),
        )
        self.audit_numbers = {
            audit.id: number
            for number, series in enumerate(series_of(data.audits), 1)
            for audit in (*series.measured, *series.planned)
        }
        self._facts = {fact.id: fact for fact in data.checklist.facts}
        self._findings = {finding.id: finding for finding in data.checklist.findings}
        self.risks_using, self.findings_using = self._uses()

    def part(self, title: str, anchor: str) -> None:
        """Begin a numbered part: a part that is added or taken away renumbers the others by itself."""
        self._parts += 1
        self.document.heading(1, f"{self._parts}. {title}", anchor=anchor)

    def annex(self, title: str, anchor: str) -> None:
        """Begin an annex on a page of its own: « Annexe A. … »; its letter follows from those before it."""
        letter = chr(ord("A") + self._annexes)
        self._annexes += 1
        self.document.page_break()
        self.document.heading(1, self.words._("Annexe {letter}. {title}").format(letter=letter, title=title), anchor)

    def typed(self, text: str) -> Text:
        """Text typed by people, for cells and lines; marked where it plainly is in the other language."""
        return Text(text, lang=other_language(text, self.lang))

    # levels ----------------------------------------------------------------------------------------------------

    @staticmethod
    def tone(found: Range) -> str | None:
        """Colour of a level that is certain; None while it is not, so that a range is no alarm."""
        return LEVEL_TONES[found.high - 1] if found.exact else None

    def level_cell(self, found: Range) -> Cell:
        """The level in words, with its colour when it is certain."""
        return Cell(self.words.capital(self.words.range(found)), tone=self.tone(found))

    # numbers and links -----------------------------------------------------------------------------------------

    def risk_number(self, id_: str) -> str:
        """« R4 »: the position of the risk in the checklist, the same in every report."""
        return self.words.risk_number(id_)

    def risk_title(self, id_: str) -> str:
        """« R4 · Discrimination indirecte »."""
        return f"{self.risk_number(id_)} · {self.data.checklist.risk[id_].name.to(self.lang)}"

    def is_detailed(self, id_: str) -> bool:
        """Whether the risk has a part of its own: in play, and raised by an answer or a rule, not only by missing ones."""
        risk = self.data.sheet.risk(id_)
        raised = any(line.truth is Truth.HOLDS and line.index >= 0 for line in risk.lines)
        return risk.in_play and (raised or risk.inherent.low > Level.LOW)

    def risk_link(self, id_: str, *, short: bool = False) -> Piece:
        """The risk, leading to its explanation when it has one."""
        title = self.risk_number(id_) if short else self.risk_title(id_)
        return Link(title, f"#risk-{id_}") if self.is_detailed(id_) else Text(title)

    def finding_title(self, id_: str) -> str:
        """« Constat 3 · Pratique interdite »; without number for a finding that has no heading."""
        title = self._findings[id_].title.to(self.lang)
        number = self._finding_numbers.get(id_)
        if number is None:
            return title
        numbered = self.words._("Constat {n}").format(n=number)
        return f"{numbered} · {title}"

    def finding_link(self, id_: str, *, short: bool = False) -> Piece:
        """The finding, leading to its heading if it has one."""
        number = self._finding_numbers.get(id_)
        if number is None:
            return Text(self.finding_title(id_))
        title = self.words._("Constat {n}").format(n=number) if short else self.finding_title(id_)
        return Link(title, f"#finding-{id_}")

    def question_link(self, id_: str) -> Piece:
        """The number of a question, leading to its answer when it is printed."""
        number = self.data.checklist.number_of.get(id_, id_)
        return Link(number, f"#question-{id_}") if id_ in self.shown else Text(number)

    def question(self, id_: str) -> list[Piece]:
        """« B4 · Sur quoi porte le résultat ? », its number leading to the answer."""
        question = self.data.checklist.questions.get(id_)
        link = self.question_link(id_)
        return [link] if question is None else [link, f" · {question.text.to(self.lang)}"]

    def ground(self, ground: Ground) -> list[Piece]:
        """A reason in words: the question, its number linked, and the answers in bold; or the name of a fact."""
        found = self.words.ground(ground)
        head: list[Piece] = self.question(ground.key) if found.number else [found.subject]
        return [*head, " → ", Strong(self.words.join(found.answers))] if found.answers else head

    def action_link(self, action: Action) -> Piece:
        """« Action 3 », leading to its line in the plan. Not « A3 », which is the number of a question."""
        return Link(self.words.action_number(action), f"#action-{action.number}")

    def actions_of(self, id_: str) -> list[Piece]:
        """Links to the actions about a question, an obligation or an audit; empty when there is none."""
        return [self.action_link(action) for action in self._actions_on.get(id_, ())]

    def actions_on(self, id_: str) -> list[Piece]:
        """The same in one line."""
        return self.listed(self.actions_of(id_))

    def references(self, ids: Iterable[str]) -> list[Piece]:
        """References in one line, each leading to its text."""
        known = self.data.checklist.reference
        ids = [*ids]
        self.cited.update(ids)
        links = [Link(self.words.reference(known[id_]), known[id_].url) for id_ in ids if id_ in known]
        return self.listed(links)

    def listed(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Pieces with a separator between them."""
        line: list[Piece] = []
        for piece in pieces:
            line += [self.words.separator, piece] if line else [piece]
        return line

    # which risks and findings rest on a question ---------------------------------------------------------------

    def _uses(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        by_risk: dict[str, list[str]] = defaultdict(list)
        by_finding: dict[str, list[str]] = defaultdict(list)
        for risk in self.data.sheet.risks:
            if self.is_detailed(risk.id):
                for question in self._questions_of(risk):
                    by_risk[question].append(risk.id)
        for finding in self.data.sheet.qualification.standing(*PRINTED_ONE_BY_ONE):
            for key in dict.fromkeys(ground.key for ground in finding.grounds):
                by_finding[key].append(finding.id)
        return by_risk, by_finding

    @staticmethod
    def _questions_of(risk: RiskResult) -> dict[str, None]:
        grounds = (ground.key for line in risk.lines for ground in line.grounds)
        missing = (id_ for line in risk.lines for id_ in line.missing)
        return dict.fromkeys((*grounds, *missing, *(safeguard.question for safeguard in risk.safeguards)))

    def findings_of_risk(self, id_: str) -> list[str]:
        """Findings with a heading that a condition of the risk names."""
        risk = self.data.checklist.risk[id_]
        lines: tuple[DegreeLine | Floor, ...] = (*risk.gravity, *risk.likelihood, *risk.floors)
        return self.findings_in(*(line.when for line in lines))

    def findings_in(self, *whens: When) -> list[str]:
        """Findings with a heading that some conditions name."""
        keys = (key for when in whens for alternative in when for key in alternative)
        return [key for key in dict.fromkeys(keys) if key in self._finding_numbers]

    def open_fact(self, ground: Ground) -> bool:
        """Whether a reason is a fact about the authority that may still turn out either way."""
        fact = self._facts.get(ground.key)
        if fact is None or fact.context is None:
            return False
        return getattr(self.data.sheet.context, fact.context) is None

    def has_heading(self, finding: str) -> bool:
        """Whether the finding has a heading to which a link can lead."""
        return finding in self._finding_numbers

    def risks_of_finding(self, id_: str) -> list[str]:
        """Risks explained in the report that name the finding in a condition."""
        return [
            risk.id
            for risk in self.data.sheet.risks
            if self.is_detailed(risk.id) and id_ in self.findings_of_risk(risk.id)
        ]

    def worth_naming(self) -> list[RiskResult]:
        """The three worst risks whose current level may exceed the lowest one."""
        return worth_naming(self.risks)
