"""The register of one authority as a workbook: each AI system, how far its assessment is, and what is due next."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from assessments.bias.record import gap_established
from assessments.model import Context
from assessments.scoring import score
from reports.i18n import translations
from reports.record_words import decided_line
from reports.sheets.book import Book, Column
from reports.typography import Typography
from reports.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from assessments.access import Actor
    from assessments.decision import Decided
    from assessments.model import Authority
    from assessments.storage import AssessmentStore, Snapshot
    from checklists.model import Checklist
    from reports.sheets.book import Value


def build_register(store: AssessmentStore, actor: Actor, authority_id: str, as_of: date, lang: str) -> bytes:
    """The register of an authority.

    Args:
        store: where its assessments are.
        actor: who asks.
        authority_id: whose register.
        as_of: the day on which the law is read, also the date of the workbook.
        lang: ``fr`` or ``en``.

    Raises:
        PermissionDenied, UnknownAuthority: see ``AssessmentStore``.
    """
    authority = store.authority(actor, authority_id)
    found = [
        (store.snapshot(actor, each.id), store.checklist_of(actor, each.id))
        for each in store.assessments(actor, authority_id)
    ]
    nearest: dict[str, date] = {}
    for item in store.due(actor, [authority_id]):  # the nearest day comes first
        nearest.setdefault(item.assessment_id, item.day)
    _, _n = translations(lang)
    book = Book(
        title=_("Registre des systèmes d’IA") + f" · {authority.name}",
        subject=_("Impact éthique et sécurité des données d’un système d’IA"),
        author=authority.name,
        lang=lang,
        created=datetime.combine(as_of, time(0), UTC),
        marks=_("Données fictives") if authority.fictional else _("Document de travail"),
    )
    decided = store.decided(actor, authority_id)
    columns = [
        Column(_("Système"), 36),
        Column(_("Service"), 24),
        Column(_("Fournisseur"), 24),
        Column(_("Stade"), 22),
        Column(_("État"), 24),
        Column(_("Niveau d’impact"), 26),
        Column(_("Règlement européen sur l’IA"), 34),
        Column(_("Réponses"), 11),
        Column(_("Questions posées"), 11),
        Column(_("Prochaine échéance"), 14),
        Column(_("Modifiée le"), 17),
        Column(_("Décision"), 40),
    ]
    rows = [
        _row(
            authority,
            each,
            checklist,
            as_of,
            lang,
            nearest=nearest.get(each.assessment.id),
            decided=decided.get(each.assessment.id),
        )
        for each, checklist in found
    ]
    book.sheet(_("Registre"), columns, rows)
    words = Typography(lang)
    about = [
        (_("Collectivité"), authority.name),
        (_("Document du"), words.day(as_of)),
        (
            _("Niveau d’impact"),
            _(
                "Tant que des réponses manquent, le niveau est donné comme une plage : entre le plus bas et le plus haut encore possibles."
            ),
        ),
        (
            _("Prochaine échéance"),
            _(
                "Le premier jour auquel quelque chose échoit pour ce système, même passé : action, réserve, condition, mesure, fin "
                "de validité. Vide : rien n’a de date."
            ),
        ),
        (_("À savoir"), _("Ce classeur est une copie : ce que vous y changez ne change rien dans Balise.")),
    ]
    book.sheet(_("À propos"), [Column(_("Rubrique"), 24), Column(_("Contenu"), 90)], about)
    return book.build()


def _row(
    authority: Authority,
    found: Snapshot,
    checklist: Checklist,
    as_of: date,
    lang: str,
    *,
    nearest: date | None,
    decided: Decided | None,
) -> Sequence[Value]:
    words, system = Wording(checklist, lang), found.assessment.system
    context = Context.of(authority, as_of, audit_gap_established=gap_established(found.audits))
    sheet = score(checklist, found.answers, context, found.assessment.depth)
    asked = sum(section.asked for section in sheet.sections)
    return [
        system.name,
        system.service,
        system.supplier,
        words.capital(words.stage(system.stage)),
        words.status(found.assessment.status),
        words.capital(words.range(sheet.impact)),
        words.ai_act(sheet.qualification),
        asked - sheet.unanswered,
        asked,
        nearest,
        words.local(found.assessment.updated_at),
        decided_line(decided, lang, as_of) if decided else "",
    ]
