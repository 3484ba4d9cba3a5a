"""YAML as checklists use it: mappings, lists, words and numbers; whatever else is refused with a sentence.

Words stay words (« yes », « no », dates), so that no option is ever read as a boolean. Data is built from the parser's
events: nothing in a file can make the interpreter recurse or construct an object.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

DEEPEST = 30
"""How deep mappings and lists may be nested; checklists need about ten."""

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

_SLOW: type = yaml.SafeLoader
_FAST: type = getattr(yaml, "CSafeLoader", _SLOW)


class YamlError(ValueError):
    """A text is not the YAML that checklists use. ``line`` counts from 1; None when the place is not known."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        self.problem = problem
        self.line = line
        super().__init__(problem)


def read_yaml(text: str) -> Any:
    """The data in a YAML text: mappings with words as keys, lists, strings, integers and floats; "" when it is empty.

    The fast parser reads what is sound. What it refuses is read again by the parser written in Python, whose sentences
    are clearer and do not depend on what is installed.

    Raises:
        YamlError: the text is not YAML, or uses more of YAML than checklists do.
    """
    try:
        return _build(yaml.parse(text, Loader=_FAST))
    except (YamlError, yaml.YAMLError):
        return _read_slowly(text)


def _read_slowly(text: str) -> Any:
    try:
        return _build(yaml.parse(text, Loader=_SLOW))
    except yaml.reader.ReaderError as error:
        raise YamlError(_unwanted(error.character), text.count("\n", 0, error.position) + 1) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise YamlError(str(error.problem), line) from error


class _Open:
    """A mapping or list whose end has not been read; in a mapping, ``key`` awaits its value."""

    __slots__ = ("container", "key")

    def __init__(self, container: dict[str, Any] | list[Any]) -> None:
        self.container = container
        self.key: str | None = None

    def take(self, value: Any, event: yaml.Event) -> None:
        """Put the next value where it belongs."""
        if isinstance(self.container, list):
            self.container.append(value)
        elif self.key is not None:
            self.container[self.key] = value
            self.key = None
        elif not isinstance(value, str):
            kinds = ((dict, "a mapping"), (list, "a list"), (object, "a number; put it in quotes"))
            what = next(words for kind, words in kinds if isinstance(value, kind))
            raise YamlError(f"a key must be a word, and here it is {what}", _line(event))
        elif value in self.container:
            raise YamlError(f"the key '{value}' is given twice", _line(event))
        else:
            self.key = value


def _build(events: Iterable[yaml.Event]) -> Any:
    documents: list[Any] = []
    open_ = [_Open(documents)]
    for event in events:
        if isinstance(event, yaml.ScalarEvent):
            open_[-1].take(_scalar(event), event)
        elif isinstance(event, yaml.CollectionStartEvent):
            _refuse_tag(event)
            container: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            open_[-1].take(container, event)
            open_.append(_Open(container))
            if len(open_) > DEEPEST:
                raise YamlError(f"lists and mappings are nested more than {DEEPEST} deep", _line(event))
        elif isinstance(event, yaml.CollectionEndEvent):
            open_.pop()
        elif isinstance(event, yaml.AliasEvent):
            raise YamlError(f"the alias '*{event.anchor}' is not allowed; write out what it stands for", _line(event))
        elif isinstance(event, yaml.DocumentStartEvent) and documents:
            raise YamlError("a second document begins here; a file holds one", _line(event))
    return documents[0] if documents else ""


def _scalar(event: yaml.ScalarEvent) -> str | int | float:
    _refuse_tag(event)
    value: str = event.value
    if event.style == '"':  # only there can an escape stand for a character that the parser would refuse
        unwanted = _CONTROL.search(value)
        if unwanted:
            raise YamlError(_unwanted(unwanted.group()), _line(event))
    elif not event.style and value[-1:].isdigit():
        if _INTEGER.fullmatch(value):
            return int(value)
        if _DECIMAL.fullmatch(value):
            return float(value)
    return value


def _refuse_tag(event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
    if event.tag is not None:
        raise YamlError(f"the tag '{event.tag}' is not allowed; write the value alone", _line(event))


def _unwanted(character: str | int) -> str:
    code = character if isinstance(character, int) else ord(character)
    return f"the character U+{code:04X} cannot be read or printed; remove it"


def _line(event: yaml.Event) -> int | None:
    return event.start_mark.line + 1 if event.start_mark else None
