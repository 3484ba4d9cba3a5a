"""A checklist with a charter in it: still an ordinary checklist, so that no page and no report needs to know of charters."""

from __future__ import annotations

from string import ascii_uppercase
from typing import TYPE_CHECKING

from checklists.checks import check
from checklists.errors import ChecklistError
from checklists.model import Checklist, Framework, Requirement, Section, Text

if TYPE_CHECKING:
    from checklists.charter.model import Charter
    from checklists.model import Question

PREFIX = "charter_"
"""How the id of a charter's framework and section begins; no other framework begins so."""

_TITLE = Text(fr="La charte locale", en="The local charter")
_INTRO = Text(
    fr="Ces questions ont été ajoutées par votre collectivité. Elles disent si le système suit sa charte\u00a0; elles ne "
    "changent aucun niveau de risque. La charte\u00a0: {title}.",
    en="Your authority added these questions. They tell whether the system follows its charter; they change no level of "
    "risk. The charter: {title}.",
)


def extend(checklist: Checklist, charter: Charter) -> Checklist:
    """The checklist with a framework made of the charter's principles and a section made of its own questions.

    Questions that a principle names are mapped to it. Nothing else changes: neither risks, findings nor levels. A charter
    without questions of its own adds no section.

    Raises:
        ChecklistError: when what comes out breaks a rule of the format.
    """
    framework = Framework(
        id=PREFIX + charter.id,
        title=charter.title,
        url=charter.url,
        adopted_on=charter.adopted_on,
        requirements=tuple(Requirement(id=p.id, title=p.title, text=p.text) for p in charter.principles),
    )
    named: dict[str, tuple[str, ...]] = {}
    for principle in charter.principles:
        for id_ in dict.fromkeys(principle.questions):
            named[id_] = (*named.get(id_, ()), principle.id)

    def mapped(question: Question) -> Question:
        if question.id not in named:
            return question
        return question.model_copy(update={"maps_to": {**question.maps_to, framework.id: named[question.id]}})

    sections = [
        section.model_copy(update={"questions": tuple(map(mapped, section.questions))})
        for section in checklist.sections
    ]
    if charter.questions:
        sections.append(_section(checklist, framework, tuple(map(mapped, charter.questions))))
    kept = {name: getattr(checklist, name) for name in Checklist.model_fields}  # a copy would keep its old look-ups
    kept["version"] = f"{checklist.version}+charte-{charter.id.replace('_', '-')}"
    extended = Checklist(**{**kept, "sections": tuple(sections), "frameworks": (*checklist.frameworks, framework)})
    check(extended)
    return extended


def _section(checklist: Checklist, framework: Framework, questions: tuple[Question, ...]) -> Section:
    letter = free_letter(checklist)
    if letter is None:
        raise ChecklistError("charter.yaml", "the checklist has no free letter for a section")
    title = framework.title
    return Section(
        id=framework.id,
        letter=letter,
        title=_TITLE,
        intro=Text(fr=_INTRO.fr.format(title=title.fr), en=_INTRO.en.format(title=title.en)),
        questions=questions,
    )


def free_letter(checklist: Checklist) -> str | None:
    """The letter after the last one that a section has; None when Z is taken."""
    last = max(section.letter for section in checklist.sections)
    return next((letter for letter in ascii_uppercase if letter > last), None)


def charter_framework(checklist: Checklist) -> Framework | None:
    """The framework that a charter added; None when the checklist has none."""
    return next((framework for framework in checklist.frameworks if framework.id.startswith(PREFIX)), None)
