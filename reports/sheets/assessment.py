"""What the workbooks about one assessment share: its name in the margins, and a last sheet that says what it is and from when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports.sheets.book import Book, Column

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reports.assessment_report import ReportInput
    from reports.wording import Wording


@dataclass(frozen=True, slots=True)
class Work:
    """One workbook in the making, with what is printed and the words for it."""

    data: ReportInput
    words: Wording
    book: Book

    @property
    def lang(self) -> str:
        """``fr`` or ``en``."""
        return self.words.lang

    @property
    def _(self) -> Callable[[str], str]:
        return self.words._

    def questions(self, ids: Sequence[str]) -> str:
        """Numbers of questions, on one line."""
        return self.words.join(self.data.checklist.number_of.get(id_, id_) for id_ in ids)


def begin(data: ReportInput, words: Wording, title: str) -> Work:
    """An empty workbook about an assessment, in the language of ``words``."""
    _ = words._
    name = data.assessment.system.name
    book = Book(
        title=f"{title} · {name}",
        subject=_("Impact éthique et sécurité des données d’un système d’IA"),
        author=data.authority.name,
        lang=words.lang,
        created=data.printed_at,
        marks=_("Données fictives") if data.authority.fictional else _("Document de travail"),
    )
    return Work(data, words, book)


def finish(work: Work) -> bytes:
    """Add the sheet that says what the workbook is, and give its bytes."""
    data, words, _ = work.data, work.words, work._
    checklist = data.checklist
    lines = [
        (_("Système"), data.assessment.system.name),
        (_("Collectivité"), data.authority.name),
        (_("État"), words.status(data.assessment.status)),
        (_("Niveau d’impact"), words.capital(words.standing_of_level(data.sheet.impact, len(data.sheet.missing)))),
        (_("Document du"), words.day(data.printed_at.date())),
        (
            _("Grille"),
            _("{title}, version {version}").format(title=checklist.title.to(work.lang), version=checklist.version),
        ),
        (_("Empreinte du contenu"), data.content_hash),
        (
            _("À savoir"),
            _("Ce classeur est une copie : ce que vous y changez ne change rien dans Balise."),
        ),
    ]
    if data.authority.fictional:
        lines.append(
            (_("Données fictives"), _("Cette collectivité et ce système sont inventés pour la démonstration."))
        )
    work.book.sheet(_("À propos"), [Column(_("Rubrique"), 24), Column(_("Contenu"), 90)], lines)
    return work.book.build()
