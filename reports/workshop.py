"""A workshop of two hours with residents, made from the assessment’s own risks: a document to edit, print and hold.

A resident without any technical knowledge must understand every word that is read to them. Of the system it tells what the
public record tells; of risks only those that may be named, and no safeguard of security or of purchasing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.shared import Cm

from assessments.citizens import PUBLIC_NAMES, Public
from assessments.scoring import SafeguardState
from checklists.model import Level
from checklists.publication import KEPT_SECTION, publication
from checklists.workshop import everyday_questions
from reports import workshop_words as words
from reports.officials_words import risks_in_play
from reports.public.record import PublicRecord, State
from reports.typography import shortened
from reports.word import add_table, add_text, new_document, to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from docx.document import Document

    from assessments.scoring import RiskResult, SafeguardLine
    from reports.assessment_report import ReportInput

MOST_CARDS = 4
_MOST_LINES = 5
_LONGEST = 600
_EMPTY_ROWS = 4
_ROOM = 1.4  # centimetres of a row to write in
_KEPT_SECTIONS = frozenset({KEPT_SECTION, "procurement"})
_STATES = (SafeguardState.PROMISED, SafeguardState.UNDONE, SafeguardState.UNKNOWN)


def chosen_risks(data: ReportInput) -> list[RiskResult]:
    """The risks that become cards, worst first: those that may be named and that are certain to be above the lowest level first."""
    may = frozenset(publication().risks)
    found = [risk for risk in risks_in_play(data.sheet) if risk.id in may and risk.current.high > Level.LOW]
    return sorted(found, key=lambda risk: risk.current.low == Level.LOW)[:MOST_CARDS]


def build_workshop(data: ReportInput, lang: str) -> bytes:
    """The workshop as a Word document; the same input gives the same bytes."""
    return _Workshop(data, lang).build()


class _Workshop:
    def __init__(self, data: ReportInput, lang: str) -> None:
        self.data, self.lang, self.record = data, lang, PublicRecord(data, lang)
        self._ = self.record.words._
        title = self._("Atelier avec les habitants : {system}").format(system=self.record.said("name"))
        self.document: Document = new_document(title, lang, data.printed_at)
        self.document.add_paragraph(title, style="Title")
        self.risks = chosen_risks(data)

    def build(self) -> bytes:
        self._purpose()
        self._schedule()
        self._system()
        self._cards()
        self._vote()
        self._notes()
        return to_bytes(self.document)

    # pieces ----------------------------------------------------------------------------------------------------

    def _heading(self, text: str, level: int = 1, *, new_page: bool = False) -> None:
        heading = self.document.add_heading("", level)
        heading.add_run(text)
        heading.paragraph_format.page_break_before = new_page

    def _list(self, lines: Iterable[str]) -> None:
        for line in lines:
            add_text(self.document, line, "List Bullet")

    def _table(
        self,
        headers: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        caption: str,
        *,
        high: bool = False,
    ) -> None:
        """A table whose columns are ``widths`` centimetres wide; ``high``: with room to write by hand."""
        table = add_table(self.document, headers, rows, caption)
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Cm(width)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        if high:
            for row in [*table.rows][1:]:
                row.height = Cm(_ROOM)

    # parts -----------------------------------------------------------------------------------------------------

    def _purpose(self) -> None:
        _ = self._
        add_text(
            self.document,
            _(
                "Pour vous qui préparez l’atelier : ce document est à modifier. Relisez-le avant de le montrer, complétez ce qui est "
                "entre crochets, puis ôtez ce paragraphe."
            ),
            "Quote",
        )
        if self.data.authority.fictional:
            add_text(self.document, _("Données fictives"), "Quote")
        self._heading(_("À quoi sert cet atelier"))
        text = _(
            "{authority} veut utiliser un système informatique, ou l’utilise déjà. Avant de décider de la suite, elle veut savoir ce que "
            "vous en pensez : ce qui vous inquiète, ce qui vous rassure, ce qu’il faut changer."
        )
        add_text(self.document, text.format(authority=self.record.said("authority_name")))
        add_text(
            self.document,
            _("Vous n’avez rien à préparer. L’atelier dure deux heures, et vous aurez une réponse écrite le [date]."),
        )
        self._heading(_("Les règles de l’atelier"), 2)
        self._list(words.rules(_))

    def _schedule(self) -> None:
        _ = self._
        self._heading(_("Les deux heures, minute par minute"))
        rows, begins = [], 0
        for minutes, title, text in words.schedule(_):
            rows.append([self._clock(begins), _("{n} min").format(n=minutes), f"{title}\n{text}"])
            begins += minutes
        self._table([_("Début"), _("Durée"), _("Étape")], rows, (2, 2, 12), _("Le déroulé de l’atelier"))
        self._heading(_("Qui fait quoi"), 2)
        self._table([_("Rôle"), _("Ce qu’il ou elle fait")], words.roles(_), (5, 11), _("Les rôles"))
        self._heading(_("À apporter"), 2)
        self._list(words.material(_))
        self._heading(_("Faire venir ceux qui ne viennent jamais"))
        self._list(words.reaching(_))
        self._heading(_("Un atelier où chacun peut entrer, comprendre et parler"))
        self._list(words.accessible(_))

    def _clock(self, minutes: int) -> str:
        hours, rest = divmod(minutes, 60)
        return f"{hours} h {rest:02}" if self.lang == "fr" else f"{hours}:{rest:02}"

    def _system(self) -> None:
        _ = self._
        self._heading(_("Le système, à lire à voix haute"), new_page=True)
        for id_, title in words.told(_).items():
            entry = self.record.entries[id_]
            if entry.state is State.MISSING and entry.row.optional:
                continue
            self._heading(title, 2)
            for piece in entry.pieces:
                add_text(self.document, shortened(piece.text, _LONGEST) if piece.typed else piece.text)
        self._heading(_("À qui s’adresser ensuite"), 2)
        add_text(self.document, self.record.whom_to_ask())

    def _cards(self) -> None:
        _ = self._
        for number, risk in enumerate(self.risks, 1):
            self._card(number, risk)
        self._heading(_("Carte {n} : la carte blanche").format(n=len(self.risks) + 1), new_page=True)
        if not self.risks:
            add_text(
                self.document,
                _("L’évaluation ne fait ressortir aucun risque à mettre sur une carte. Partez de cette carte."),
            )
        add_text(self.document, _("Qu’avons-nous oublié ? Écrivez ici ce dont personne n’a parlé."))
        self._table([_("Ce que nous ajoutons")], [[""]] * _EMPTY_ROWS, (16,), _("La carte blanche"), high=True)

    def _card(self, number: int, found: RiskResult) -> None:
        _, risk = self._, self.data.checklist.risk[found.id]
        title = _("Carte {n} : {risk}").format(n=number, risk=risk.name.to(self.lang))
        self._heading(title, new_page=True)
        question = everyday_questions().get(found.id)
        if question is not None:
            self.document.add_paragraph(style="Intense Quote").add_run(question.to(self.lang))
        self._heading(_("Ce qui pourrait arriver"), 2)
        add_text(self.document, risk.harm.to(self.lang))
        told = [one for one in found.safeguards if self._may_be_told(one)]
        self._heading(_("Ce qui vous protège déjà"), 2)
        done = [self._makes_true(one) for one in told if one.state is SafeguardState.DONE]
        self._list(done[:_MOST_LINES])
        if not done:
            add_text(self.document, _("Rien n’est encore en place sur ce point."))
        self._heading(_("Ce qui n’est pas encore fait, ou pas encore sûr"), 2)
        open_ = sorted((one for one in told if one.state in _STATES), key=lambda one: not one.essential)
        self._list(f"{self._makes_true(one)} {self._how_far(one)}" for one in open_[:_MOST_LINES])
        if not open_:
            add_text(self.document, _("Tout ce que l’évaluation demande sur ce point est en place."))
        self._heading(_("À vous de parler"), 2)
        rows = [[prompt, ""] for prompt in words.prompts(_)]
        self._table([_("Question"), _("Ce que disent les gens")], rows, (6, 10), _("À vous de parler"), high=True)

    def _may_be_told(self, found: SafeguardLine) -> bool:
        section = self.data.checklist.section_of.get(found.question)
        return section is not None and section.id not in _KEPT_SECTIONS

    def _makes_true(self, found: SafeguardLine) -> str:
        question = self.data.checklist.questions[found.question]
        return (question.condition or question.text).to(self.lang)

    def _how_far(self, found: SafeguardLine) -> str:
        _ = self._
        return {
            SafeguardState.PROMISED: _("(C’est prévu.)"),
            SafeguardState.UNDONE: _("(Pas encore.)"),
            SafeguardState.UNKNOWN: _("(On ne sait pas encore.)"),
        }[found.state]

    def _vote(self) -> None:
        _ = self._
        self._heading(_("La grille de vote"), new_page=True)
        add_text(
            self.document,
            _("Pour chaque carte : avec ce qui est en place et ce qui est prévu, est-ce que cela vous va ?"),
        )
        add_text(self.document, _("Une grille par personne. N’écrivez pas votre nom. Une croix par ligne."))
        names = [self.data.checklist.risk[risk.id].name.to(self.lang) for risk in self.risks]
        cards = [*names, _("La carte blanche"), _("Le système dans son ensemble")]
        rows = [[f"{n}. {name}" if n <= len(names) + 1 else name, "", "", "", ""] for n, name in enumerate(cards, 1)]
        self._table([_("Carte"), *words.choices(_)], rows, (6, 2.5, 2.5, 2.5, 2.5), _("La grille de vote"), high=True)
        add_text(self.document, _("Ce qu’il faut changer avant tout :"))
        self._table([_("Mes mots")], [[""]] * 2, (16,), _("Vos mots"), high=True)

    def _notes(self) -> None:
        _ = self._
        self._heading(_("La feuille de compte rendu"), new_page=True)
        add_text(
            self.document,
            _(
                "À recopier dans Balise, page « Consultations », dans les jours qui suivent. Comptez les personnes, ne notez aucun nom."
            ),
        )
        publics = " ".join(f"☐ {PUBLIC_NAMES[public].to(self.lang)}  " for public in Public).strip()
        rows = [
            [_("Nom de la consultation"), _("Atelier avec les habitants")],
            [_("Date et lieu"), ""],
            [_("Qui était là"), publics],
            [_("Qui manquait"), ""],
            [_("Comment les personnes ont été contactées"), ""],
            [_("Combien de personnes"), ""],
            [_("Ce qui a été dit, accords et désaccords"), "\n\n\n"],
            [_("Le résultat du vote, carte par carte"), "\n\n"],
            [_("Ce qui change dans le projet, et les questions dont la réponse change"), "\n\n\n"],
            [_("Si rien ne change : pourquoi"), "\n"],
            [_("Qui répond aux participants, et quand"), ""],
        ]
        self._table([_("À noter"), _("Compte rendu")], rows, (5.5, 10.5), _("La feuille de compte rendu"))
