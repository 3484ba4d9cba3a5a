"""Checks of what describes an authority or a system and of what people write about an audit, with a sentence for each thing that cannot be stored."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from assessments.bias.record import Judgement
from assessments.model import LONGEST_TEXT, AiSystem, Authority
from assessments.storage.errors import InvalidInput, quote
from assessments.storage.text import clean, figure
from checklists.model import Checklist, Depth, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assessments.bias.plan import Plan

Model = TypeVar("Model", bound=BaseModel)

LARGEST_FIGURE = 1_000_000_000
"""Above any population or staff; keeps a typing mistake out of every database's number range."""

FIELD_NAMES: dict[str, Text] = {
    "name": Text(fr="nom", en="name"),
    "type": Text(fr="type de collectivité", en="type of authority"),
    "population": Text(fr="population", en="population"),
    "staff_fte": Text(fr="effectifs", en="staff"),
    "fictional": Text(fr="collectivité fictive", en="fictional authority"),
    "purpose": Text(fr="finalité", en="purpose"),
    "service": Text(fr="service", en="service"),
    "supplier": Text(fr="fournisseur", en="supplier"),
    "contact": Text(fr="contact", en="contact"),
    "stage": Text(fr="étape", en="stage"),
    "title": Text(fr="titre", en="title"),
    "reason": Text(fr="raison de l’écart toléré", en="reason for the tolerated gap"),
    "justified_why": Text(fr="justification en droit", en="justification in law"),
    "acceptable_why": Text(fr="ce qui rend l’écart acceptable ou non", en="what makes the gap acceptable or not"),
    "action": Text(fr="ce qui est décidé", en="what is done"),
    "owner": Text(fr="responsable", en="owner"),
    "due": Text(fr="échéance", en="due date"),
    "withdrawn_why": Text(fr="raison du retrait", en="reason for withdrawing"),
}


def checked_authority(current: Authority, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The wished changes of an authority in canonical form.

    Raises:
        InvalidInput: the first thing that cannot be stored.
    """
    wished = _checked(current, changes, frozenset(Authority.model_fields) - {"id"})
    for name in ("population", "staff_fte"):
        value = wished.get(name)
        # Non-finite numbers are not JSON: the history could not hold them.
        if value is not None and not (math.isfinite(value) and value <= LARGEST_FIGURE):
            raise _wrong(name, changes[name])
    return wished


def checked_system(current: AiSystem, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The wished changes of a system in canonical form.

    Raises:
        InvalidInput: the first thing that cannot be stored.
    """
    return _checked(current, changes, frozenset(AiSystem.model_fields))


def checked_plan(plan: Plan) -> Plan:
    """A plan with what people typed into it in canonical form.

    Raises:
        InvalidInput: for a text that is too long.
    """
    texts = _checked(plan, {"title": plan.title, "reason": plan.reason}, frozenset({"title", "reason"}))
    features = tuple(one.model_copy(update={"label": clean(one.label)}) for one in plan.features)
    return plan.model_copy(update={**texts, "features": features})


def checked_judgement(judgement: Judgement) -> Judgement:
    """A judgement with its texts in canonical form.

    Raises:
        InvalidInput: for a text that is too long.
    """
    return Judgement(**_checked(Judgement(), dict(judgement), frozenset(Judgement.model_fields)))


def checked_withdrawal(why: str) -> str:
    """The reason for withdrawing an audit.

    Raises:
        InvalidInput: when it is empty or too long.
    """
    kept = clean(why).strip()
    if not kept:
        raise InvalidInput(
            Text(
                fr="Un audit ne se retire pas sans raison. Écrivez pourquoi, par exemple «\u00a0mauvais fichier\u00a0».",
                en="An audit is not withdrawn without a reason. Write why, for instance “wrong file”.",
            )
        )
    if len(kept) > LONGEST_TEXT:
        raise _too_long("withdrawn_why", len(kept), LONGEST_TEXT)
    return kept


def _checked(current: BaseModel, changes: Mapping[str, Any], allowed: frozenset[str]) -> dict[str, Any]:
    if unknown := [name for name in changes if name not in allowed]:
        raise _wrong(unknown[0], "")
    wished = {name: clean(value) if isinstance(value, str) else value for name, value in changes.items()}
    if isinstance(name_given := wished.get("name"), str):
        wished["name"] = name_given.strip()
    kinds = type(current)
    try:
        checked = kinds.model_validate({**current.model_dump(), **wished})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        if first["type"] == "string_too_long":
            raise _too_long(name, len(str(wished[name])), int(first["ctx"]["max_length"])) from None
        raise _wrong(name, wished.get(name)) from None
    return {name: getattr(checked, name) for name in wished}


def _too_long(name: str, length: int, most: int) -> InvalidInput:
    label = FIELD_NAMES[name]
    return InvalidInput(
        Text(
            fr=f"Le champ «\u00a0{label.fr}\u00a0» compte {figure(length, 'fr')} caractères, le maximum est "
            f"{figure(most, 'fr')}. Raccourcissez-le.",
            en=f"The field “{label.en}” has {figure(length, 'en')} characters, the most is {figure(most, 'en')}. "
            "Shorten it.",
        )
    )


def _wrong(name: str, value: object) -> InvalidInput:
    label = FIELD_NAMES.get(name, Text(fr=quote(name) or "?", en=quote(name) or "?"))
    if name == "name" and not value:
        return InvalidInput(Text(fr="Le nom est vide. Donnez-en un.", en="The name is empty. Give one."))
    return InvalidInput(
        Text(
            fr=f"Le champ «\u00a0{label.fr}\u00a0» ne peut pas contenir «\u00a0{quote(value)}\u00a0». Corrigez-le.",
            en=f"The field “{label.en}” cannot hold “{quote(value)}”. Correct it.",
        )
    )


def checked_depth(depth: object) -> Depth:
    """A depth.

    Raises:
        InvalidInput: when it is not one of the three.
    """
    try:
        return Depth(depth)  # type: ignore[arg-type]
    except ValueError:
        raise InvalidInput(
            Text(
                fr=f"Le niveau de détail «\u00a0{quote(depth)}\u00a0» n’existe pas. Choisissez-en un de la liste.",
                en=f"The depth “{quote(depth)}” does not exist. Choose one from the list.",
            )
        ) from None


def checked_use_case(checklist: Checklist, use_case: str) -> str:
    """The id of a use case; empty when none was chosen.

    Raises:
        InvalidInput: when the checklist does not know it.
    """
    if use_case and use_case not in {known.id for known in checklist.use_cases}:
        raise InvalidInput(
            Text(
                fr=f"Le cas d’usage «\u00a0{quote(use_case)}\u00a0» n’existe pas dans cette grille. Choisissez-en un de la liste.",
                en=f"The use case “{quote(use_case)}” does not exist in this checklist. Choose one from the list.",
            )
        )
    return use_case
