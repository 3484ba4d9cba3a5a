"""How long the sheet of one assessment takes, on the full checklist, at three stages of answering.

    python -m benchmarks.scoring [repetitions]

For an empty, a half and a full assessment: the median time, in milliseconds of processor, of ``score``, of
``what_would_help_most`` and of ``what_would_narrow_most``; and how many times as long as a trivial pass over all
questions, which looks up the answer and counts those that were given. Machines differ; the ratio travels better.
Nothing is asserted.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import date
from typing import TYPE_CHECKING

from assessments.advice import what_would_help_most, what_would_narrow_most
from assessments.model import Answer, AuthorityType, Context
from assessments.scoring import score
from checklists.loader import main_checklist
from checklists.model import Checklist, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

CONTEXT = Context(authority_type=AuthorityType.EPCI, population=31_400, staff_fte=186.5, as_of=date(2026, 11, 22))


def full_answers(checklist: Checklist) -> dict[str, Answer]:
    """Every question answered gravely: the most severe option, no safeguard done; the longest form there is."""
    answers = {}
    for id_, question in checklist.questions.items():
        if question.kind is Kind.SAFEGUARD:
            answers[id_] = Answer(question=id_, choice=("not_done",))
        elif question.has_options:
            answers[id_] = Answer(question=id_, choice=(question.option_ids[-1],))
        else:
            answers[id_] = Answer(question=id_, value="…")
    return {**answers, "technique": Answer(question="technique", choice=("learned",))}


def half_of(answers: dict[str, Answer]) -> dict[str, Answer]:
    """The first half, as a person leaves a form in the middle."""
    return dict(list(answers.items())[: len(answers) // 2])


def trivial(checklist: Checklist, answers: dict[str, Answer]) -> int:
    """One look at every answer: the least that any scoring must do."""
    return sum(id_ in answers and answers[id_].counts for id_ in checklist.questions)


def median_ms(work: Callable[[], object], repetitions: int) -> float:
    """The median over ``repetitions`` runs, after one that warms up; milliseconds of processor time."""
    work()
    times = []
    for _ in range(repetitions):
        start = time.process_time_ns()
        work()
        times.append((time.process_time_ns() - start) / 1e6)
    return statistics.median(times)


def run(repetitions: int) -> None:
    """Print one line per stage of answering."""
    checklist = main_checklist()
    full = full_answers(checklist)
    stages = {"empty": {}, "half": half_of(full), "full": full}
    print(f"{len(checklist.questions)} questions, {len(checklist.risks)} risks, {len(checklist.findings)} findings")
    print(
        f"{'answers':<8} {'trivial':>9} {'score':>18} {'help most':>18} {'narrow most':>18}   (ms, × the trivial pass)"
    )
    for name, answers in stages.items():
        sheet = score(checklist, answers, CONTEXT)
        base = median_ms(lambda a=answers: [trivial(checklist, a) for _ in range(100)], repetitions) / 100
        works = (
            lambda a=answers: score(checklist, a, CONTEXT),
            lambda a=answers, s=sheet: what_would_help_most(checklist, a, CONTEXT, sheet=s),
            lambda a=answers, s=sheet: what_would_narrow_most(checklist, a, CONTEXT, sheet=s),
        )
        figures = [median_ms(work, repetitions) for work in works]
        columns = " ".join(f"{figure:9.2f} {figure / base:7.0f}×" for figure in figures)
        print(f"{name:<8} {base:9.4f} {columns}")


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
