"""A shared answer on the screen: what it says, who keeps it, how many systems use it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app_pages.show import literal, note, user_text

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.model import Answer
    from assessments.sharing import SharedAnswer
    from checklists.model import Question
    from reports.wording import Wording


def kept_by(desk: Desk, words: Wording, shared: SharedAnswer) -> str:
    """Who keeps it, since when, and when it is to be read again."""
    said = desk._("Tenue par : {owner} · depuis le {day}").format(owner=shared.owner, day=words.day_of(shared.since))
    if shared.review_on is None:
        return said
    again = desk._("relecture dépassée le {day}") if old(shared) else desk._("à relire le {day}")
    return f"{said} · {again.format(day=words.day(shared.review_on))}"


def old(shared: SharedAnswer) -> bool:
    """Whether it should have been read again by today."""
    return shared.to_review(datetime.now(UTC).date())


def fields(desk: Desk, words: Wording, question: Question, answer: Answer) -> dict[str, str]:
    """Each field of an answer in words, empty when it says nothing."""
    _ = desk._
    return {
        "choice": words.answer(question, answer) if answer.choice or question.has_options else "",
        "value": words.answer(question, answer) if not question.has_options else "",
        "comment": answer.comment.strip(),
        "due": _("Prévu pour le {day}").format(day=words.day(answer.due)) if answer.due else "",
        "owner": _("Tenue par : {owner}").format(owner=answer.owner) if answer.owner else "",
        "evidence": "\n".join(answer.evidence),
    }


_CONTENT = ("choice", "value", "comment", "due", "evidence")


def content(desk: Desk, words: Wording, question: Question, shared: SharedAnswer) -> None:
    """Draw what it says, a line a field; then who keeps it."""
    said = fields(desk, words, question, shared.as_answer())
    lines = [said[name] for name in _CONTENT if said[name]]
    user_text("\n".join(dict.fromkeys(lines)))
    note(kept_by(desk, words, shared))


def bold(text: str) -> str:
    """A short line of our own, in bold."""
    return f"**{literal(text)}**"
