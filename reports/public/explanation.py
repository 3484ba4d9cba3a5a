"""The sheet that explains one decision to one person (CRPA, R. 311-3-1-2): four points, to be completed for each person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.public.notice import not_needed
from reports.public.record import PublicRecord, State
from reports.word import add_table, add_text, new_document, to_bytes

if TYPE_CHECKING:
    from docx.document import Document

    from reports.assessment_report import ReportInput

REFERENCES = ("crpa_l311_3_1", "crpa_r311_3_1_2")
_EMPTY_ROWS = 5


def build_explanation(data: ReportInput, lang: str) -> bytes:
    """The sheet as a Word document: what is the same for everybody is filled in, the rest is left to be completed."""
    record = PublicRecord(data, lang)
    _ = record.words._
    title = _("Explication d’une décision : {system}").format(system=record.said("name"))
    document = new_document(title, lang, data.printed_at)
    document.add_paragraph(title, style="Title")
    absent = not_needed(record)
    if absent:
        add_text(document, _("Aucune explication individuelle n’est à préparer pour le moment."))
        add_text(document, absent[0])
        for question in absent[1:]:
            add_text(document, question, "List Bullet")
        return to_bytes(document)
    _opening(document, record)
    _points(document, record)
    _closing(document, record)
    return to_bytes(document)


def _opening(document: Document, record: PublicRecord) -> None:
    _ = record.words._
    add_text(
        document,
        _(
            "Modèle à remplir pour chaque personne qui demande une explication. Dites avec des mots simples ce qui a compté "
            "dans son cas. Ôtez ce paragraphe avant l’envoi."
        ),
        "Quote",
    )
    rows = [
        (_("Administration"), record.said("authority_name")),
        (_("Service"), record.said("service")),
        (_("Personne"), record.placeholder(_("nom et adresse"))),
        (_("Décision"), record.placeholder(_("objet, date et référence"))),
        (_("Demande d’explication"), record.placeholder(_("date de réception"))),
        (_("But du traitement"), record.said("purpose")),
    ]
    add_table(document, [_("Élément"), _("Valeur")], rows, _("La demande et la décision"))


def _points(document: Document, record: PublicRecord) -> None:
    """The four points, in the order of the article."""
    _ = record.words._
    own = record.placeholder
    document.add_heading(_("1° Le degré et le mode de contribution du traitement à la décision"), 1)
    _shared(document, record, "automation", "human_review")
    _for_you(document, record, own(_("ce que le système a proposé, ce que l’agent a vérifié et décidé")))
    document.add_heading(_("2° Les données traitées et leurs sources"), 1)
    _shared(document, record, "data", "data_source", "data_collection")
    _for_you(document, record)
    _blank_table(document, [_("Donnée"), _("Valeur dans votre dossier"), _("D’où elle vient")], _("Vos données"))
    document.add_heading(
        _("3° Les paramètres du traitement et, s’il y a lieu, leur pondération, appliqués à votre situation"), 1
    )
    _for_you(document, record)
    headers = [_("Critère"), _("Votre situation"), _("Poids ou points"), _("Effet sur le résultat")]
    _blank_table(document, headers, _("Les critères appliqués à votre situation"))
    document.add_heading(_("4° Les opérations effectuées par le traitement"), 1)
    _shared(document, record, "algorithm_type", "operations")
    _for_you(document, record, own(_("les étapes du calcul dans ce dossier, et le résultat")))


def _shared(document: Document, record: PublicRecord, *rows: str) -> None:
    document.add_heading(record.words._("Pour tout le monde"), 2)
    for row in rows:
        entry = record.entries[row]
        for piece in entry.pieces:
            add_text(document, piece.text, "List Bullet")


def _for_you(document: Document, record: PublicRecord, text: str = "") -> None:
    document.add_heading(record.words._("Dans votre cas"), 2)
    if text:
        add_text(document, text)


def _blank_table(document: Document, headers: list[str], caption: str) -> None:
    add_table(document, headers, [[""] * len(headers)] * _EMPTY_ROWS, caption)


def _closing(document: Document, record: PublicRecord) -> None:
    _ = record.words._
    document.add_heading(_("Si vous n’êtes pas d’accord"), 1)
    appeal = record.entries["appeal"]
    if appeal.state is State.SAID:
        add_text(document, appeal.text)
    add_text(document, record.placeholder(_("voies et délais de recours contre la décision")))
    contact = _("Vos questions : {contact}.")
    add_text(document, contact.format(contact=record.whom_to_ask()))
    for reference in REFERENCES:
        add_text(document, record.cited(reference), "List Bullet")
