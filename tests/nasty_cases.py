"""The worst that people can type, and nothing at all: two inputs that every document must survive.

``nasty()`` is an assessment of the real checklist in which every text is hostile to some format; ``empty()`` has no answer.
The same call gives the same input, so that documents can be compared byte by byte.
"""

from __future__ import annotations

import dataclasses
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from bias_results import audit as audit_of
from bias_results import check_result, hostile_result, judged_audit
from record_cases import record
from report_cases import PRINTED, report_input

from assessments.citizens import Consultation, Public
from assessments.model import Answer, Authority, EvidenceFile, Origin
from checklists.loader import main_checklist
from checklists.model import NOT_APPLICABLE, SAFEGUARD_OPTIONS, UNKNOWN, AnswerType, ColumnType, Kind

if TYPE_CHECKING:
    from assessments.bias.result import AuditResult
    from checklists.model import Column, Question
    from reports.assessment_report import ReportInput

LONG = 20_000
"""Characters of the longest answers and comments."""
ROWS = 60

MARKUP = (
    '<b>gras</b> <img src="file:///etc/passwd"> <script>alert(1)</script> <para>&amp; &nbsp; &#0; ]]> <!-- {system} %s '
    "{{7*7}} ${jndi:x} [lien](javascript:alert(1)) **gras**"
)
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", '=HYPERLINK("http://mal.example/","ici")', "＝1+1")
"""Texts that a spreadsheet would compute, the last one with a full-width sign."""
CONTROLS = "".join(chr(code) for code in (*range(1, 32), 127, *range(128, 160), 0xFFFE, 0xFFFF))
"""Every control character that a text may hold, and two characters that XML refuses; no NUL, which the store removes."""
BIDI = "\u202egnol\u202c \u2066caché\u2069 \u200f\u061c(123) \u202atrès\u202c"
EMOJI = "👍🏽 👩‍👩‍👧‍👦 🇫🇷 ❤️ #️⃣"
ARABIC = "مرحبا بالعالم: هل يراجع موظفٌ كلَّ ملف؟ (123)"
CHINESE = "你好，世界。系统是否会影响居民的权利？𠮷野家"
UNBROKEN = "n" * 4_000
PIECES = (MARKUP, CONTROLS, BIDI, EMOJI, ARABIC, CHINESE, "e\u0301\u0302\u0303" * 40, *FORMULAS)
EVIDENCE = (
    "https://example.org/note?a=1&b=<2>",
    "http://example.org/é/" + "très-long/" * 25,
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "mailto:dpo@example.org?subject=%0d%0aBcc:",
    "\\\\serveur\\partage\\note.docx",
    "C:\\Users\\note.pdf",
    "../../etc/passwd",
    "ftp://example.org/note",
    "//example.org/note",
    "https://[::1/",
    "Note interne n° 12",
    '=HYPERLINK("http://mal.example/")',
    BIDI,
    EMOJI,
    "x" * 300,
)
"""Links and names of evidence, of every kind; three of them are addresses of the web."""
FILE_NAMES = (
    "note de service.pdf",
    "../../etc/passwd",
    "..\\..\\windows\\system.ini",
    "/etc/shadow",
    "CON.txt",
    "rapport\u202efdp.exe",
    "=cmd|' /C calc'!A0.csv",
    '<img src=x onerror="alert(1)">.png',
    "retour\nà la ligne\t.txt",
    "\u0001contrôle\u007f.pdf",
    "👍🏽.png",
    "مرفق.pdf",
    "附件.pdf",
    "n" * 296 + ".pdf",
    " . ",
    "note de service.pdf",
)
"""Names of files; two are the same, which only their content tells apart."""
_CELL = 60
_LONG_TEXTS = ("problem", "doing_nothing")
_LONG_COMMENTS = ("effect_on_person", "human_review")


def long_text(at: int) -> str:
    """A text of 20,000 characters: of paragraphs, of one word, of other scripts, or of markup, by turns."""
    kinds = (
        "Les agents instruisent les demandes une à une. " * 9 + "\n\n",
        "n",
        f"{ARABIC} {ARABIC} {ARABIC} {ARABIC} {ARABIC} {ARABIC} {ARABIC} {ARABIC} {CHINESE} {EMOJI} ",
        f"{MARKUP} {MARKUP}\n- un\n- deux\n\n",
    )
    kind = kinds[at % len(kinds)]
    return (kind * (LONG // len(kind) + 1))[:LONG]


def piece(at: int) -> str:
    """One short hostile text, by turns."""
    return PIECES[at % len(PIECES)]


@cache
def nasty() -> ReportInput:
    """Everything answered, gravest options first, with a hostile text wherever a person may type one."""
    checklist = main_checklist()
    found = {id_: _answer(question, at) for at, (id_, question) in enumerate(checklist.questions.items())}
    found["gone_question"] = Answer(question="gone_question", value=MARKUP, comment=UNBROKEN, author=MARKUP)
    found["gone_choice"] = Answer(question="gone_choice", choice=("gone", "<b>"), comment=CONTROLS, evidence=EVIDENCE)
    data = report_input(
        found,
        checklist=checklist,
        authority=Authority(id="town", name=f"{MARKUP} {BIDI}"[:300], type="epci", population=10**9, staff_fte=0.5),
        name=f"{MARKUP} {EMOJI} {CONTROLS}"[:300],
        purpose=MARKUP * 10,
        service=f"{ARABIC} {BIDI}",
        supplier=FORMULAS[6],
        contact=CHINESE,
        stage="pilot",
    )
    return dataclasses.replace(
        data,
        record=record(data.content_hash, lambda text: f"{text} {MARKUP} {BIDI} {EMOJI} {CONTROLS} {UNBROKEN}"),
        files=tuple(_files()),
        consultations=(_consultation(),),
        audits=(
            judged_audit(),
            audit_of(_hostile(), id="audit-2", series="series-2", planned_by=MARKUP),
            audit_of(check_result(), id="audit-3", series="series-3", withdrawn_why=MARKUP),
            audit_of(id="audit-4", series="series-4", planned_by=BIDI),
        ),
    )


@cache
def empty() -> ReportInput:
    """The real checklist without any answer, about a system and an authority of which only the names are known."""
    authority = Authority(id="town", name="V")
    return report_input({}, checklist=main_checklist(), authority=authority, name="S", purpose="")


def _consultation() -> Consultation:
    return Consultation(
        id="consultation-1",
        version=1,
        title=f"{MARKUP} {EMOJI} {CONTROLS}"[:300],
        progress="held",
        begins="2026-03-03",
        publics=tuple(Public),
        reached=UNBROKEN,
        participants=10_000_000,
        said=f"{BIDI}\n{ARABIC}\n{CHINESE}",
        changed=MARKUP * 10,
        questions=("human_review", "gone_question"),
        file="f" * 64,
        by=MARKUP[:300],
        at=_moment(1),
    )


def _hostile() -> AuditResult:
    """Hostile names of groups; without the views of hundreds of groups, which the tests of audits read."""
    found = hostile_result()
    return found.model_copy(update={"views": tuple(view for view in found.views if len(view.groups) < ROWS)})


def _answer(question: Question, at: int) -> Answer:
    """The gravest options, states of safeguards by turns, long and hostile texts; one in seven waits to be confirmed."""
    given: dict[str, object] = {"comment": piece(at), "author": piece(at + 1)[:300], "at": _moment(at)}
    if question.id in _LONG_COMMENTS:
        given["comment"] = long_text(len(_LONG_TEXTS) + _LONG_COMMENTS.index(question.id))
    if question.has_options:
        given["choice"] = _choice(question, at)
    elif question.answer is AnswerType.TABLE:
        given["rows"] = tuple(_row(question.columns, number) for number in range(ROWS))
    elif question.answer is AnswerType.DATE:
        given["value"] = "2027-02-30"
    elif question.answer is AnswerType.NUMBER:
        given["value"] = "=1e999"
    else:
        given["value"] = long_text(_LONG_TEXTS.index(question.id)) if question.id in _LONG_TEXTS else piece(at + 3)
    if question.kind is Kind.SAFEGUARD:
        given["owner"] = piece(at + 2)[:300] if at % 2 else ""
        given["due"] = date(2027, 1, 1) + timedelta(days=at) if at % 3 else None
    if at % 40 == 0:
        given["evidence"] = EVIDENCE
    given["origin"] = tuple(Origin)[at % len(Origin)]
    given["to_confirm"] = at % 7 == 6
    return Answer(question=question.id, **given)


def _choice(question: Question, at: int) -> tuple[str, ...]:
    if question.kind is Kind.SAFEGUARD:
        states = (*(option.id for option in SAFEGUARD_OPTIONS), UNKNOWN)
        return (NOT_APPLICABLE,) if question.may_not_apply and at % 5 == 0 else (states[at % len(states)],)
    if question.answer is AnswerType.ANY_OF:
        return tuple(id_ for id_ in question.option_ids if id_ not in question.exclusive_ids)
    return (question.option_ids[-1],)


def _row(columns: tuple[Column, ...], number: int) -> dict[str, str]:
    cells = {}
    for at, column in enumerate(columns):
        if column.options:
            cells[column.id] = column.options[number % len(column.options)].id
        elif column.type is ColumnType.DATE:
            cells[column.id] = "2027-06-30" if number % 2 else "bientôt"
        else:
            cells[column.id] = piece(number + at)[:_CELL]
    return cells


def _moment(at: int) -> datetime:
    return PRINTED - timedelta(hours=at)


def _files() -> list[EvidenceFile]:
    """A file under some question for each name; sizes from nothing to a tebibyte."""
    ids = ("problem", "human_review", "security_attestation", "gone_question")
    return [
        EvidenceFile(
            question=ids[at % len(ids)],
            name=name,
            mime=("application/pdf", "text/plain", "image/png", "application/x-msdownload")[at % 4],
            size=(0, 1, 1023, 1_048_576, 2**40)[at % 5],
            sha256=sha256(f"{at} {name}".encode()).hexdigest(),
            author=piece(at)[:300],
            at=_moment(at),
        )
        for at, name in enumerate(FILE_NAMES)
    ]
