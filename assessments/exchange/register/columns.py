"""The columns of a register of AI systems as authorities keep one: what each is called, what it holds, and where it goes.

One table: guessing columns, reading cells, the model workbook and its explanations all follow from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assessments.model import Stage
from assessments.storage.text import folded
from checklists.model import Text


class Holds(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    LINE = "line"
    STAGE = "stage"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Word:
    """A word offered in a drop-down, the others by which people say the same, and what it means.

    ``means`` is an option of the column's question, or a stage; empty: said, and no answer follows from it alone.
    """

    label: Text
    also: tuple[str, ...]
    means: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        id: its name in the code.
        title: its title in the model workbook.
        also: other titles that mean the same; compared without accents and capitals.
        holds: what its cells hold.
        help: what to write in it.
        field: the field of the system that it fills; empty when it answers a question.
        question: the question that it answers, or under which its text is kept as a comment; empty for a field.
        words: those of a drop-down.
    """

    id: str
    title: Text
    also: tuple[str, ...]
    holds: Holds
    help: Text
    field: str = ""
    question: str = ""
    words: tuple[Word, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every title by which it is recognised, as compared."""
        return tuple(dict.fromkeys(folded(name) for name in (self.title.fr, self.title.en, *self.also)))


NAME = "name"

COLUMNS: tuple[Column, ...] = (
    Column(
        NAME,
        Text(fr="Nom du système", en="Name of the system"),
        (
            *(
                "nom",
                "système",
                "système d'IA",
                "outil",
                "nom de l'outil",
                "application",
                "solution",
                "logiciel",
                "projet",
            ),
            *("intitulé", "désignation", "name", "system", "tool", "AI system"),
        ),
        Holds.LINE,
        Text(
            fr="Obligatoire. Le nom par lequel vous désignez le système, par exemple «\u00a0Assistant téléphonique de la mairie\u00a0».",
            en="Required. The name by which you call the system, such as “Town hall telephone assistant”.",
        ),
        field="name",
    ),
    Column(
        "purpose",
        Text(fr="Finalité", en="Purpose"),
        (
            *(
                "à quoi sert-il",
                "usage",
                "objectif",
                "but",
                "description",
                "cas d'usage",
                "finalités",
                "objet",
                "fonction",
            ),
            *("use", "aim", "use case"),
        ),
        Holds.TEXT,
        Text(fr="À quoi il sert, et pour qui.", en="What it is for, and for whom."),
        field="purpose",
    ),
    Column(
        "service",
        Text(fr="Service", en="Department"),
        (
            *("service utilisateur", "direction", "direction ou service", "pôle", "métier", "entité", "service métier"),
            *("service", "unit", "team"),
        ),
        Holds.LINE,
        Text(fr="Le service qui l’utilise ou l’utilisera.", en="The department that uses it or will use it."),
        field="service",
    ),
    Column(
        "supplier",
        Text(fr="Fournisseur", en="Supplier"),
        ("éditeur", "prestataire", "titulaire", "titulaire du marché", "société", "vendor", "provider"),
        Holds.LINE,
        Text(fr="Vide s’il est fait en interne.", en="Empty when it is made in-house."),
        field="supplier",
    ),
    Column(
        "contact",
        Text(fr="Contact", en="Contact"),
        ("référent", "personne à contacter", "pilote", "responsable", "chef de projet", "correspondant", "owner"),
        Holds.LINE,
        Text(
            fr="La fonction de la personne à contacter, de préférence à son nom.",
            en="The function of the person to contact, rather than their name.",
        ),
        field="contact",
    ),
    Column(
        "stage",
        Text(fr="Statut", en="Status"),
        ("stade", "état", "avancement", "phase", "étape", "situation", "stage", "state"),
        Holds.STAGE,
        Text(
            fr="Où en est le projet. Vide si vous ne savez pas.",
            en="Where the project is. Empty when you do not know.",
        ),
        field="stage",
        words=(
            Word(
                Text(fr="Idée", en="Idea"),
                ("projet", "envisagé", "étude", "à l'étude", "en réflexion", "planned", "prévu"),
                Stage.IDEA,
            ),
            Word(
                Text(fr="Achat ou développement en cours", en="Purchase or development under way"),
                (
                    "achat",
                    "achat en cours",
                    "développement",
                    "en développement",
                    "acquisition",
                    "marché en cours",
                    "purchase",
                ),
                Stage.PURCHASE,
            ),
            Word(
                Text(fr="Essai", en="Pilot"),
                ("pilote", "expérimentation", "en test", "test", "poc", "preuve de concept", "trial", "en essai"),
                Stage.PILOT,
            ),
            Word(
                Text(fr="En service", en="In service"),
                (
                    "en production",
                    "production",
                    "déployé",
                    "actif",
                    "opérationnel",
                    "utilisé",
                    "live",
                    "deployed",
                    "in use",
                ),
                Stage.IN_SERVICE,
            ),
            Word(
                Text(fr="Arrêté", en="Stopped"),
                ("abandonné", "retiré", "terminé", "inactif", "décommissionné", "retired", "hors service"),
                Stage.STOPPED,
            ),
        ),
    ),
    Column(
        "in_service_on",
        Text(fr="Date de mise en service", en="In service since"),
        ("mise en service", "date de déploiement", "mise en production", "date de mise en production", "start date"),
        Holds.DATE,
        Text(
            fr="Jour, mois, année. Future si le système n’est pas encore en service.",
            en="Day, month, year. In the future when the system is not in service yet.",
        ),
        question="already_in_service",
    ),
    Column(
        "personal_data",
        Text(fr="Données personnelles", en="Personal data"),
        ("données à caractère personnel", "dcp", "données perso", "rgpd", "traite des données personnelles"),
        Holds.CHOICE,
        Text(
            fr="«\u00a0Oui\u00a0» ne dit pas si le système s’en sert\u00a0: la question vous sera posée.",
            en="“Yes” does not say whether the system uses them: you will be asked.",
        ),
        question="personal_data",
        words=(
            Word(Text(fr="Oui", en="Yes"), ("o", "y", "x", "vrai", "true", "1"), ""),
            Word(Text(fr="Non", en="No"), ("n", "aucune", "faux", "false", "0", "sans"), "none"),
        ),
    ),
    Column(
        "dpia",
        Text(fr="AIPD faite", en="DPIA done"),
        ("aipd", "pia", "analyse d'impact", "analyse d'impact rgpd", "aipd réalisée", "dpia"),
        Holds.CHOICE,
        Text(
            fr="L’analyse d’impact sur la protection des données est-elle faite\u00a0?",
            en="Is the data protection impact assessment done?",
        ),
        question="dpia_done",
        words=(
            Word(
                Text(fr="Oui", en="Yes"),
                ("o", "y", "x", "faite", "réalisée", "terminée", "vrai", "true", "done", "1"),
                "done",
            ),
            Word(Text(fr="En cours", en="Under way"), ("partielle", "commencée", "in progress"), "partial"),
            Word(Text(fr="Non", en="No"), ("n", "à faire", "faux", "false", "0", "not done"), "not_done"),
        ),
    ),
    Column(
        "technique",
        Text(fr="Type d’IA", en="Kind of AI"),
        ("technologie", "technique", "type de système", "nature de l'IA", "type", "technology"),
        Holds.CHOICE,
        Text(fr="Comment il produit ses résultats.", en="How it produces its results."),
        question="technique",
        words=(
            Word(
                Text(fr="Règles écrites", en="Written rules"),
                ("règles", "barème", "algorithme à règles", "système expert", "rules"),
                "rules",
            ),
            Word(
                Text(fr="Apprentissage", en="Machine learning"),
                (
                    "apprentissage automatique",
                    "apprentissage machine",
                    "ml",
                    "deep learning",
                    "modèle appris",
                    "prédictif",
                ),
                "learned",
            ),
            Word(
                Text(fr="IA générative", en="Generative AI"),
                ("générative", "générative (llm)", "llm", "genai", "ia gen", "grand modèle de langage", "generative"),
                "generative",
            ),
        ),
    ),
    Column(
        "notes",
        Text(fr="Remarques", en="Notes"),
        ("commentaire", "commentaires", "observations", "notes", "comments", "remarks"),
        Holds.TEXT,
        Text(
            fr="Ce qui n’a pas sa place ailleurs\u00a0: gardé en commentaire sous la première question.",
            en="What has no place elsewhere: kept as a comment under the first question.",
        ),
        question="problem",
    ),
)

BY_ID: dict[str, Column] = {column.id: column for column in COLUMNS}
SHEET = Text(fr="Registre", en="Register")
HELP_SHEET = Text(fr="Colonnes", en="Columns")


def guess(titles: list[str]) -> dict[str, int]:
    """Which of some titles each column stands under, by column id; each title serves once, the exact ones first."""
    plain = [folded(title).strip(" :*?.") for title in titles]
    found: dict[str, int] = {}
    for close in (_is_exactly, _begins_with):
        for column in COLUMNS:
            if column.id in found:
                continue
            free = (n for n, title in enumerate(plain) if title and n not in found.values())
            place = next((n for n in free if any(close(plain[n], name) for name in column.names)), None)
            if place is not None:
                found[column.id] = place
    return found


def _is_exactly(title: str, name: str) -> bool:
    return title == name


def _begins_with(title: str, name: str) -> bool:
    return title.startswith(f"{name} ")
