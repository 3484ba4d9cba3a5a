"""What to tell people under Article 50 of the AI Act: ready-made wordings, where a finding on transparency holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklists.model import LANGUAGES
from reports.public.record import Need, PublicRecord
from reports.public.text import TextFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checklists.model import Language
    from checklists.publication import Variant, Wordings
    from reports.assessment_report import ReportInput

ARTICLE = "ai_act_50"


def build_transparency(data: ReportInput, lang: str) -> bytes:
    """The wordings as a plain-text file: its guidance in ``lang``, every wording in French and in English."""
    records = {language: PublicRecord(data, language) for language in LANGUAGES}
    record, file = PublicRecord(data, lang), TextFile()
    _ = record.words._
    file.heading(_("Ce qu’il faut dire au public : {system}").format(system=record.said("name")))
    needs = [(wordings, record.need(wordings.finding)) for wordings in record.rule.wordings]
    due = [wordings for wordings, need in needs if need is Need.REQUIRED]
    open_ = [wordings for wordings, need in needs if need is Need.OPEN]
    if due:
        file.paragraph(
            _(
                "Complétez les passages entre crochets. Chaque message doit pouvoir être vu, entendu et compris par tous."
            )
        )
        file.paragraph(record.cited(ARTICLE))
    elif not open_:
        file.paragraph(
            _(
                "Aucun message n’est exigé à ce titre : le système ne dialogue pas avec le public, ne publie ni texte, ni image, ni "
                "voix, et n’analyse pas les personnes."
            )
        )
    for wordings in due:
        _add(file, wordings, lang, records)
    if open_:
        file.heading(_("À confirmer"), "-")
        file.paragraph(_("Des réponses manquent pour dire si ces messages sont dus :"))
        file.items(wordings.title.to(lang) for wordings in open_)
        questions = {text: None for wordings in open_ for text in record.open_questions(wordings.finding)}
        file.items(questions)
    return file.build()


def _add(file: TextFile, wordings: Wordings, lang: str, records: Mapping[Language, PublicRecord]) -> None:
    file.heading(wordings.title.to(lang), "-")
    file.paragraph(wordings.note.to(lang))
    for variant in wordings.variants:
        lines = (f"[{language}] {filled(variant, records[language])}" for language in LANGUAGES)
        file.paragraph("\n".join((variant.use.to(lang), *lines)))


def filled(variant: Variant, record: PublicRecord) -> str:
    """The wording with the names of the system’s card; what is missing stays between brackets."""
    return variant.text.to(record.lang).format(
        system=record.said("name"),
        authority=record.said("authority_name"),
        contact=record.whom_to_ask(),
    )
