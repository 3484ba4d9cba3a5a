"""Fields for what an opinion asks for: as many reservations as needed, added one by one, each with an owner and a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.show import literal, note
from assessments.days import typed_day
from assessments.decision import Demand

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from app_pages.drafts import Draft

_ROWS = "rows"


def draw(desk: Desk, draft: Draft) -> None:
    """Draw the rows of a draft, and the button that adds one."""
    _ = desk._
    for place, row in enumerate(_rows(draft), start=1):
        with st.container(border=True, key=f"{draft.name}_demand_{row}"):
            draft.text(_field(row, "text"), _("Réserve {n} : ce qui est demandé").format(n=place))
            draft.line(_field(row, "owner"), _("Qui doit le faire (une fonction, pas un nom)"))
            draft.line(_field(row, "due"), _("Pour quand (jj/mm/aaaa)"))
            st.button(
                literal(_("Supprimer la réserve {n}").format(n=place)),
                key=draft.key(f"drop:{row}"),
                on_click=_drop,
                args=(draft, row),
            )
    if not _rows(draft):
        note(_("Aucune réserve pour l’instant."))
    st.button(_("Ajouter une réserve"), key=draft.key("add"), on_click=_add, args=(draft,))


def demands(desk: Desk, draft: Draft) -> list[Demand]:
    """What the rows say; a row left empty says nothing.

    Raises:
        ValueError: with a sentence, for a date that is none or a row without words.
    """
    found = []
    for place, row in enumerate(_rows(draft), start=1):
        text, owner, due = (str(draft.value(_field(row, name))).strip() for name in ("text", "owner", "due"))
        if not (text or owner or due):
            continue
        day = typed_day(due) if due else None
        if due and day is None:
            raise ValueError(
                desk._("« {text} » n’est pas une date. Écrivez-la ainsi : 31/01/2027. Rien n’a été enregistré.").format(
                    text=due[:60]
                )
            )
        if not text:
            raise ValueError(
                desk._("La réserve {n} ne dit pas ce qui est demandé. Écrivez-le, ou supprimez-la.").format(n=place)
            )
        found.append(Demand(text=text, owner=owner, due=day))
    return found


def _rows(draft: Draft) -> list[int]:
    return list(draft.value(_ROWS, []))


def _field(row: int, name: str) -> str:
    return f"{name}:{row}"


def _add(draft: Draft) -> None:
    rows = _rows(draft)
    draft.put(_ROWS, [*rows, max(rows, default=0) + 1])


def _drop(draft: Draft, row: int) -> None:
    draft.put(_ROWS, [each for each in _rows(draft) if each != row])
