"""What may be wrong with the conclusions of a checklist taken together, and with the table of benefits that they count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklists.model import BENEFITS, COUNTED_BY, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checklists.model import Checklist

GOVERNANCE = "governance.yaml"


def problems(checklist: Checklist) -> Iterator[tuple[str, str]]:
    """Each problem with the file in which it stands, in the order in which an author would want to hear."""
    rules = checklist.conclusions
    if rules and not rules[-1].always:
        yield GOVERNANCE, f"conclusion '{rules[-1].id}': the last one takes no condition, so that there always is one"
    allowed = ""
    for number, rule in enumerate(rules, 1):
        if rule.always and number < len(rules):
            yield GOVERNANCE, f"conclusion '{rule.id}': it always applies, so those after it never would; put it last"
        if rule.outcome is Outcome.DO_NOT and allowed:
            yield (
                GOVERNANCE,
                f"conclusion '{rule.id}': a do_not comes before '{allowed}', which would otherwise be proposed instead",
            )
        if rule.outcome not in (Outcome.DO_NOT, Outcome.NOT_YET):
            allowed = allowed or rule.id
    for remark in checklist.remarks:
        if remark.always:
            yield GOVERNANCE, f"remark '{remark.id}': it always applies; say when"
    yield from _benefits(checklist)


def _benefits(checklist: Checklist) -> Iterator[tuple[str, str]]:
    question = checklist.questions.get(BENEFITS)
    if question is None:
        return
    file = f"sections/{checklist.section_of[BENEFITS].id}.yaml"
    ids = [column.id for column in question.columns]
    for column in COUNTED_BY:
        if column not in ids:
            yield (
                file,
                f"question '{BENEFITS}': it lacks the column '{column}'; a benefit is counted by {', '.join(COUNTED_BY)}",
            )
