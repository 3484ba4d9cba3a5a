"""Preparing an audit: the data, then four choices, one at a time; what was chosen stays in view and can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import audit_columns, audit_data, audit_features, audit_purpose, nav
from app_pages.audit_bench import Bench, bench_of
from app_pages.shell import session
from app_pages.show import heading, items, literal, note, user_text
from assessments.access import Refusal
from assessments.bias.draft_checks import missing
from assessments.bias.drafting import Side, Step, Told

if TYPE_CHECKING:
    from app_pages.desk import Desk
    from assessments.bias.sources import Source

_STEPS: tuple[Step | None, ...] = (None, *Step)


def titles(desk: Desk) -> dict[Step | None, str]:
    """What each step is called."""
    _ = desk._
    return {
        None: _("Les données"),
        Step.DECISION: _("La décision"),
        Step.OUTCOME: _("Ce qui s’est révélé vrai"),
        Step.GROUPS: _("Les groupes"),
        Step.PURPOSE: _("Ce qui compte, et l’écart toléré"),
    }


def draw(desk: Desk) -> None:
    """Draw the page."""
    _ = desk._
    heading(_("Nouvel audit des écarts"), 1)
    nav.link("audit", _("Revenir aux audits"), a=desk.assessment_id)
    bench = bench_of(desk)
    if bench.source is None:
        bench.step = None
    at = _STEPS.index(bench.step)
    for number, step in enumerate(_STEPS[:at], 1):
        _done(desk, bench, number, step)
    step = _STEPS[at]
    heading(
        _("Étape {n} sur {total} : {title}").format(n=at + 1, total=len(_STEPS), title=_lower(titles(desk)[step])), 2
    )
    _step(desk, bench, step)
    later = [titles(desk)[each] for each in _STEPS[at + 1 :]]
    if later:
        note(_("Ensuite : {steps}.").format(steps=_chain(later)))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _chain(steps: list[str]) -> str:
    return ", ".join(_lower(step) for step in steps)


def _step(desk: Desk, bench: Bench, step: Step | None) -> None:
    source = bench.source
    if step is None or source is None:
        audit_data.draw(desk, bench)
        if bench.source is not None:
            _onward(desk, bench, None)
        return
    try:
        if step is Step.DECISION:
            audit_columns.decision(desk, bench, source)
        elif step is Step.OUTCOME:
            audit_columns.outcome(desk, bench, source)
        elif step is Step.GROUPS:
            audit_features.draw(desk, bench, source)
        else:
            audit_purpose.draw(desk, bench)
            audit_purpose.write_down(desk, bench, source)
            return
    except Refusal as refusal:
        st.error(literal(refusal.to(desk.lang)))
    _onward(desk, bench, step)


def _onward(desk: Desk, bench: Bench, step: Step | None) -> None:
    """The way to the next step; what is missing is said when it is asked for."""
    if not st.button(desk._("Continuer"), type="primary", key=f"audit_onward_{step}"):
        return
    lacking = _missing(desk, bench, step)
    if lacking:
        st.error(literal(desk._("Il manque encore quelque chose pour continuer :")))
        items(lacking)
        return
    _move(desk, bench, _STEPS[_STEPS.index(step) + 1])
    st.rerun()


def _missing(desk: Desk, bench: Bench, step: Step | None) -> list[str]:
    if step is None or bench.source is None:
        return []
    try:
        return [lacking.to(desk.lang) for lacking in missing(bench.draft, step, bench.source)]
    except Refusal as refusal:
        return [refusal.to(desk.lang)]


def _move(desk: Desk, bench: Bench, step: Step | None) -> None:
    """Go to a step, or to the first one before it where something is missing."""
    for before in _STEPS[1 : _STEPS.index(step)]:
        if _missing(desk, bench, before):
            step = before
            break
    bench.step = step
    session.announce(
        desk._("Étape {n} sur {total} : {title}").format(
            n=_STEPS.index(step) + 1, total=len(_STEPS), title=titles(desk)[step]
        ),
        visible=False,
    )


def _done(desk: Desk, bench: Bench, number: int, step: Step | None) -> None:
    """A step that is behind: what was chosen, and the way back to it."""
    if bench.source is None:
        return
    with st.container(border=True, key=f"audit_done_{number}"):
        left, right = st.columns([5, 2], vertical_alignment="center")
        with left:
            note(f"{number}. {titles(desk)[step]}")
            user_text(_summary(desk, bench, bench.source, step))
        right.container(horizontal=True, horizontal_alignment="right").button(
            literal(desk._("Modifier l’étape {n}").format(n=number)),
            key=f"audit_back_{number}",
            on_click=_move,
            args=(desk, bench, step),
        )


def _summary(desk: Desk, bench: Bench, source: Source, step: Step | None) -> str:
    """What was chosen in a step, in one or two lines."""
    _, draft = desk._, bench.draft
    if step is None:
        return audit_data.summary(desk, source)
    if step is Step.DECISION:
        told = _told(desk, bench)
        favour = _("Un avantage pour la personne.") if draft.favourable else _("Une charge pour la personne.")
        return f"{told} {favour}"
    if step is Step.OUTCOME:
        if not draft.knows or draft.actual is None:
            return _("On ne le sait pas.")
        return _("Colonne « {column} » ; il fallait sélectionner : {values}.").format(
            column=draft.actual, values=_values(desk, draft.outcomes.get(draft.actual, {}))
        )
    names = [draft.labels.get(name) or name for name in draft.features]
    crossed = [draft.labels.get(name) or name for name in draft.crossed]
    said = ", ".join(names)
    return _("{groups} ; croisés : {crossed}").format(groups=said, crossed=" × ".join(crossed)) if crossed else said


def _told(desk: Desk, bench: Bench) -> str:
    _, draft = desk._, bench.draft
    score = draft.score.column or ""
    if draft.told is Told.SCORE:
        return _("Score « {column} », seuil {threshold}.").format(column=score, threshold=draft.score.threshold)
    said = _("Colonne « {column} » ; sélectionné : {values}.").format(
        column=draft.decision or "", values=_values(desk, draft.sides.get(draft.decision or "", {}))
    )
    if not draft.scored:
        return said
    more = _("Score : « {column} ».").format(column=score)
    return f"{said} {more}"


def _values(desk: Desk, sides: dict[str, Side]) -> str:
    return ", ".join(value or desk._("(vide)") for value, side in sides.items() if side is Side.YES)
