"""What people type around an assessment, checked before it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.storage.errors import InvalidInput
from assessments.storage.text import clean, figure, limit
from checklists.model import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assessments.decision import Demand


def typed(text: str, *, short: bool = False, required: Text | None = None) -> str:
    """A text, without what cannot be stored.

    Args:
        text: as it was typed.
        short: whether it is one line.
        required: what to say when it is empty; None when it may be.

    Raises:
        InvalidInput: when it is too long, or empty although it is required.
    """
    kept = clean(text).strip()
    if short:
        kept = " ".join(kept.split())
    if required is not None and not kept:
        raise InvalidInput(required)
    most = limit(short)
    if len(kept) > most:
        raise InvalidInput(
            Text(
                fr=f"Ce texte est trop long\u00a0: {figure(len(kept), 'fr')} caractères, {figure(most, 'fr')} au plus. "
                "Raccourcissez-le\u00a0; rien n’a été enregistré.",
                en=f"This text is too long: {figure(len(kept), 'en')} characters, {figure(most, 'en')} at most. Shorten it; "
                "nothing was saved.",
            )
        )
    return kept


_NO_DEMAND = Text(
    fr="Une réserve ou une condition dit ce qui est demandé. Écrivez-le, ou supprimez la ligne.",
    en="A reservation or a condition says what is asked for. Write it, or remove the line.",
)


def demands(given: Iterable[Demand]) -> list[Demand]:
    """Reservations or conditions, their texts checked.

    Raises:
        InvalidInput: for one without words, or with too long a text.
    """
    return [
        each.model_copy(update={"text": typed(each.text, required=_NO_DEMAND), "owner": typed(each.owner, short=True)})
        for each in given
    ]
