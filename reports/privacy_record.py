"""Balise’s own line in the authority’s record of processing (GDPR, Article 30, to be confirmed): a Word file to complete."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from checklists.model import Text
from reports.privacy import BASIS, ERASED, KEPT, NO_TRANSFER, PURPOSES, RECORD, STAYS, TO_COMPLETE, controller_rows
from reports.word import add_table, add_text, new_document, to_bytes

if TYPE_CHECKING:
    from datetime import date

    from assessments.model import Authority
    from assessments.privacy import PrivacyNotice
    from assessments.retention import KeepTime

_NAME = Text(
    fr="Évaluation éthique des systèmes d’intelligence artificielle (Balise)",
    en="Ethical assessment of artificial intelligence systems (Balise)",
)
_PEOPLE = Text(
    fr="Agents, élus, membres du comité d’éthique, experts et prestataires qui ont un compte. Les évaluations n’ont pas besoin de noms\u00a0: "
    "écrivez-y des fonctions.",
    en="Officers, elected officials, members of the ethics committee, experts and contractors with an account. Assessments need no "
    "names: write functions.",
)
_SECURITY = (
    Text(
        fr="Accès par rôle, demandé à chaque lecture et à chaque écriture\u00a0; collectivités séparées.",
        en="Access by role, asked at each reading and each writing; authorities kept apart.",
    ),
    Text(
        fr="Mots de passe gardés en argon2id\u00a0; attente après des échecs\u00a0; sessions qui finissent et peuvent être fermées.",
        en="Passwords kept in argon2id; waiting after failures; sessions that end and can be closed.",
    ),
    Text(
        fr="Historique chaîné par empreintes, vérifiable\u00a0; aucune donnée envoyée ailleurs.",
        en="History chained by digests, verifiable; no data sent elsewhere.",
    ),
    Text(
        fr="Chiffrement du disque, HTTPS et sauvegardes\u00a0: à la charge de la collectivité ou de son hébergeur.",
        en="Encryption of the disk, HTTPS and backups: up to the authority or its host.",
    ),
)


def build_record(authority: Authority, notice: PrivacyNotice, rule: KeepTime, as_of: date, lang: str) -> bytes:
    """The entry as a Word file; the same input gives the same bytes."""
    title = RECORD.title.to(lang)
    document = new_document(f"{title} · {authority.name}", lang, datetime.combine(as_of, time(0), UTC))
    document.add_paragraph(title, style="Title")
    add_text(document, RECORD.about.to(lang))
    missing = f"[{TO_COMPLETE.to(lang)}]"
    rows = [
        (Text(fr="Traitement", en="Processing").to(lang), _NAME.to(lang)),
        *((label, missing if text == TO_COMPLETE.to(lang) else text) for label, text in _who(authority, notice, lang)),
        (Text(fr="Responsable conjoint, le cas échéant", en="Joint controller, if any").to(lang), missing),
        (Text(fr="Finalités", en="Purposes").to(lang), "\n".join(one.to(lang) for one in PURPOSES)),
        (Text(fr="Base légale", en="Legal basis").to(lang), BASIS.to(lang)),
        (Text(fr="Personnes concernées", en="People concerned").to(lang), _PEOPLE.to(lang)),
        (Text(fr="Hébergeur et autres sous-traitants", en="Host and other processors").to(lang), missing),
        (
            Text(fr="Transferts hors de l’Union européenne", en="Transfers outside the EU").to(lang),
            _transfers(lang, missing),
        ),
        (Text(fr="Conservation des évaluations", en="Retention of assessments").to(lang), _kept(rule, lang)),
        (Text(fr="Mesures de sécurité", en="Security measures").to(lang), "\n".join(one.to(lang) for one in _SECURITY)),
        (Text(fr="Effacement", en="Erasure").to(lang), f"{ERASED.to(lang)}\n{STAYS.to(lang)}"),
        (Text(fr="Fiche du", en="Entry of").to(lang), f"{as_of:%d/%m/%Y}" if lang == "fr" else f"{as_of:%Y-%m-%d}"),
    ]
    headers = (Text(fr="Rubrique", en="Item").to(lang), Text(fr="Contenu", en="Content").to(lang))
    add_table(document, headers, rows, title)
    heading = Text(
        fr="Catégories de données, durées et destinataires", en="Categories of data, durations and recipients"
    )
    document.add_paragraph(heading.to(lang), style="Heading 1")
    columns = (
        Text(fr="Données", en="Data").to(lang),
        Text(fr="Durée", en="Duration").to(lang),
        Text(fr="Destinataires", en="Recipients").to(lang),
    )
    kept = [(one.what.to(lang), one.how_long.to(lang), one.seen_by.to(lang)) for one in KEPT]
    add_table(document, columns, kept, heading.to(lang))
    return to_bytes(document)


def _who(authority: Authority, notice: PrivacyNotice, lang: str) -> list[tuple[str, str]]:
    return controller_rows(authority.name, notice, lang)


def _transfers(lang: str, missing: str) -> str:
    host = Text(fr="Hébergeur\u00a0: {missing}", en="Host: {missing}").to(lang)
    return f"{NO_TRANSFER.to(lang)}\n{host.format(missing=missing)}"


def _kept(rule: KeepTime, lang: str) -> str:
    if rule.months is None:
        return Text(fr="Aucune durée n’est fixée à ce jour.", en="No time is set to this day.").to(lang)
    return (
        Text(fr="{n} mois après l’archivage ou le retrait.", en="{n} months after archiving or withdrawal.")
        .to(lang)
        .format(n=rule.months)
    )
