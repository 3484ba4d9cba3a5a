"""Annex: what the security file of the system can take from the answers, in the words of the French framework (RGS)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklists.model import DONE, Kind
from reports.document import Cell
from reports.parts.plan import TONES
from reports.parts.tables import levels_table
from reports.parts.told import told

if TYPE_CHECKING:
    from checklists.model import Section
    from reports.document.text import Text
    from reports.parts.writer import Writer

SECTION = "security"
REFERENCES = ("rgs_2010_112", "mon_service_securise")
ATTESTATION = ("security_attestation", "security_audit", "dpia_done")
PERIMETER = (
    *("data_entered", "sensitive_data", "consumer_tool", "exposed_to_public", "retrieval", "automatic_actions"),
    *("hosting_trusted", "processors", "supplier_reuse", "no_training_on_our_data", "processor_contract"),
)
CONTINUITY = ("service_interruption", "degraded_mode", "backups_encryption", "incident_procedure", "logging")


def security(writer: Writer) -> None:
    """Attestation, perimeter, measures and their state, incidents, risks. Left out without a section on security."""
    section = next((each for each in writer.data.checklist.sections if each.id == SECTION), None)
    if section is None:
        return
    words, document = writer.words, writer.document
    _ = words._
    writer.annex(_("Dossier de sécurité"), "security")
    document.paragraph(
        _(
            "Le droit demande à l’autorité une attestation formelle de la sécurité du système. C’est l’autorité qui atteste : l’ANSSI "
            "qualifie des produits, elle n’homologue pas le système d’une collectivité. « Homologation » est le mot du référentiel et "
            "des guides pour la démarche qui y mène."
        )
    )
    document.paragraph(writer.references(REFERENCES), style="small")
    document.paragraph(
        _(
            "Cette annexe réunit ce que les réponses apportent au dossier : périmètre, mesures et leur état, continuité et incidents, "
            "risques. Elle ne remplace ni l’analyse de risques ni la décision signée."
        ),
        style="note",
    )
    document.heading(2, _("L’attestation et ce qui la fonde"), anchor="security-attestation")
    told(writer, ATTESTATION)
    document.heading(2, _("Les données, l’hébergement et ce que le système peut faire"), anchor="security-perimeter")
    told(writer, PERIMETER)
    document.heading(2, _("Les mesures et leur état"), anchor="security-measures")
    _measures(writer, section)
    document.heading(2, _("La continuité et les incidents"), anchor="security-incidents")
    told(writer, CONTINUITY)
    document.paragraph(
        _("Les incidents survenus ne sont pas enregistrés avec cette version du rapport : joignez-les au dossier."),
        style="note",
    )
    _risks(writer, section)


def _measures(writer: Writer, section: Section) -> None:
    """Every safeguard of the section that is asked: what was answered, who does it and when."""
    data, words = writer.data, writer.words
    _ = words._
    asked = set(data.sheet.asked)
    rows: list[list[str | Cell]] = []
    for question in section.questions:
        if question.kind is not Kind.SAFEGUARD or question.id not in asked:
            continue
        answer = data.answers.get(question.id)
        state: list[str | Text] = [words.answer(question, answer)]
        if answer is not None and answer.to_confirm:
            state.append(" " + _("(à confirmer)"))
        actions = writer.actions_on(question.id)
        if answer is not None and (answer.owner.strip() or answer.due is not None):
            state += ["\n", words.owner_and_day(answer)]
        tone = next((TONES[action.state] for action in writer.actions if action.question == question.id), None)
        if answer is not None and answer.counts and answer.choice == (DONE,):
            tone = "positive"
        rows.append([Cell(writer.question(question.id)), Cell(state, tone=tone), Cell(actions or "–")])
    if not rows:
        writer.document.paragraph(_("Aucune question n’est posée sur ce point pour ce système."))
        return
    header = [_("Mesure"), _("État"), _("Plan d’action")]
    writer.document.table(header, rows, widths=[0.55, 0.29, 0.16], row_header=True)


def _risks(writer: Writer, section: Section) -> None:
    """The risks in play that a measure of the section lowers."""
    _ = writer.words._
    own = {question.id for question in section.questions}
    found = [risk for risk in writer.risks if own & {line.question for line in risk.safeguards}]
    if found:
        writer.document.heading(2, _("Les risques que ces mesures abaissent"), anchor="security-risks")
        levels_table(writer, found)
