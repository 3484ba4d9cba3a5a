"""The sheets and columns of a charter's workbook: one table, read by the reader, the model to download and the docs."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from checklists.charter.problems import french
from checklists.model import Text


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a closed list, in each language. ``also`` are accepted too; a hidden one is understood, never offered."""

    id: str
    name: Text
    also: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``key`` is the key of ``charter.yaml`` that it fills; ``key_en`` the English of the text ``key``."""

    key: str
    title: Text
    help: Text
    required: bool = False
    words: tuple[Word, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the workbook. ``also`` are other names that it may have."""

    key: str
    title: Text
    columns: tuple[Column, ...]
    required: bool
    also: tuple[str, ...] = ()

    def column(self, key: str) -> Column:
        """The column of a key. Raises ``StopIteration`` when there is none."""
        return next(column for column in self.columns if column.key == key)


def fold(words: str) -> str:
    """A title or word without capitals, accents, punctuation and needless spaces, to compare what people type."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


def slug(words: str) -> str:
    """An id made of words: « Élu référent » gives ``elu_referent``; empty when there is no letter or digit in them."""
    return fold(words).replace(" ", "_")


def _t(fr: str, en: str) -> Text:
    return Text(fr=french(fr), en=en)


def _column(key: str, fr: str, en: str, help_fr: str, help_en: str, **more: object) -> Column:
    return Column(key, _t(fr, en), _t(help_fr, help_en), **more)  # type: ignore[arg-type]


def _english(key: str, fr: str, en: str) -> Column:
    return _column(
        f"{key}_en", f"{fr} (anglais)", f"{en} (English)",
        "Facultatif. Sans lui, le texte français est montré.", "Optional. Without it, the French text is shown.",
    )  # fmt: skip


KINDS = (
    Word("fact", _t("fait", "fact")),
    Word("safeguard", _t("mesure", "safeguard"), ("mesure de protection", "measure")),
    Word("exposure", _t("exposition", "exposure"), ("facteur d’exposition",), hidden=True),
)
ANSWERS = (
    Word("one_of", _t("un choix", "one choice"), ("choix", "choix unique", "choice")),
    Word("any_of", _t("plusieurs choix", "several choices"), ("choix multiple", "choix multiples")),
    Word("number", _t("nombre", "number")),
    Word("text", _t("texte", "text")),
    Word("date", _t("date", "date")),
    Word("table", _t("tableau", "table")),
)
DEPTHS = (
    Word("short", _t("essentiel", "essential"), ("l’essentiel",)),
    Word("standard", _t("courant", "standard"), ("l’examen courant",)),
    Word("full", _t("complet", "full"), ("l’examen complet", "complete")),
)
YES_NO = (Word("yes", _t("oui", "yes"), ("vrai", "true", "x")), Word("no", _t("non", "no"), ("faux", "false")))

CHARTER = Sheet("charter", _t("Charte", "Charter"), (
    _column("id", "Identifiant", "Id", "Un mot court sans espace, par exemple valmont.",
            "A short word without spaces, for instance valmont.", required=True),
    _column("title", "Titre", "Title", "Le nom de la charte.", "The name of the charter.", required=True),
    _english("title", "Titre", "Title"),
    _column("adopted_on", "Adoptée le", "Adopted on", "Facultatif. Le jour de la délibération, par exemple 12/03/2026.",
            "Optional. The day of the vote, for instance 2026-03-12."),
    _column("url", "Adresse", "Address", "Facultatif. L’adresse où la charte est publiée, avec https.",
            "Optional. The address at which the charter is published, with https."),
), required=False, also=("la charte",))  # fmt: skip

PRINCIPLES = Sheet("principles", _t("Principes", "Principles"), (
    _column("id", "Numéro", "Number", "Le numéro du principe dans votre charte, par exemple 1 ou P1.",
            "The number of the principle in your charter, for instance 1 or P1.", required=True,
            also=("n", "no", "id", "identifiant")),
    _column("title", "Titre", "Title", "Le principe en quelques mots.", "The principle in a few words.", required=True),
    _english("title", "Titre", "Title"),
    _column("text", "Texte", "Text", "Le texte du principe, tel qu’il a été adopté.",
            "The wording of the principle, as it was adopted.", required=True),
    _english("text", "Texte", "Text"),
    _column("questions", "Questions liées", "Linked questions",
            "Les identifiants des questions qui montrent si le principe est suivi, séparés par des points-virgules : les vôtres, ou ceux de la grille.",
            "The ids of the questions that show whether the principle is followed, separated by semicolons: yours, or those of the checklist.",
            required=True, also=("questions",)),
), required=True, also=("principe", "principle"))  # fmt: skip

QUESTIONS = Sheet("questions", _t("Questions", "Questions"), (
    _column("id", "Identifiant", "Id", "Un mot court sans espace, que la grille n’a pas déjà, par exemple elu_referent.",
            "A short word without spaces that the checklist does not have already, for instance lead_councillor.", required=True),
    _column("kind", "Type", "Type", "Écrivez fait (une information) ou mesure (ce que vous faites pour suivre la charte).",
            "Write fact (a piece of information) or safeguard (what you do to follow the charter).", required=True, words=KINDS),
    _column("text", "Question", "Question", "La question, telle qu’on la posera.", "The question, as it will be asked.", required=True),
    _english("text", "Question", "Question"),
    _column("why", "Pourquoi", "Why", "Ce qui en dépend, en une phrase.", "What depends on it, in one sentence.", required=True),
    _english("why", "Pourquoi", "Why"),
    _column("help", "Aide", "Help", "Facultatif. Comment trouver la réponse.", "Optional. How to find the answer."),
    _english("help", "Aide", "Help"),
    _column("answer", "Réponse", "Answer",
            "Pour un fait : un choix, plusieurs choix, nombre, texte, date ou tableau. Vide pour une mesure.",
            "For a fact: one choice, several choices, number, text, date or table. Empty for a safeguard.", words=ANSWERS),
    _column("options", "Choix", "Choices",
            "Pour un choix ou plusieurs : un par ligne, ou séparés par des points-virgules. « (seul) » à la fin d’un choix : il ne se combine pas.",
            "For one or several choices: one a line, or separated by semicolons. “(alone)” at the end of a choice: it is not combined."),
    _column("options_en", "Choix (anglais)", "Choices (English)", "Facultatif. Autant de lignes qu’en français, dans le même ordre.",
            "Optional. As many lines as in French, in the same order."),
    _column("columns", "Colonnes", "Columns", "Pour un tableau : une colonne par ligne, ou séparées par des points-virgules.",
            "For a table: one column a line, or separated by semicolons."),
    _column("columns_en", "Colonnes (anglais)", "Columns (English)", "Facultatif. Autant de lignes qu’en français, dans le même ordre.",
            "Optional. As many lines as in French, in the same order."),
    _column("unit", "Unité", "Unit", "Facultatif. Pour un nombre : ce que l’on compte, par exemple habitants.",
            "Optional. For a number: what is counted, for instance inhabitants."),
    _english("unit", "Unité", "Unit"),
    _column("depth", "Profondeur", "Depth",
            "Facultatif. essentiel : posée pour tous les systèmes ; courant ou complet : pour les plus sensibles. Vide : essentiel.",
            "Optional. essential: asked for all systems; standard or full: for the more sensitive ones. Empty: essential.", words=DEPTHS),
    _column("asked_of", "À qui la poser", "Whom to ask",
            "Facultatif. Qui connaît la réponse, par exemple DPO ; juriste. Vide : chef ou cheffe de projet.",
            "Optional. Who knows the answer, for instance DPO; legal officer. Empty: project manager."),
    _column("may_not_apply", "Sans objet possible", "May not apply",
            "Facultatif. oui : on peut répondre « sans objet », en disant pourquoi.",
            "Optional. yes: one may answer “not applicable” and say why.", words=YES_NO),
), required=False, also=("question",))  # fmt: skip

SHEETS = (CHARTER, PRINCIPLES, QUESTIONS)
