"""Every document about one assessment that leaves the house: one table, read by the page, the command line and the bundle."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from checklists.model import Text
from reports.assessment_report import build_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.assessment_report import ReportInput

PDF = "application/pdf"
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
            fr="Ce qui est proposé, les bénéfices face aux risques, les règles et leurs dates, chaque risque avec ses raisons, le plan "
            "d’action, et toutes les réponses avec leurs commentaires.",
            en="What is proposed, benefits against risks, the rules and their dates, each risk with its reasons, the action plan, "
            "and every answer with its comments.",
        ),
        stem=Text(fr="rapport", en="report"),
        suffix=".pdf",
        mime=PDF,
        build=build_report,
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
