"""Which columns speak of one person each: they are no groups, and must not become the labels of an audit.

By what is in the column and by what it is called. A name alone is not enough when there are few values: a column « e-mail »
that says oui or non is a feature like another.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SHARE = 0.1
"""Values of a kind from which the column is of that kind."""
_FEW_VALUES = 12
_NEAR_UNIQUE = 0.9
_ENOUGH_ROWS = 20
_SEQUENCE = 3
_BIRTH_YEARS = 40
_FIRST_NAMES_SHARE = 0.5
_FEWEST_NAMES = 4


@dataclass(frozen=True, slots=True)
class Sample:
    """What is known of a column: some of its values, how many are filled in, and how many differ (estimated when many)."""

    name: str
    number: bool
    values: Sequence[str]
    filled: int
    distinct: int
    minimum: float | None = None
    maximum: float | None = None
    whole: bool = False


def _iban(text: str) -> bool:
    packed = text.replace(" ", "").upper()
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}", packed):
        return False
    digits = "".join(str(int(c, 36)) for c in packed[4:] + packed[:4])
    return int(digits) % 97 == 1


def _pattern(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda text: compiled.fullmatch(text) is not None


_STREETS = "rue|avenue|av|bd|boulevard|place|impasse|allée|allee|chemin|route|quai|cours|square|lotissement|résidence"
_CONTENT: tuple[tuple[Callable[[str], bool], Text], ...] = (
    (
        _pattern(r"[^@\s]+@[^@\s]+\.[a-z]{2,}"),
        Text(fr="elle contient des adresses électroniques.", en="it holds e-mail addresses."),
    ),
    (
        _pattern(r"(\+33|0033|0)[ .\-]?\(?0?\)?[1-9]([ .\-]?\d{2}){4}"),
        Text(fr="elle contient des numéros de téléphone.", en="it holds telephone numbers."),
    ),
    (
        _pattern(r"[1-478] ?\d{2} ?(0[1-9]|1[0-2]|[2-9]\d) ?(\d{2}|2[ab]) ?\d{3} ?\d{3}( ?\d{2})?"),
        Text(fr="elle contient des numéros de sécurité sociale.", en="it holds social security numbers."),
    ),
    (_iban, Text(fr="elle contient des numéros de compte bancaire.", en="it holds bank account numbers.")),
    (
        _pattern(rf"\d{{1,4}} ?(bis|ter|quater|[a-d])?,? ({_STREETS})\.? .+"),
        Text(fr="elle contient des adresses postales.", en="it holds postal addresses."),
    ),
    (
        _pattern(r"(m\.|mme|mlle|monsieur|madame|mademoiselle|mr|mrs) .+"),
        Text(fr="elle contient des noms de personnes.", en="it holds names of people."),
    ),
    (
        _pattern(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}"),
        Text(fr="elle contient des identifiants.", en="it holds identifiers."),
    ),
    (
        _pattern(r"(\d{1,3}\.){3}\d{1,3}"),
        Text(fr="elle contient des adresses de connexion (IP).", en="it holds network (IP) addresses."),
    ),
)

_NAMES_OF_PEOPLE = Text(fr="elle contient des noms ou des prénoms.", en="it holds family names or first names.")
_BIRTH_DATES = Text(
    fr="elle contient des dates de naissance. Donnez plutôt l’âge, à découper en tranches.",
    en="it holds dates of birth. Give the age instead, to be cut into bands.",
)
_IDENTIFIERS = Text(
    fr="presque chaque ligne a sa propre valeur, comme un identifiant\u00a0: elle ne forme pas de groupes.",
    en="almost every row has a value of its own, like an identifier: it makes no groups.",
)
_CALLED_SO = Text(
    fr="d’après son nom, elle désigne des personnes une par une (nom, contact ou identifiant).",
    en="by its name, it points at people one by one (name, contact or identifier).",
)

_NAMES = re.compile(
    r"(e ?mail|mail|courriel|adresse (e ?mail|mail|electronique|postale)?|adresse|tel|telephone|portable|mobile|phone|nir|"
    r"num(ero)? (de )?(secu(rite sociale)?|ss)|iban|rib|bic|nom|noms|nom (de )?(famille|naissance|usage|jeune fille|complet)|"
    r"nom (et )?prenoms?|prenoms?( nom)?|name|last ?name|first ?name|surname|full ?name|"
    r"(nom|prenom)s? (du |de l |de la )?(demandeur|agent|usager|eleve|enfant|parent|beneficiaire|allocataire|candidat)|"
    r"id|identifiants?|identifier|uuid|guid|matricule|login|"
    r"(id|num(ero)?|n|no|ref(erence)?) (de |du |d )?(dossiers?|usager|agent|allocataire|demande|demandeur|beneficiaire|client|"
    r"personne|foyer|fiscal|candidat|eleve)|dossier)"
)
_BIRTH = re.compile(r".*\b(naissance|birth|ddn|dob|ne e? ?le|nee? le)\b.*")
_DATE = re.compile(r"(\d{4})-\d{2}-\d{2}( .*)?|\d{1,2}[/.\-]\d{1,2}[/.\-](\d{4})")
_FIRST_NAMES = frozenset(Path(__file__).with_name("first_names.txt").read_text("utf-8").split())
"""Common in France, without accents."""


def personal_reason(sample: Sample) -> Text | None:
    """Why a column cannot be a sensitive feature, as the end of a sentence; None when nothing speaks against it."""
    values = [value for value in sample.values if value]
    if not values:
        return None
    for matches, reason in _CONTENT:
        if sum(map(matches, values)) >= max(1, _SHARE * len(values)):
            return reason
    name = _plain(sample.name)
    many = sample.distinct > _FEW_VALUES or (sample.distinct * 2 >= sample.filled and sample.filled > 1)
    if _birth_dates(name, values) and many:
        return _BIRTH_DATES
    if not sample.number and _first_names(values):
        return _NAMES_OF_PEOPLE
    if many and _NAMES.fullmatch(name):
        return _CALLED_SO
    return _IDENTIFIERS if _near_unique(sample) else None


def _plain(name: str) -> str:
    spaced = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", name)
    letters = unicodedata.normalize("NFKD", spaced.casefold())
    kept = "".join(c for c in letters if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", kept).split())


def _birth_dates(name: str, values: Sequence[str]) -> bool:
    found = [match for match in map(_DATE.fullmatch, values) if match]
    if len(found) < len(values) / 2:
        return False
    years = [int(match[1] or match[3]) for match in found]
    return _BIRTH.fullmatch(name) is not None or max(years) - min(years) > _BIRTH_YEARS


def _first_names(values: Sequence[str]) -> bool:
    words = [_plain(value).split() for value in values]
    known = sum(1 for parts in words if any(part in _FIRST_NAMES for part in parts[:3]) and len(parts) <= _FEWEST_NAMES)
    return known >= _FEWEST_NAMES and known >= _FIRST_NAMES_SHARE * len(values)


def _near_unique(sample: Sample) -> bool:
    if sample.filled < _ENOUGH_ROWS or sample.distinct < _NEAR_UNIQUE * sample.filled:
        return False
    if not sample.number:
        return True
    # Amounts may all differ and still be cut into bands; numbers that follow one another are file numbers.
    if not sample.whole or sample.minimum is None or sample.maximum is None:
        return False
    return sample.maximum - sample.minimum < _SEQUENCE * sample.filled
