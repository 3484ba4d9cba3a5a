"""Which system, and which authority."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.parts.writer import Writer


def identity(writer: Writer) -> None:
    """The identity of the system as it was typed, and the profile on which obligations depend."""
    data, words, document = writer.data, writer.words, writer.document
    _ = words._
    system, authority = data.assessment.system, data.authority
    unsaid = _("non précisé")
    writer.part(_("Le système et la collectivité"), "identity")
    document.heading(2, _("Le système"), anchor="system")
    use_case = next(
        (case.name.to(writer.lang) for case in data.checklist.use_cases if case.id == data.assessment.use_case), ""
    )
    document.facts(
        [
            (_("Nom"), system.name),
            (_("Service"), system.service or unsaid),
            (_("Fournisseur"), system.supplier or unsaid),
            (_("Contact"), system.contact or unsaid),
            (_("Étape"), words.stage(system.stage)),
            (_("Modèle de départ"), use_case or _("aucun")),
            (_("Profondeur des questions"), words.depth(data.sheet.depth)),
        ]
    )
    document.small_heading(_("Finalité"), "purpose")
    if system.purpose.strip():
        document.user_text(system.purpose)
    else:
        document.paragraph(_("La finalité de ce système n’est pas encore décrite."))
    document.heading(2, _("La collectivité"), anchor="authority")
    document.facts(
        [
            (_("Nom"), authority.name),
            (_("Type"), words.authority_type(authority.type)),
            (_("Population"), unsaid if authority.population is None else words.people(authority.population)),
            (_("Agents"), unsaid if authority.staff_fte is None else words.staff(authority.staff_fte)),
        ]
    )
    if authority.type is None or authority.population is None or authority.staff_fte is None:
        document.paragraph(
            _(
                "Certaines obligations dépendent de ce profil. Ce qui n’est pas précisé les laisse ouvertes : il ne vaut pas zéro."
            ),
            style="note",
        )
