"""What the columns mean, first part: who was selected, whether that is an advantage, and what turned out to be true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages import audit_values
from app_pages.show import heading, literal, note, paragraph
from assessments.bias.drafting import Side, Told

if TYPE_CHECKING:
    from app_pages.audit_bench import Bench
    from app_pages.desk import Desk
    from assessments.bias.sources import Source


def decision(desk: Desk, bench: Bench, source: Source) -> None:
    """Who was selected."""
    _, draft = desk._, bench.draft
    paragraph(
        _(
            "« Sélectionné » veut dire : désigné par le système. Pour une place ou une aide, c’est qui l’obtient ; pour un "
            "contrôle, c’est qui est contrôlé."
        )
    )
    ways = {
        Told.WORDS: (_("Une colonne donne la décision"), _("Par exemple : accordé / refusé, oui / non, 1 / 0.")),
        Told.SCORE: (
            _("Une colonne donne un score"),
            _("Un seuil décide : au-dessus, ou au-dessous, on est sélectionné."),
        ),
    }
    draft.told = st.radio(
        literal(_("Comment les données disent-elles qui a été sélectionné ?")),
        list(Told),
        index=list(Told).index(draft.told) if draft.told is not None else None,
        format_func=lambda way: literal(ways[way][0]),
        captions=[literal(ways[way][1]) for way in Told],
        key=bench.key("told"),
    )
    if draft.told is Told.WORDS:
        _words(desk, bench, source)
    elif draft.told is Told.SCORE:
        _score(desk, bench, source)
    if draft.told is not None:
        _favourable(desk, bench)


def _words(desk: Desk, bench: Bench, source: Source) -> None:
    _, draft = desk._, bench.draft
    draft.decision = audit_values.column(
        desk, _("Colonne de la décision"), source.columns, draft.decision, bench.key("decision")
    )
    if draft.decision is not None:
        profile = source.profile(draft.decision)
        if profile.values:
            heading(_("Que veut dire chaque valeur ?"), 3)
        else:
            st.warning(
                literal(
                    _(
                        "Cette colonne a trop de valeurs différentes : choisissez-en une autre, ou dites que c’est un score."
                    )
                )
            )
        labels = {
            Side.YES: _("sélectionné"),
            Side.NO: _("non sélectionné"),
            Side.ASIDE: _("laisser de côté"),
        }
        given = draft.sides.setdefault(draft.decision, {})
        audit_values.sides(desk, bench, profile, given, labels, what="side")
    draft.with_score = st.checkbox(
        literal(_("Les données contiennent aussi le score du système")),
        value=draft.with_score,
        help=literal(_("On pourra dire si le score vaut autant dans chaque groupe.")),
        key=bench.key("with_score"),
    )
    if draft.with_score:
        _score(desk, bench, source)


def _score(desk: Desk, bench: Bench, source: Source) -> None:
    _, draft, score, words = desk._, bench.draft, bench.draft.score, desk.words_of_bias
    score.column = audit_values.column(desk, _("Colonne du score"), source.columns, score.column, bench.key("score"))
    if score.column is None:
        return
    profile = source.profile(score.column)
    if profile.kind != "number" or profile.minimum is None or profile.maximum is None:
        st.warning(literal(_("Cette colonne ne contient pas de nombres : choisissez-en une autre.")))
        return
    note(
        _("Dans ces données, le score va de {low} à {high}.").format(
            low=words.plain_number(profile.minimum), high=words.plain_number(profile.maximum)
        )
    )
    left, right = st.columns(2)
    score.low = (
        left.text_input(literal(_("Plus petit score possible")), value=score.low, key=bench.key("low"), placeholder="0")
        or ""
    )
    score.high = (
        right.text_input(
            literal(_("Plus grand score possible")), value=score.high, key=bench.key("high"), placeholder="100"
        )
        or ""
    )
    ways = {True: _("Les scores élevés"), False: _("Les scores bas")}
    score.high_selects = st.radio(
        literal(_("Quels scores sélectionnent ?")),
        list(ways),
        index=list(ways).index(score.high_selects) if score.high_selects is not None else None,
        format_func=lambda way: literal(ways[way]),
        key=bench.key("direction"),
    )
    if draft.told is Told.SCORE:
        score.threshold = (
            st.text_input(
                literal(_("Seuil (un score égal au seuil est sélectionné)")),
                value=score.threshold,
                key=bench.key("threshold"),
            )
            or ""
        )
    score.is_probability = st.checkbox(
        literal(_("Ce score annonce une probabilité")),
        value=score.is_probability,
        help=literal(
            _(
                "Sur 100 personnes notées 30 %, environ 30 devraient être concernées. Laissez vide si ce n’est qu’un rang."
            )
        ),
        key=bench.key("probability"),
    )


def _favourable(desk: Desk, bench: Bench) -> None:
    _, draft = desk._, bench.draft
    ways = {
        True: (_("Un avantage"), _("Une place, une aide, un droit.")),
        False: (_("Une charge"), _("Un contrôle, un soupçon, un signalement.")),
    }
    draft.favourable = st.radio(
        literal(_("Pour la personne, être sélectionné est…")),
        list(ways),
        index=list(ways).index(draft.favourable) if draft.favourable is not None else None,
        format_func=lambda way: literal(ways[way][0]),
        captions=[literal(caption) for _title, caption in ways.values()],
        key=bench.key("favourable"),
    )


def outcome(desk: Desk, bench: Bench, source: Source) -> None:
    """What turned out to be true."""
    _, draft = desk._, bench.draft
    paragraph(
        _(
            "Pour compter les erreurs, il faut savoir après coup ce qui était vrai : la personne avait-elle droit à l’aide, le "
            "contrôle a-t-il trouvé quelque chose ? Si on ne le sait pas, on comparera seulement qui est sélectionné."
        )
    )
    ways = {
        True: _("Oui, une colonne le dit, au moins pour une partie des personnes"),
        False: _("Non, on ne le sait pas"),
    }
    draft.knows = st.radio(
        literal(_("Les données disent-elles ce qui s’est révélé vrai ?")),
        list(ways),
        index=list(ways).index(draft.knows) if draft.knows is not None else None,
        format_func=lambda way: literal(ways[way]),
        key=bench.key("knows"),
    )
    if not draft.knows:
        return
    options = [name for name in source.columns if draft.told is not Told.WORDS or name != draft.decision]
    draft.actual = audit_values.column(desk, _("Colonne du résultat"), options, draft.actual, bench.key("actual"))
    if draft.actual is None:
        return
    profile = source.profile(draft.actual)
    if not profile.values:
        st.warning(literal(_("Cette colonne a trop de valeurs différentes : choisissez-en une autre.")))
        return
    heading(_("La personne devait-elle être sélectionnée ?"), 3)
    note(
        _("« Oui » : il fallait lui donner la place ou l’aide.")
        if draft.favourable
        else _("« Oui » : il fallait la contrôler ou la signaler.")
    )
    labels = {Side.YES: _("oui"), Side.NO: _("non"), Side.ASIDE: _("on ne sait pas")}
    given = draft.outcomes.setdefault(draft.actual, {})
    audit_values.sides(desk, bench, profile, given, labels, what="outcome")
