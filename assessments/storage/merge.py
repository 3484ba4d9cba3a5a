"""The conflict rule, the same for answers, systems and authorities: nobody's change is lost without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class Clash(Exception):  # noqa: N818 (never leaves the store)
    """A changed field was changed by somebody else since the person saw it."""


def to_write(
    changes: Mapping[str, Any],
    seen: Mapping[str, Any] | None,
    current: Mapping[str, Any],
    relied_on: Collection[str] = (),
) -> dict[str, Any]:
    """What is left to write of the changes.

    Args:
        changes: the wished values by field.
        seen: the values as the person saw them; None when they are known to be the current ones.
        current: the stored values.
        relied_on: fields that the change rests on without changing them (confirming an answer rests on what it says).

    Returns:
        The fields to write, without those that already have the wished value; empty when nothing is left to do.

    Raises:
        Clash: when a field differs between ``seen`` and ``current``, unless ``current`` already is what was wished.
    """
    if seen is not None:
        blocked = any(seen[f] != current[f] and current[f] != wished for f, wished in changes.items())
        shaken = any(seen[f] != current[f] for f in relied_on if f not in changes)
        if blocked or shaken:
            raise Clash
    return {field: wished for field, wished in changes.items() if current[field] != wished}
