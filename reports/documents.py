"""Every document about one assessment that leaves the house: one table, read by the page, the command line and the bundle."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from checklists.model import Text
from reports.assessment_report import build_report
from reports.deliberation import build_deliberation, build_deliberation_text
from reports.officials import build_officials

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.assessment_report import ReportInput

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LONGEST_NAME = 60


class Audience(StrEnum):
    """For whom a document is; in the order in which pages list them."""

    COMMITTEE = "committee"
    OFFICIALS = "officials"
    PUBLIC = "public"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document.

    Attributes:
        id: its word on the command line and in addresses.
        audience: for whom it is.
        title: its name.
        about: what it holds and what it is for, in one or two sentences.
        stem: how its file name begins, in plain ASCII.
        suffix: how its file name ends, with the dot.
        mime: its media type.
        build: makes its bytes from the input and the language; the same input gives the same bytes.
    """

    id: str
    audience: Audience
    title: Text
    about: Text
    stem: Text
    suffix: str
    mime: str
    build: Callable[[ReportInput, str], bytes]


DOCUMENTS: tuple[Kind, ...] = (
    Kind(
        id="report",
        audience=Audience.COMMITTEE,
        title=Text(fr="Rapport complet", en="Full report"),
        about=Text(
            fr="L’identité du système, les règles qui s’appliquent et leurs dates, chaque risque avec ses raisons, et toutes "
            "les réponses avec leurs commentaires.",
            en="The identity of the system, the rules that apply and their dates, each risk with its reasons, and every "
            "answer with its comments.",
        ),
        stem=Text(fr="rapport", en="report"),
        suffix=".pdf",
        mime=PDF,
        build=build_report,
    ),
    Kind(
        id="officials",
        audience=Audience.OFFICIALS,
        title=Text(fr="Deux pages pour les élus", en="Two pages for elected officials"),
        about=Text(
            fr="Le besoin, les personnes touchées, le niveau, les risques, les conditions, les bénéfices en chiffres, le coût et "
            "la décision demandée, sans jargon. À joindre à la convocation.",
            en="The need, the people affected, the level, the risks, the conditions, the benefits in figures, the cost and the "
            "decision asked for, in plain words. To be sent with the notice of the meeting.",
        ),
        stem=Text(fr="elus", en="officials"),
        suffix=".pdf",
        mime=PDF,
        build=build_officials,
    ),
    Kind(
        id="deliberation",
        audience=Audience.OFFICIALS,
        title=Text(fr="Projet de délibération ou de décision", en="Draft decision"),
        about=Text(
            fr="Visas, considérants et articles, à modifier dans un traitement de texte. C’est un projet : faites-le vérifier par "
            "le service juridique.",
            en="References, recitals and articles, to be edited in a word processor. It is a draft: have it checked by the legal "
            "service.",
        ),
        stem=Text(fr="deliberation", en="draft-decision"),
        suffix=".docx",
        mime=DOCX,
        build=build_deliberation,
    ),
    Kind(
        id="deliberation_text",
        audience=Audience.OFFICIALS,
        title=Text(fr="Projet de délibération ou de décision, texte seul", en="Draft decision, plain text"),
        about=Text(
            fr="Le même projet sans mise en forme, à coller dans le logiciel des assemblées.",
            en="The same draft without formatting, to paste into the software of your council.",
        ),
        stem=Text(fr="deliberation", en="draft-decision"),
        suffix=".txt",
        mime="text/plain",
        build=build_deliberation_text,
    ),
)


def document(id_: str) -> Kind:
    """The kind with this id.

    Raises:
        KeyError: when there is none.
    """
    return next((kind for kind in DOCUMENTS if kind.id == id_), None) or _unknown(id_)


def _unknown(id_: str) -> Kind:
    raise KeyError(id_)


def file_name(kind: Kind, data: ReportInput, lang: str) -> str:
    """A file name in plain ASCII, whatever the name of the system: letters, digits and hyphens, with the day."""
    return name_of(kind.stem.to(lang), data.assessment.system.name, f"{data.printed_at:%Y-%m-%d}") + kind.suffix


def name_of(*parts: str) -> str:
    """« balise-rapport-voicebot-2026-11-22 »: parts of a file name in plain ASCII, joined by hyphens; empty ones are left out."""
    ascii_parts = (unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode().lower() for part in parts)
    kept = (re.sub(r"[^a-z0-9]+", "-", part)[:_LONGEST_NAME].strip("-") for part in ascii_parts)
    return "-".join(part for part in ("balise", *kept) if part)
