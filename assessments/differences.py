"""What changed between two states of an assessment: its content, and what follows from it.

Pure. Who wrote something and when is not content: an answer changed and then put back has not changed. The order in which
answers, audits and files are given does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from assessments.bias.record import gap_established
from assessments.model import CONTENT_FIELDS, AiSystem, Answer, Context
from assessments.scoring import score

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from assessments.bias.record import Audit
    from assessments.levels import Range
    from assessments.model import Authority, EvidenceFile
    from assessments.qualification import AiActClass, Proof, Standing
    from assessments.scoring import RiskSheet
    from checklists.model import Checklist, Depth

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Version:
    """One state of an assessment, and what follows from its answers on the day on which its law is read."""

    checklist: Checklist
    system: AiSystem
    depth: Depth
    answers: Mapping[str, Answer]
    audits: tuple[Audit, ...]
    files: tuple[EvidenceFile, ...]
    sheet: RiskSheet

    @classmethod
    def of(
        cls,
        checklist: Checklist,
        *,
        system: AiSystem,
        depth: Depth,
        answers: Iterable[Answer],
        audits: Sequence[Audit],
        files: Sequence[EvidenceFile],
        authority: Authority,
        as_of: date,
    ) -> Version:
        """A state, its levels worked out.

        Args:
            checklist: what was asked.
            system: what is assessed.
            depth: the depth chosen by hand.
            answers: each with its question.
            audits: the audits, withdrawn ones too.
            files: the files given as evidence.
            authority: whose profile the rules read; as it is today, since versions do not keep it.
            as_of: the day on which the law is read.
        """
        given = {answer.question: answer for answer in answers}
        context = Context.of(authority, as_of, audit_gap_established=gap_established(audits))
        sheet = score(checklist, given, context, depth)
        return cls(checklist, system, depth, given, tuple(audits), tuple(files), sheet)


class FileChange(StrEnum):
    """What happened to a file."""

    ADDED = "added"
    REMOVED = "removed"
    ERASED = "erased"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field of the system (a name of ``AiSystem``), before and after."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class AnswerDifference:
    """An answer that differs, in the fields named (of ``CONTENT_FIELDS``); None where there was none."""

    question: str
    before: Answer | None
    after: Answer | None
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileDifference:
    """A file given as evidence for a question, or taken away. ``erased``: its content is gone, its name stays."""

    question: str
    name: str
    sha256: str
    change: FileChange


@dataclass(frozen=True, slots=True)
class AuditDifference:
    """An audit that differs; None where it was not there."""

    before: Audit | None
    after: Audit | None


@dataclass(frozen=True, slots=True)
class LevelDifference:
    """A current level, of the risk named or of the whole (``risk`` empty); None where the checklist has no such risk."""

    risk: str
    before: Range | None
    after: Range | None


@dataclass(frozen=True, slots=True)
class FindingDifference:
    """A finding that appeared, went, or stands otherwise; None where it does not stand at all."""

    id: str
    before: Standing | None
    after: Standing | None


@dataclass(frozen=True, slots=True)
class DutyDifference:
    """An obligation that appeared, went, or whose proof changed; None where it is not there."""

    id: str
    before: Proof | None
    after: Proof | None


@dataclass(frozen=True, slots=True)
class Differences:
    """Everything that differs, in the order of the later checklist; what is the same is not in it.

    ``depth``, ``ai_act`` and ``days`` (on which the law is read) are pairs, None when both are equal. ``checklist``: whether
    another one is answered.
    """

    system: tuple[FieldDifference, ...] = ()
    depth: tuple[Depth, Depth] | None = None
    checklist: bool = False
    answers: tuple[AnswerDifference, ...] = ()
    files: tuple[FileDifference, ...] = ()
    audits: tuple[AuditDifference, ...] = ()
    impact: LevelDifference | None = None
    ai_act: tuple[AiActClass, AiActClass] | None = None
    risks: tuple[LevelDifference, ...] = ()
    findings: tuple[FindingDifference, ...] = ()
    duties: tuple[DutyDifference, ...] = ()
    days: tuple[str, str] | None = None

    @property
    def content(self) -> bool:
        """Whether something that people wrote differs."""
        return bool(self.system or self.depth or self.checklist or self.answers or self.files or self.audits)

    @property
    def consequences(self) -> bool:
        """Whether what follows from it differs."""
        return bool(self.impact or self.ai_act or self.risks or self.findings or self.duties)

    @property
    def nothing(self) -> bool:
        """Whether both states say the same."""
        return not self.content and not self.consequences


def differences(before: Version, after: Version) -> Differences:
    """What changed from one state to another; nothing when both say the same."""
    old, new = before.sheet, after.sheet
    impact = LevelDifference("", old.impact, new.impact)
    return Differences(
        system=tuple(
            FieldDifference(name, getattr(before.system, name), getattr(after.system, name))
            for name in AiSystem.model_fields
            if getattr(before.system, name) != getattr(after.system, name)
        ),
        depth=_pair(before.depth, after.depth),
        checklist=before.checklist != after.checklist,
        answers=_answers(before, after),
        files=_files(before, after),
        audits=_audits(before.audits, after.audits),
        impact=impact if impact.before != impact.after else None,
        ai_act=_pair(old.qualification.ai_act, new.qualification.ai_act),
        risks=_compared(
            {risk.id: risk.current for risk in old.risks},
            {risk.id: risk.current for risk in new.risks},
            LevelDifference,
        ),
        findings=_compared(
            {finding.id: finding.standing for finding in old.qualification.findings},
            {finding.id: finding.standing for finding in new.qualification.findings},
            FindingDifference,
        ),
        duties=_compared(
            {duty.id: duty.proof for duty in old.qualification.duties},
            {duty.id: duty.proof for duty in new.qualification.duties},
            DutyDifference,
        ),
        days=_pair(old.as_of, new.as_of),
    )


def _pair(before: Item, after: Item) -> tuple[Item, Item] | None:
    return None if before == after else (before, after)


def _either(before: Iterable[str], after: Iterable[str]) -> list[str]:
    """The ids of both, in the order of the later ones; those that only the earlier ones have come last."""
    return list(dict.fromkeys((*after, *before)))


def _compared(
    before: Mapping[str, Any], after: Mapping[str, Any], make: Callable[[str, Any, Any], Item]
) -> tuple[Item, ...]:
    return tuple(
        make(id_, before.get(id_), after.get(id_))
        for id_ in _either(before, after)
        if before.get(id_) != after.get(id_)
    )


def _content(answer: Answer, field: str) -> Any:
    value = getattr(answer, field)
    return frozenset(value) if field == "choice" else value  # the order in which boxes were ticked says nothing


def _answers(before: Version, after: Version) -> tuple[AnswerDifference, ...]:
    found = []
    for id_ in _either(before.checklist.questions, after.checklist.questions):
        old, new = before.answers.get(id_), after.answers.get(id_)
        empty = Answer(question=id_)
        fields = tuple(name for name in CONTENT_FIELDS if _content(old or empty, name) != _content(new or empty, name))
        if fields:
            found.append(AnswerDifference(id_, old, new, fields))
    return tuple(found)


def _files(before: Version, after: Version) -> tuple[FileDifference, ...]:
    old, new = ({(file.question, file.sha256): file for file in side.files} for side in (before, after))
    place = {id_: number for number, id_ in enumerate(_either(before.checklist.questions, after.checklist.questions))}
    found = []
    for key in sorted(old.keys() | new.keys(), key=lambda key: (place.get(key[0], len(place)), *key)):
        was, now = old.get(key), new.get(key)
        file = now or was
        if file is None:
            continue
        if was is None:
            change = FileChange.ADDED
        elif now is None:
            change = FileChange.REMOVED
        elif was.erased != now.erased:
            change = FileChange.ERASED if now.erased else FileChange.RESTORED
        else:
            continue
        found.append(FileDifference(file.question, file.name, file.sha256, change))
    return tuple(found)


_AUDIT_FIELDS = ("result", "judgement", "withdrawn_why")


def _audits(before: Sequence[Audit], after: Sequence[Audit]) -> tuple[AuditDifference, ...]:
    """An audit is the same in a file and in the store when it was planned at the same moment in the same words."""
    old, new = _keyed(before), _keyed(after)
    keys = sorted(old.keys() | new.keys())
    pairs = [(old.get(key), new.get(key)) for key in keys]
    return tuple(AuditDifference(was, now) for was, now in pairs if _told(was) != _told(now))


def _told(audit: Audit | None) -> tuple[Any, ...] | None:
    return None if audit is None else tuple(getattr(audit, name) for name in _AUDIT_FIELDS)


def _keyed(audits: Sequence[Audit]) -> dict[tuple[str, str, int], Audit]:
    found: dict[tuple[str, str, int], Audit] = {}
    for audit in sorted(audits, key=lambda one: one.model_dump_json(include=set(_AUDIT_FIELDS))):
        plan, count = audit.plan.model_dump_json(), 0
        while (key := (audit.planned_at.isoformat(), plan, count)) in found:
            count += 1
        found[key] = audit
    return found


_BESIDE = 60


def what_differs(before: str, after: str, beside: int = _BESIDE) -> tuple[str, str]:
    """Two long texts, without most of what they have in common at the beginning and at the end; « … » stands for it.

    Args:
        before: the earlier text.
        after: the later one.
        beside: how many common characters are kept on each side of what differs.
    """
    shorter = min(len(before), len(after))
    start = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    end = next((n for n in range(shorter - start) if before[-1 - n] != after[-1 - n]), shorter - start)
    head, tail = max(start - beside, 0), max(end - beside, 0)
    return _cut(before, head, tail, beside), _cut(after, head, tail, beside)


def _cut(text: str, head: int, tail: int, beside: int) -> str:
    """The text without so many characters at its beginning and end, cut between words where one ends nearby."""
    kept = text[head : len(text) - tail]
    if head:
        kept = "… " + (kept.split(" ", 1)[1] if " " in kept[:beside] else kept)
    if tail:
        kept = (kept.rsplit(" ", 1)[0] if " " in kept[-beside:] else kept) + " …"
    return kept
