"""Every document about one assessment that leaves the house: one table, read by the page, the command line and the bundle."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING

from checklists.model import Text
from reports.assessment_report import build_report
from reports.officials import build_officials
from reports.public.inventory import build_csv, build_json
from reports.public.notice import build_notice
from reports.public.page import build_page
from reports.public.transparency import build_transparency
from reports.sheets import XLSX
from reports.sheets.action_plan import build_action_plan
from reports.sheets.answers import build_answers
from reports.sheets.obligations import build_obligations
from reports.sheets.supplier import build_supplier

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
class Offered:
    """Something that leaves the house under a name.

    Attributes:
        id: its word on the command line and in addresses, and under which it is noted.
        title: its name.
        about: what it holds and what it is for, in one or two sentences.
        stem: how its file name begins, in plain ASCII.
        suffix: how its file name ends, with the dot.
        mime: its media type.
    """

    id: str
    title: Text
    about: Text
    stem: Text
    suffix: str
    mime: str


@dataclass(frozen=True, slots=True)
class Kind(Offered):
    """A kind of document, made of what ``gather`` reads.

    Attributes:
        audience: for whom it is.
        build: makes its bytes from the input and the language; the same input gives the same bytes.
    """

    audience: Audience
    build: Callable[[ReportInput, str], bytes]


def _later(module: str, name: str) -> Callable[[ReportInput, str], bytes]:
    """A builder whose module is imported at its first use: the library for Word files is slow to load, and rarely needed."""

    def build(data: ReportInput, lang: str) -> bytes:
        made: bytes = getattr(import_module(module), name)(data, lang)
        return made

    return build


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
        build=_later("reports.deliberation", "build_deliberation"),
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
        mime=TXT,
        build=_later("reports.deliberation", "build_deliberation_text"),
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
        build=_later("reports.public.explanation", "build_explanation"),
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
    Kind(
        id="workshop",
        audience=Audience.WORK,
        title=Text(fr="Atelier de deux heures avec les habitants", en="Two-hour workshop with residents"),
        about=Text(
            fr="Tout pour tenir un atelier : déroulé minuté, présentation du système en mots simples, une carte pour chaque grand "
            "risque, grille de vote et feuille de compte rendu. À modifier, puis à imprimer.",
            en="Everything to hold a workshop: a timed schedule, the system in plain words, a card for each main risk, a voting grid "
            "and a sheet for the notes. To be edited, then printed.",
        ),
        stem=Text(fr="atelier", en="workshop"),
        suffix=".docx",
        mime=DOCX,
        build=_later("reports.workshop", "build_workshop"),
    ),
    Kind(
        id="answers_sheet",
        audience=Audience.WORK,
        title=Text(fr="Réponses (tableur)", en="Answers (spreadsheet)"),
        about=Text(
            fr="Une ligne par question posée, avec la réponse, son état, le commentaire, les pièces, le responsable et l’échéance. "
            "Les réponses qui ne sont plus demandées sont sur une feuille à part.",
            en="One row for each question asked, with the answer, its state, the comment, the evidence, the owner and the due date. "
            "Answers that are no longer asked stand on a sheet of their own.",
        ),
        stem=Text(fr="reponses", en="answers"),
        suffix=".xlsx",
        mime=XLSX,
        build=build_answers,
    ),
    Kind(
        id="obligations_sheet",
        audience=Audience.WORK,
        title=Text(fr="Obligations (tableur)", en="Obligations (spreadsheet)"),
        about=Text(
            fr="Chaque obligation avec sa certitude, ses dates, qui en répond, ce qui la prouve et les textes dont elle vient.",
            en="Each obligation with its certainty, its dates, who answers for it, what proves it and the texts it comes from.",
        ),
        stem=Text(fr="obligations", en="obligations"),
        suffix=".xlsx",
        mime=XLSX,
        build=build_obligations,
    ),
    Kind(
        id="action_plan_sheet",
        audience=Audience.WORK,
        title=Text(fr="Plan d’action (tableur)", en="Action plan (spreadsheet)"),
        about=Text(
            fr="Tout ce qui reste à faire, numéroté comme dans le rapport : qui, pour quand, et quel risque cela réduit.",
            en="Everything that remains to be done, numbered as in the report: who, by when, and which risk it lowers.",
        ),
        stem=Text(fr="plan-d-action", en="action-plan"),
        suffix=".xlsx",
        mime=XLSX,
        build=build_action_plan,
    ),
    Kind(
        id="supplier_sheet",
        audience=Audience.WORK,
        title=Text(fr="Questionnaire pour le fournisseur (tableur)", en="Questionnaire for the supplier (spreadsheet)"),
        about=Text(
            fr="Seulement les questions auxquelles le fournisseur sait répondre, sans aucune réponse de la collectivité. Son retour se "
            "dépose à la page « Fournisseur ».",
            en="Only the questions that the supplier can answer, without any answer of the authority. What comes back is uploaded on the "
            "page “Supplier”.",
        ),
        stem=Text(fr="fournisseur", en="supplier"),
        suffix=".xlsx",
        mime=XLSX,
        build=build_supplier,
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
