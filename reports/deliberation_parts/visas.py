"""The visas: only laws and regulations of the checklist that an obligation of this case names, grouped by text.

A reference is a law when its title begins with one of a few words (« Loi », « Code », « Décret »…); guides, court decisions and
cases are no visas. No article number is written here: they all come from ``references.yaml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assessments.qualification import Standing
from checklists.model import Certainty, Text
from reports.officials_review import OfficialsReview

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assessments.review import Opinion
    from checklists.model import Reference, RequiredOpinion
    from reports.officials_words import OfficialsWords

_TITLE = re.compile(r"^(?P<name>[^:]*?)(?:\s*:\s.*)?$", re.DOTALL)

FORMAL: dict[str, Text] = {
    "Règlement européen sur l’IA": Text(
        fr="le règlement (UE) 2024/1689 modifié (règlement européen sur l’IA)",
        en="Regulation (EU) 2024/1689 as amended (AI Act)",
    ),
    "RGPD": Text(fr="le règlement (UE) 2016/679 (RGPD)", en="Regulation (EU) 2016/679 (GDPR)"),
    "CRPA": Text(
        fr="le code des relations entre le public et l’administration",
        en="the French Code of relations between the public and the administration",
    ),
}
"""Texts that the references call by a short name, as a visa names them."""

_CODE = "Code"
WORDS: dict[str, str] = {"Règlement": "le règlement", "Loi": "la loi", _CODE: "le code", "Décret": "le décret"}
"""First words of the French titles of laws and regulations, as a visa begins with them."""


@dataclass
class _Law:
    """One law: its name, and what to cite of it, by whether it is certain: articles, and parts such as « annexe III »."""

    name: str
    articles: dict[bool, list[str]] = field(default_factory=lambda: {True: [], False: []})
    parts: dict[bool, list[str]] = field(default_factory=lambda: {True: [], False: []})
    cited: set[bool] = field(default_factory=set)


def cited(said: OfficialsWords) -> dict[str, bool]:
    """The references that an obligation in force names, in the order of the checklist; the value says whether it is certain.

    Certain: the reference was read, and a finding that leads to it is established.
    """
    checklist, law = said.data.checklist, said.sheet.qualification
    firm: dict[str, bool] = {}
    for duty in law.duties:
        if duty.standing in (Standing.HOLDS, Standing.TO_CONFIRM):
            for id_ in checklist.obligation[duty.id].references:
                firm[id_] = firm.get(id_, False) or duty.standing is Standing.HOLDS
    return {
        reference.id: firm[reference.id] and reference.certainty is Certainty.VERIFIED
        for reference in checklist.references
        if reference.id in firm and is_law(reference)
    }


def is_law(reference: Reference) -> bool:
    """Whether the reference is a law or a regulation, as its French title begins."""
    return _key(reference) in FORMAL or _first_word(reference) in WORDS


def visas(said: OfficialsWords) -> tuple[str, ...]:
    """The visas in order: competence (to be filled in), laws, the assessment, the opinions that the level asks for."""
    _, data = said._, said.data
    assessment = _(
        "Vu l’évaluation d’impact du système, au regard du droit au {day} (empreinte du document : {hash}) ;"
    ).format(day=said.words.typed_day(said.sheet.as_of), hash=data.content_hash)
    rule = said.governance
    opinions = () if rule is None else rule.opinions
    return (
        _(
            "[Vu le texte qui fonde la compétence, à compléter : code général des collectivités territoriales ou autre code ;]"
        ),
        *_laws(said),
        assessment,
        *_opinions(said, opinions),
    )


def _opinions(said: OfficialsWords, required: Iterable[RequiredOpinion]) -> Iterator[str]:
    """The opinions that the level asks for, given on this version or still to be obtained; then others that were given."""
    _, review = said._, OfficialsReview(said.data, said.lang)
    left = dict(review.given)
    for opinion in required:
        found = left.pop(opinion.of, None) if opinion.of is not None else None
        if found is None:
            yield _("[Vu, à recueillir, date et sens à compléter : {opinion} ;]").format(opinion=opinion.to(said.lang))
        else:
            yield _given(said, review, found)
    yield from (_given(said, review, found) for found in left.values())


def _given(said: OfficialsWords, review: OfficialsReview, opinion: Opinion) -> str:
    words, version = review.words, said.data.record.version(opinion.submission)
    text = said._("Vu l’avis {of}, {outcome}, rendu le {day} sur la version soumise le {submitted} ;")
    return text.format(
        of=words.of_advisers([opinion.adviser]),
        outcome=words.outcome(opinion.outcome),
        day=words.day_of(opinion.closed_at or opinion.opened_at),
        submitted=words.day_of(version.at if version is not None else opinion.opened_at),
    )


def _laws(said: OfficialsWords) -> list[str]:
    laws: dict[str, _Law] = {}
    known = said.data.checklist.reference
    for id_, certain in cited(said).items():
        reference = known[id_]
        key = _key(reference)
        law = laws.setdefault(key, _Law(_name(reference, key, said.lang)))
        law.cited.add(certain)
        for kept, text in (
            (law.articles[certain], reference.article),
            (law.parts[certain], _part(reference, said.lang)),
        ):
            if text and text not in kept:
                kept.append(text)
    return [
        _visa(said, law, certain=certain) for law in laws.values() for certain in (True, False) if certain in law.cited
    ]


def _visa(said: OfficialsWords, law: _Law, *, certain: bool) -> str:
    _ = said._
    articles = f"art. {', '.join(law.articles[certain])}" if law.articles[certain] else ""
    name = ", ".join(text for text in (law.name, articles, *law.parts[certain]) if text)
    if certain:
        return _("Vu {text} ;").format(text=name)
    return _("Vu {text} (à confirmer) ;").format(text=name)


def _key(reference: Reference) -> str:
    """What names the law in its French title, without a part of it such as « annexe III »."""
    name = _short(reference.title.fr)
    head = name.partition(", ")[0]
    return head if head in FORMAL else name


def _part(reference: Reference, lang: str) -> str:
    """« annexe III », « Annex III »: the part of a law that its title names; empty for none."""
    return _short(reference.title.to(lang)).partition(", ")[2] if _key(reference) in FORMAL else ""


def _short(title: str) -> str:
    found = _TITLE.match(title)
    return found["name"].strip() if found else title


def _first_word(reference: Reference) -> str:
    return reference.title.fr.split(maxsplit=1)[0]


def _name(reference: Reference, key: str, lang: str) -> str:
    if key in FORMAL:
        return FORMAL[key].to(lang)
    word, _blank, rest = key.partition(" ")
    if lang == "fr":
        return f"{WORDS[word]} {rest}"
    name = _short(reference.title.en)
    return f"the French {name[:1].lower()}{name[1:]}" if word == _CODE else name
