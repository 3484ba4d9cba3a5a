"""Reading a JSON file that may be broken or hostile: every refusal is one sentence that says what and where."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from assessments.access import Refusal
from assessments.storage.errors import quote
from checklists.model import Text

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

Model = TypeVar("Model", bound=BaseModel)

DEEPEST = 40
"""Nesting allowed, far above what a checklist needs and far below what would exhaust the reader."""


class ImportRefused(Refusal):
    """The file cannot be imported; nothing was written. ``text`` says what and where."""


def refuse(fr: str, en: str) -> ImportRefused:
    """A refusal that opens by saying that it is about the file."""
    return ImportRefused(Text(fr=f"Fichier refusé\u00a0: {fr}", en=f"File refused: {en}"))


class _RepeatedError(ValueError):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class _NotANumberError(ValueError):
    pass


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        raise _RepeatedError(next(key for key, _ in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return found


def _constant(name: str) -> Any:
    raise _NotANumberError(name)


def _float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):  # 1e999
        raise _NotANumberError(digits)
    return number


def depth_of(value: Any) -> int:
    """How deeply lists and objects are nested, counted without recursion; 0 for a plain value."""
    deepest, waiting = 0, [(value, 0)]
    while waiting:
        item, depth = waiting.pop()
        deepest = max(deepest, depth)
        if isinstance(item, dict):
            waiting.extend((inner, depth + 1) for inner in item.values())
        elif isinstance(item, list):
            waiting.extend((inner, depth + 1) for inner in item)
    return deepest


_NOT_OURS = Text(fr="ce n’est pas une évaluation Balise.", en="it is not a Balise assessment.")


def parse(data: bytes, largest: int, not_one: Text = _NOT_OURS) -> dict[str, Any]:
    """The object that a file holds.

    Args:
        data: the bytes of the file.
        largest: how many bytes are allowed.
        not_one: what is said of a file that is no object.

    Raises:
        ImportRefused: when it is too large, not UTF-8, not JSON, nested too deeply, repeats a key, or is not an object.
    """
    if len(data) > largest:
        size = largest // 1_000_000
        raise refuse(f"il dépasse {size}\u00a0Mo.", f"it is larger than {size} MB.")
    try:
        text = data.decode("utf-8-sig")  # some editors add a mark at the beginning
        found = json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_float)
    except _RepeatedError as error:
        key = quote(error.key)
        raise refuse(f"la clé «\u00a0{key}\u00a0» y figure deux fois.", f"the key “{key}” appears twice.") from None
    except UnicodeDecodeError:
        raise refuse("il n’est pas encodé en UTF-8.", "it is not encoded in UTF-8.") from None
    except RecursionError:
        raise too_deep() from None
    except json.JSONDecodeError as error:
        raise refuse(
            f"ce n’est pas du JSON, voyez la ligne {error.lineno}, colonne {error.colno}.",
            f"it is not JSON, see line {error.lineno}, column {error.colno}.",
        ) from None
    except ValueError:  # NaN, Infinity, or a number of thousands of digits
        raise refuse("il contient un nombre impossible.", "it contains an impossible number.") from None
    if depth_of(found) > DEEPEST:
        raise too_deep()
    if not isinstance(found, dict):
        raise refuse(not_one.fr, not_one.en)
    return found


def too_deep() -> ImportRefused:
    """The refusal of a file nested too deeply."""
    return refuse(f"il imbrique plus de {DEEPEST} niveaux de listes.", f"it nests more than {DEEPEST} levels of lists.")


# What the reader of a file needs to know about each kind of mistake; the others are « unexpected ».
_PROBLEMS: dict[str, Text] = {
    "missing": Text(fr="cette clé manque", en="this key is missing"),
    "extra_forbidden": Text(fr="cette clé n’est pas prévue", en="this key is not expected"),
    "string_type": Text(fr="un texte est attendu", en="a text is expected"),
    "string_too_long": Text(fr="ce texte est trop long", en="this text is too long"),
    "string_too_short": Text(fr="ce texte est vide", en="this text is empty"),
    "string_unicode": Text(fr="ce texte contient un caractère invalide", en="this text has an invalid character"),
    "int_type": Text(fr="un nombre entier est attendu", en="a whole number is expected"),
    "bool_type": Text(fr="true ou false est attendu", en="true or false is expected"),
    "tuple_type": Text(fr="une liste est attendue", en="a list is expected"),
    "dict_type": Text(fr="un objet est attendu", en="an object is expected"),
    "model_type": Text(fr="un objet est attendu", en="an object is expected"),
    "date_from_datetime_parsing": Text(fr="une date est attendue", en="a date is expected"),
    "date_type": Text(fr="une date est attendue", en="a date is expected"),
    "datetime_from_date_parsing": Text(fr="une date et une heure sont attendues", en="a date and time are expected"),
    "float_type": Text(fr="un nombre est attendu", en="a number is expected"),
    "greater_than_equal": Text(fr="ce nombre est trop petit", en="this number is too small"),
    "less_than_equal": Text(fr="ce nombre est trop grand", en="this number is too large"),
    "not_a_rate": Text(fr="un nombre de 0 à 1 est attendu", en="a number from 0 to 1 is expected"),
    "too_long": Text(fr="cette liste est trop longue", en="this list is too long"),
    "too_many_groups": Text(fr="il y a trop de groupes", en="there are too many groups"),
    "contradiction": Text(fr="ces valeurs se contredisent", en="these values contradict one another"),
    "not_of_the_plan": Text(
        fr="ces chiffres ne sont pas ceux que le plan annonce", en="these figures are not those that the plan announces"
    ),
    "timezone_aware": Text(fr="le fuseau horaire manque", en="the time zone is missing"),
}
_LONGEST_PLACE = 6
_UNEXPECTED = Text(fr="cette valeur n’est pas prévue", en="this value is not expected")


def validate(model: type[Model], value: Any, at: str, *, strict: bool = True) -> Model:
    """A part of the file as a model.

    Args:
        model: what it should be.
        value: what the file holds, as parsed JSON.
        at: where it is in the file.
        strict: whether "1" is refused where 1 is expected; conditions of a checklist have two forms and need False.

    Raises:
        ImportRefused: naming the first place that is wrong.
    """
    try:
        # Through JSON again: strict validation of JSON still reads dates and lists.
        return model.model_validate_json(json.dumps(value), strict=strict)
    except ValidationError as error:
        raise _explain(error.errors(include_url=False)[0], at) from None
    except TypeError:  # a list where a model looks a level or a depth up by its name
        raise refuse(
            f"à «\u00a0{at}\u00a0», un niveau n’est ni un nom ni un nombre.",
            f"at “{at}”, a level is neither a name nor a number.",
        ) from None


def _explain(problem: ErrorDetails, at: str) -> ImportRefused:
    parts = [part for part in (at, *map(str, problem["loc"])) if part]
    if len(parts) > _LONGEST_PLACE:  # of a place deep inside a file, the beginning and the end help most
        parts = [*parts[:3], "…", *parts[-2:]]
    place = quote(" → ".join(parts))
    if problem["type"] == "json_invalid":  # a lone surrogate is JSON for us and not for the models
        what = _PROBLEMS["string_unicode"]
    else:
        what = _PROBLEMS.get(problem["type"], _UNEXPECTED)
    return refuse(f"à «\u00a0{place}\u00a0», {what.fr}.", f"at “{place}”, {what.en}.")
