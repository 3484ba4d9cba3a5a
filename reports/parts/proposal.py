"""What is proposed and for whom, in the words of the answers; then which system this is, and which authority."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.parts.told import known, told

if TYPE_CHECKING:
    from reports.parts.writer import Writer

NEED = (
    *("problem", "doing_nothing", "alternatives_studied", "comparable_projects", "values_at_stake"),
    *("full_cost", "financial_commitment"),
)
PEOPLE = (
    *("about", "affected_scale", "vulnerable_people", "public_contact", "effect_on_person", "wrong_answer_effect"),
    *("reversibility", "other_channel", "staff_effects"),
)
WHAT_IT_DOES = ("families", "technique", "role", "already_in_service", "real_effects_in_pilot", "domain_of_use_written")
AUTONOMY = (
    *("individual_decision", "follow_rate", "self_revising_rules", "automatic_actions", "human_review"),
    *("authority_to_depart", "human_relay"),
)
DATA = (
    *("personal_data", "sensitive_data", "data_entered", "data_origin", "learned_from_past_decisions", "retrieval"),
    *("processors", "supplier_reuse", "hosting_trusted"),
)
SUPPLIER = ("supplier_exit", "unilateral_change", "supplier_known", "ai_clauses", "exit_clause", "pilot_bounded")


def proposal(writer: Writer) -> None:
    """Identity, then one heading for each subject, with the answers that speak of it."""
    _ = writer.words._
    writer.part(_("Ce qui est proposé, et pour qui"), "proposal")
    _system(writer)
    subjects = (
        ("need", _("Le besoin"), NEED),
        ("people", _("Les personnes touchées"), PEOPLE),
        ("what-it-does", _("Ce que fait le système"), WHAT_IT_DOES),
        ("autonomy", _("La part du système dans les décisions"), AUTONOMY),
        ("data", _("Les données"), DATA),
        ("supplier", _("Le fournisseur et le contrat"), SUPPLIER),
    )
    for anchor, title, ids in subjects:
        if known(writer, ids):
            writer.document.heading(2, title, anchor=anchor)
            told(writer, ids)
    _authority(writer)


def _system(writer: Writer) -> None:
    data, words, document = writer.data, writer.words, writer.document
    _ = words._
    system = data.assessment.system
    use_case = next(
        (case.name.to(writer.lang) for case in data.checklist.use_cases if case.id == data.assessment.use_case), ""
    )
    document.heading(2, _("Le système"), anchor="system")
    if system.purpose.strip():
        document.user_text(system.purpose)
    else:
        document.paragraph(_("La finalité de ce système n’est pas encore décrite."))
    document.facts(
        [
            (_("Nom"), system.name),
            (_("Service"), system.service or _("non précisé")),
            (_("Fournisseur"), system.supplier or _("non précisé")),
            (_("Contact"), system.contact or _("non précisé")),
            (_("Étape"), words.stage(system.stage)),
            (_("Modèle de départ"), use_case or _("aucun")),
            (_("Profondeur des questions"), words.depth(data.sheet.depth)),
        ]
    )


def _authority(writer: Writer) -> None:
    authority, words, document = writer.data.authority, writer.words, writer.document
    _ = words._
    document.heading(2, _("La collectivité"), anchor="authority")
    document.facts(
        [
            (_("Nom"), authority.name),
            (_("Type"), words.authority_type(authority.type)),
            (_("Population"), _("non précisé") if authority.population is None else words.people(authority.population)),
            (_("Agents"), _("non précisé") if authority.staff_fte is None else words.staff(authority.staff_fte)),
        ]
    )
    if authority.type is None or authority.population is None or authority.staff_fte is None:
        document.paragraph(
            _(
                "Certaines obligations dépendent de ce profil. Ce qui n’est pas précisé les laisse ouvertes : il ne vaut pas zéro."
            ),
            style="note",
        )
