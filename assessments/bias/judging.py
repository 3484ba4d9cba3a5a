"""What several people conclude from the same figures, a part at a time, without one overwriting another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assessments.bias.record import Judgement

if TYPE_CHECKING:
    from collections.abc import Mapping

PARTS: dict[str, tuple[str, ...]] = {
    "law": ("justified", "justified_why"),
    "ethics": ("acceptable", "acceptable_why"),
    "action": ("action", "owner", "due"),
}
"""The parts of a judgement, each saved on its own, with the fields that they hold."""


def combined(current: Judgement | None, seen: Judgement | None, changes: Mapping[str, Any]) -> Judgement | None:
    """The judgement that is stored, with the changes of one person.

    Args:
        current: what is stored now; None when nobody has concluded.
        seen: what that person had before them.
        changes: fields with their new values.

    Returns:
        None when somebody else has changed one of these fields since, to something else: both versions must be shown.
    """
    now, before = current or Judgement(), seen or Judgement()
    for name, value in changes.items():
        theirs = getattr(now, name)
        if theirs not in (getattr(before, name), value):
            return None
    return Judgement.model_validate({**now.model_dump(), **changes})
