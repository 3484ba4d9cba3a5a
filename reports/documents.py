"""Every document about one assessment that leaves the house: one table, read by the page, the command line and the bundle."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from checklists.model import Text
from reports.assessment_report import build_report
from reports.public.explanation import build_explanation
from reports.public.inventory import build_csv, build_json
from reports.public.notice import build_notice
from reports.public.page import build_page
from reports.public.transparency import build_transparency

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.assessment_report import ReportInput

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TXT = "text/plain"
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
        id="public_page",
        audience=Audience.PUBLIC,
        title=Text(fr="Fiche publique", en="Public record"),
        about=Text(
            fr="Une page web en un seul fichier, à mettre sur votre site : un résumé pour tous, puis le détail. Elle s’ouvre sans connexion et n’appelle aucun autre site.",
            en="A web page in a single file, to put on your site: a summary for everybody, then the details. It opens offline and calls no other site.",
        ),
        stem=Text(fr="fiche-publique", en="public-record"),
        suffix=".html",
        mime="text/html",
        build=build_page,
    ),
    Kind(
        id="notice",
        audience=Audience.PUBLIC,
        title=Text(fr="Mention à porter sur les décisions", en="Notice to put on decisions"),
        about=Text(
            fr="Le texte que chaque décision individuelle doit porter quand elle repose sur un algorithme, prêt à coller dans vos courriers.",
            en="The text that each individual decision must bear when it rests on an algorithm, ready to paste into your letters.",
        ),
        stem=Text(fr="mention", en="notice"),
        suffix=".txt",
        mime=TXT,
        build=build_notice,
    ),
    Kind(
        id="explanation",
        audience=Audience.PUBLIC,
        title=Text(fr="Explication d’une décision à une personne", en="Explanation of a decision to a person"),
        about=Text(
            fr="Les quatre points à communiquer à qui demande comment sa décision a été prise. Un modèle à compléter pour chaque personne.",
            en="The four points to give to whoever asks how their decision was made. A template to complete for each person.",
        ),
        stem=Text(fr="explication", en="explanation"),
        suffix=".docx",
        mime=DOCX,
        build=build_explanation,
    ),
    Kind(
        id="transparency",
        audience=Audience.PUBLIC,
        title=Text(fr="Messages au public sur l’usage d’une IA", en="Messages to the public about the use of AI"),
        about=Text(
            fr="Ce qu’un agent conversationnel, un standard vocal ou un contenu généré doit dire de lui-même : version courte, longue et orale, en français et en anglais.",
            en="What a chatbot, a voicebot or a generated content must say about itself: short, long and spoken, in French and in English.",
        ),
        stem=Text(fr="messages-au-public", en="messages-to-the-public"),
        suffix=".txt",
        mime=TXT,
        build=build_transparency,
    ),
    Kind(
        id="inventory_csv",
        audience=Audience.PUBLIC,
        title=Text(fr="Inventaire des algorithmes, pour tableur", en="Inventory of algorithms, for a spreadsheet"),
        about=Text(
            fr="Les 21 lignes de la fiche d’inventaire du guide d’Etalab, à ouvrir dans un tableur.",
            en="The 21 rows of the inventory sheet of Etalab’s guide, to open in a spreadsheet.",
        ),
        stem=Text(fr="inventaire", en="inventory"),
        suffix=".csv",
        mime="text/csv",
        build=build_csv,
    ),
    Kind(
        id="inventory_json",
        audience=Audience.PUBLIC,
        title=Text(fr="Inventaire des algorithmes, pour une machine", en="Inventory of algorithms, for a machine"),
        about=Text(
            fr="Les mêmes 21 lignes en JSON, pour un portail de données ouvertes.",
            en="The same 21 rows in JSON, for an open data portal.",
        ),
        stem=Text(fr="inventaire", en="inventory"),
        suffix=".json",
        mime="application/json",
        build=build_json,
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
