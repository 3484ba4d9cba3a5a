"""The texts of the main checklist, as tests compare them: what rests on which text of law, and every word somebody reads."""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel

from checklists.loader import main_checklist


@cache
def resting():
    """For each finding, duty and question, the ids of the texts that it rests on."""
    checklist = main_checklist()
    return {
        one.id: one.references for one in (*checklist.findings, *checklist.obligations, *checklist.questions.values())
    }


@cache
def all_texts():
    """Every text of the checklist that somebody reads, in lower case, with ordinary spaces."""
    checklist = main_checklist()
    pieces = (checklist.sections, checklist.findings, checklist.obligations, checklist.risks, checklist.references,
              checklist.floors, checklist.regimes, checklist.levels, checklist.governance, checklist.use_cases)  # fmt: skip
    return tuple(plain(text) for group in pieces for piece in group for text in every_text(piece))


def every_text(piece):
    """The strings inside a piece of a checklist, whatever its shape."""
    if isinstance(piece, str):
        yield piece
    elif isinstance(piece, BaseModel):
        for name in type(piece).model_fields:
            yield from every_text(getattr(piece, name))
    elif isinstance(piece, dict):
        for value in piece.values():
            yield from every_text(value)
    elif isinstance(piece, list | tuple):
        for value in piece:
            yield from every_text(value)


def plain(text):
    """A text as it is compared: ordinary spaces, lower case."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").lower()
