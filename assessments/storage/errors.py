"""What the store refuses, each with a text for the person in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assessments.access import PermissionDenied, Refusal
from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assessments.bias.record import Audit, Judgement
    from assessments.model import AiSystem, Answer, Authority
    from assessments.sharing import SharedAnswer

__all__ = [
    "AnswerConflict",
    "AssessmentClosed",
    "AuditConflict",
    "AuditRefused",
    "AuthorityConflict",
    "FileRefused",
    "InvalidAnswer",
    "InvalidInput",
    "PermissionDenied",
    "Refusal",
    "ReviewRefused",
    "SharedConflict",
    "StoreBusy",
    "StoreDamaged",
    "StoreUnreachable",
    "SystemConflict",
    "UnknownAssessment",
    "UnknownAudit",
    "UnknownAuthority",
    "UnknownFile",
    "quote",
]

_LONGEST_QUOTE = 60


def quote(value: object) -> str:
    """What a person or a file gave, short enough and on one line, for use inside a message."""
    line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(value)[: _LONGEST_QUOTE + 1])
    return line if len(line) <= _LONGEST_QUOTE else line[:_LONGEST_QUOTE] + "…"


class InvalidInput(Refusal):
    """A value that cannot be stored; nothing was written."""


class InvalidAnswer(InvalidInput):
    """An answer that its question does not allow. ``question`` is the question's id."""

    def __init__(self, text: Text, question: str) -> None:
        super().__init__(text)
        self.question = question


class UnknownAuthority(Refusal):
    """No authority has this id."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                fr="Cette collectivité n’existe pas, ou plus. Revenez à l’accueil et choisissez-en une.",
                en="This authority does not exist (any more). Go back to the start page and choose one.",
            )
        )


class UnknownAssessment(Refusal):
    """No assessment has this id."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                fr="Cette évaluation n’existe pas, ou plus. Revenez à l’accueil et choisissez-en une.",
                en="This assessment does not exist (any more). Go back to the start page and choose one.",
            )
        )


class UnknownAudit(Refusal):
    """No audit has this id."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                fr="Cet audit n’existe pas, ou plus. Revenez à la page de l’audit et choisissez-en un.",
                en="This audit does not exist (any more). Go back to the page of the audit and choose one.",
            )
        )


class AssessmentClosed(Refusal):
    """The assessment is archived or withdrawn; nothing was written."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                fr="Cette évaluation est archivée ou retirée\u00a0: elle se lit, elle ne change plus. Pour continuer, reprenez-la "
                "ou dupliquez-la.",
                en="This assessment is archived or withdrawn: it can be read, it does not change any more. To go on, resume it "
                "or duplicate it.",
            )
        )


class ReviewRefused(InvalidInput):
    """Something that cannot be done in this review, now or by this person; nothing was written."""


class AuditRefused(InvalidInput):
    """Something that cannot be done to this audit, now or ever; nothing was written."""


class UnknownFile(Refusal):
    """The assessment has no such file, or not its content any more."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                fr="Cette pièce n’est pas, ou plus, jointe à cette évaluation. Rechargez la page pour voir celles qui le sont.",
                en="This file is not attached to this assessment (any more). Reload the page to see those that are.",
            )
        )


class FileRefused(InvalidInput):
    """A file that cannot be kept as evidence; nothing was written.

    ``name`` is what the file is called, ``said`` what is wrong with it and what to do, to follow its name.
    """

    def __init__(self, name: str, said: Text) -> None:
        named = quote(name)
        super().__init__(
            Text(
                fr=f"Le fichier «\u00a0{named}\u00a0» n’a pas été joint\u00a0: {said.fr}",
                en=f"The file “{named}” was not attached: {said.en}",
            )
        )
        self.name = name
        self.said = said


class StoreBusy(Refusal):
    """Other writers held the database too long; nothing was written and trying again is safe."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                fr="L’enregistrement n’a pas pu se faire\u00a0: la base est occupée. Réessayez dans un instant.",
                en="The change could not be saved: the database is busy. Try again in a moment.",
            )
        )


class StoreUnreachable(Refusal):
    """The server of the database was lost; what was being written is there as a whole or not at all."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                fr="La base de données ne répond pas. Attendez un instant, rechargez la page, et regardez si votre dernière "
                "modification y est\u00a0: si elle n’y est pas, refaites-la. Si cela dure, prévenez l’administrateur.",
                en="The database does not answer. Wait a moment, reload the page, and see whether your last change is there: "
                "if it is not, make it again. If this lasts, tell the administrator.",
            )
        )


class StoreDamaged(Refusal):
    """What is stored is not what was written; an administrator must look."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                fr="Les données enregistrées sont endommagées. Prévenez l’administrateur, qui restaurera une sauvegarde.",
                en="The stored data are damaged. Tell the administrator, who will restore a backup.",
            )
        )


_CONFLICT = Text(
    fr="Quelqu’un a modifié la même chose entre-temps\u00a0: rien n’a été enregistré. Comparez les deux versions, puis "
    "choisissez celle à garder.",
    en="Somebody changed the same thing in the meantime: nothing was saved. Compare both versions, then choose the "
    "one to keep.",
)


class AnswerConflict(Refusal):
    """The answer changed since the person saw it; nothing was written.

    ``current`` is the stored answer, ``mine`` the changes that were asked. To keep mine, save again with
    ``seen=current``.
    """

    def __init__(self, current: Answer, mine: Mapping[str, Any]) -> None:
        super().__init__(_CONFLICT)
        self.current = current
        self.mine = dict(mine)


class SystemConflict(Refusal):
    """The same, for the description of the system."""

    def __init__(self, current: AiSystem, mine: Mapping[str, Any]) -> None:
        super().__init__(_CONFLICT)
        self.current = current
        self.mine = dict(mine)


class AuthorityConflict(Refusal):
    """The same, for the profile of the authority."""

    def __init__(self, current: Authority, mine: Mapping[str, Any]) -> None:
        super().__init__(_CONFLICT)
        self.current = current
        self.mine = dict(mine)


class AuditConflict(Refusal):
    """The same, for the conclusions drawn from an audit. ``mine`` are those that were not saved."""

    def __init__(self, current: Audit, mine: Judgement) -> None:
        super().__init__(_CONFLICT)
        self.current = current
        self.mine = mine


class SharedConflict(Refusal):
    """The same, for an answer that systems share. ``current`` is None when it was removed."""

    def __init__(self, current: SharedAnswer | None, mine: Mapping[str, Any]) -> None:
        super().__init__(_CONFLICT)
        self.current = current
        self.mine = dict(mine)
