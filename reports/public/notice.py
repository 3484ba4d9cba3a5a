"""The notice that a decision resting on an algorithm must bear (CRPA, L. 311-3-1 and R. 311-3-1-1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklists.model import RegimeId
from reports.public.record import NOTICE, RULES_ONLINE, Need, PublicRecord
from reports.public.text import TextFile

if TYPE_CHECKING:
    from reports.assessment_report import ReportInput

REFERENCES = ("crpa_l311_3_1", "crpa_r311_3_1_1", "crpa_r311_3_1_2", "etalab_guide")
FULLY_AUTOMATED = "fully_automated_decision"


def notice_title(record: PublicRecord) -> str:
    """The title of the notice itself."""
    return record.words._("Information sur l’utilisation d’un traitement algorithmique")


def notice(record: PublicRecord, *, address: str = "") -> tuple[str, ...]:
    """The notice, a paragraph an item: who decides, the purpose, the right, how to use it, and the CADA.

    ``address``: where the rules are published; empty leaves it to be filled in.

    The two periods are those of the model in Etalab’s guide.
    """
    _ = record.words._
    said = [
        _(
            "Cette décision a été prise sur le fondement d’un traitement algorithmique nommé « {system} ». Administration "
            "responsable : {authority}."
        ),
        _("Finalité de ce traitement : {purpose}"),
        _(
            "Vous avez le droit d’obtenir la communication des règles qui définissent ce traitement et des principales "
            "caractéristiques de sa mise en œuvre dans votre cas (articles L. 311-3-1, R. 311-3-1-1 et R. 311-3-1-2 du code des "
            "relations entre le public et l’administration)."
        ),
        _("Pour exercer ce droit, adressez votre demande à : {contact}."),
    ]
    if record.need(RULES_ONLINE) is Need.REQUIRED:
        said.append(_("Les règles générales de ce traitement sont publiées ici : {address}."))
    said.append(
        _(
            "En cas de refus, ou sans réponse un mois après la réception de votre demande, vous disposez de deux mois pour saisir "
            "la Commission d’accès aux documents administratifs (CADA). La démarche est expliquée sur www.cada.fr."
        )
    )
    known = {
        "system": record.said("name"),
        "authority": record.said("authority_name"),
        "purpose": record.said("purpose"),
        "contact": record.whom_to_ask(),
        "address": address or record.placeholder(_("adresse de la page")),
    }
    return tuple(text.format(**known) for text in said)


def not_needed(record: PublicRecord) -> tuple[str, ...]:
    """Why there is no notice, or what has to be known first; empty where the notice is due."""
    _ = record.words._
    need = record.need(NOTICE)
    if need is Need.REQUIRED:
        return ()
    if need is Need.NONE:
        crpa = next((regime for regime in record.data.checklist.regimes if regime.id is RegimeId.CRPA), None)
        known = crpa.out_of_scope.to(record.lang) if crpa and crpa.out_of_scope else ""
        return (known or _("Le système ne sert à aucune décision individuelle."),)
    return (
        _("À confirmer : on ne sait pas encore si le système contribue à des décisions individuelles."),
        *record.open_questions(NOTICE),
    )


def build_notice(data: ReportInput, lang: str) -> bytes:
    """The notice as a plain-text file, ready for the letters; where it is not due, why."""
    record, file = PublicRecord(data, lang), TextFile()
    _ = record.words._
    file.heading(_("Mention à porter sur les décisions : {system}").format(system=record.said("name")))
    absent = not_needed(record)
    if absent:
        file.paragraph(_("Aucune mention n’est à porter pour le moment."))
        file.paragraph(absent[0])
        file.items(absent[1:])
        return file.build()
    file.paragraph(
        _(
            "À porter sur chaque décision et sur le site, bien visible. Complétez les passages entre crochets, puis faites relire "
            "le texte par le service juridique. Tout ce qui précède et suit les deux lignes de tirets est pour vous."
        )
    )
    if record.need(FULLY_AUTOMATED) is Need.REQUIRED:
        text = _("Le système décide seul : sans cette mention, la décision est nulle ({article}).")
        file.paragraph(text.format(article=record.cited("lil_47")))
    file.paragraph("-" * 40)
    file.paragraph(notice_title(record))
    for text in notice(record):
        file.paragraph(text)
    file.paragraph("-" * 40)
    file.paragraph(_("Textes :"))
    file.items(record.cited(reference) for reference in REFERENCES)
    return file.build()
