"""Where the pieces of an analysis go, as data: ``checklists/collectivite/pia.yaml``, read strictly."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from checklists.loader import MAIN
from checklists.model import Id, Strict, Text
from checklists.strict_yaml import read_yaml

FILE = MAIN / "pia.yaml"

Number = Annotated[str, Field(pattern=r"^\d{1,3}$")]


class Group(StrEnum):
    """The parts of the report, in the order in which it shows them."""

    IDENTITY = "identity"
    CONTEXT = "context"
    PRINCIPLES = "principles"
    MEASURES = "measures"
    RISKS = "risks"
    ACTIONS = "actions"
    OPINIONS = "opinions"
    COMMENTS = "comments"
    FILES = "files"
    OTHER = "other"


class Fact(Strict):
    """What becomes of one value of ``pia``. ``comment`` is empty for what is no comment."""

    title: Text
    group: Group
    take: Annotated[
        Literal["name", "text", "day", "person", "groups", "status", "verdict", "asked", "template"], Field(alias="as")
    ]
    comment: Id | Literal[""] = ""


class Status(Strict):
    """A state of the analysis: its name, and what it suggests of the question about the analysis; empty: nothing."""

    says: Text
    suggests: Literal["", "partial", "done"] = ""


class Asked(Strict):
    """A question of the tool, or a part of its questionnaire.

    ``comment`` and ``value`` are where its text goes; ``plans`` is the safeguard that its action is about; ``suggests``
    the answers that follow from there being a text at all; ``purpose``: its text is also the purpose of the system.
    """

    title: Text
    group: Group
    comment: Id | Literal[""] = ""
    value: Id | Literal[""] = ""
    plans: Id | Literal[""] = ""
    suggests: dict[Id, Id] = Field(default_factory=dict)
    purpose: Literal["", "yes"] = ""


class Known(Strict):
    """Measures that are about one safeguard, known by entry of the knowledge base or by words of their title."""

    safeguard: Id
    slugs: tuple[str, ...]
    words: tuple[str, ...]

    def fits(self, title: str, slug: str) -> bool:
        """Whether a measure is one of these."""
        if slug and slug in self.slugs:
            return True
        simple = f" {simplified(title)}"
        return any(f" {word}" in simple for word in self.words)


class Mapping(Strict):
    """The whole table."""

    file: Id
    unmatched: Id
    facts: dict[str, Fact]
    technical: frozenset[str]
    statuses: dict[Number, Status]
    verdicts: dict[Number, Text]
    asked: dict[Number, Text]
    marks: dict[Number, Text]
    gauges: dict[Number, Text]
    group_words: frozenset[str]
    items: dict[str, Asked]
    questions: dict[Number, Asked]
    measures: tuple[Known, ...]

    def safeguard_of(self, title: str, slug: str) -> str:
        """The safeguard that a measure is about: that of its entry of the knowledge base, else of its title; or empty."""
        rows = [row for row in self.measures if slug and slug in row.slugs] or [
            row for row in self.measures if row.fits(title, "")
        ]
        return rows[0].safeguard if rows else ""

    def targets(self) -> frozenset[str]:
        """Every question of the checklist that the table names."""
        asked = (*self.items.values(), *self.questions.values())
        named = {self.file, self.unmatched, *(fact.comment for fact in self.facts.values())}
        named |= {row.safeguard for row in self.measures}
        for each in asked:
            named |= {each.comment, each.value, each.plans, *each.suggests}
        return frozenset(named - {""})


def simplified(text: str) -> str:
    """Small letters without accents, words apart by one space: « Contrôle d’accès » becomes « controle d acces »."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.sub(r"[^a-z0-9]+", " ", "".join(c for c in split if not unicodedata.combining(c))).split())


@cache
def mapping() -> Mapping:
    """The table, read once per process."""
    return Mapping.model_validate(read_yaml(FILE.read_text(encoding="utf-8")))
