"""One rate by group: what is drawn, in which order, and the same figures as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app_pages.i18n import gettext_for
from app_pages.plot_style import MOST_DRAWN, Table
from assessments.bias.plan import Metric
from assessments.bias.result import FigureState

if TYPE_CHECKING:
    from assessments.bias.plan import Plan
    from assessments.bias.result import Figure, Group, View
    from reports.bias_words import BiasWords


class Rows(NamedTuple):
    """The groups of a view for one rate.

    Attributes:
        known: those whose rate is shown, from the highest to the lowest.
        others: those whose rate is hidden or does not exist.
    """

    known: list[Group]
    others: list[Group]


class Drawn(NamedTuple):
    """What a plot takes of ``Rows``: the highest and lowest rates when there are too many.

    Attributes:
        top: groups drawn first.
        skipped: groups left out between ``top`` and ``bottom``.
        bottom: groups drawn after them.
        others: groups without a rate that are named.
        unnamed: groups without a rate that are not.
    """

    top: list[Group]
    skipped: int
    bottom: list[Group]
    others: list[Group]
    unnamed: int


def value_of(group: Group, metric: Metric) -> float | None:
    """The rate of a group; None when it may not be shown or does not exist."""
    figure = group.figures.get(metric)
    return figure.value if figure is not None and figure.state is FigureState.SHOWN else None


def is_in_together(view: View, group: Group, metric: Metric) -> bool:
    """Whether a group of one feature is counted in a row that stands for several and has the rate."""
    return any(row.together and group.key[0] in row.key and value_of(row, metric) is not None for row in view.groups)


def rows_of(view: View, metric: Metric) -> Rows:
    """Sort the groups of a view by one rate. A row that stands for several groups is there only where it has that rate."""
    known = [(value, at) for at, group in enumerate(view.groups) if (value := value_of(group, metric)) is not None]
    there = {at for _, at in known}
    others = [group for at, group in enumerate(view.groups) if at not in there and not group.together]
    return Rows([view.groups[at] for _, at in sorted(known, key=lambda each: (-each[0], each[1]))], others)


def drawn_of(rows: Rows, most: int = MOST_DRAWN) -> Drawn:
    """Choose what is drawn, ``most`` groups at most."""
    known = rows.known
    if len(known) <= most:
        left = most - len(known)
        return Drawn(known, 0, [], rows.others[:left], len(rows.others) - len(rows.others[:left]))
    half = most // 2
    return Drawn(known[:half], len(known) - 2 * half, known[-half:], [], len(rows.others))


def group_name(words: BiasWords, view: View, group: Group) -> str:
    """The whole name of a group of a view."""
    return words.group(group.key, view.names)


def capital_metric(words: BiasWords, metric: Metric, plan: Plan | None) -> str:
    """The rate, with a capital."""
    return words.capital(words.metric(metric, plan))


def rate_table(words: BiasWords, view: View, metric: Metric, plan: Plan | None, overall: Figure | None = None) -> Table:
    """Every rate of a view with its interval, in the order of the plot; groups that are not shown at the end.

    Of a combination only what is shown is listed: the sentence beside it counts the rest.
    """
    _ = gettext_for(words.lang).gettext
    rows, apart = rows_of(view, metric), metric is not Metric.SELECTION_RATE
    others = rows.others if len(view.features) == 1 else [group for group in rows.others if not group.hidden]
    headers = (
        _("Groupe"),
        _("Personnes"),
        *([_("Dont comptées")] if apart else []),
        _("Taux"),
        _("Intervalle à 95 %"),
        _("À savoir"),
    )
    found = [
        (
            group_name(words, view, group),
            "–" if group.n is None else words.number(group.n),
            *_rate_cells(words, group.figures.get(metric), group, apart=apart),
        )
        for group in (*rows.known, *others)
    ]
    if overall is not None and len(view.features) == 1:
        people = "–" if apart or overall.n is None else words.number(overall.n)
        found.append((_("Ensemble"), people, *_rate_cells(words, overall, None, apart=apart)))
    caption = _("{metric}, selon : {view}").format(
        metric=capital_metric(words, metric, plan), view=words.view_name(view)
    )
    return Table(headers, found, caption)


def _rate_cells(words: BiasWords, figure: Figure | None, group: Group | None, *, apart: bool) -> tuple[str, ...]:
    shown = figure is not None and figure.state is FigureState.SHOWN and figure.n is not None
    counted = words.number(figure.n or 0) if shown and figure is not None else "–"
    told = words.flags(figure) if group is None else words.group_flags(group, figure)
    return (
        *([counted] if apart else []),
        words.figure(figure),
        words.interval(figure),
        words.capital(words.join(told)),
    )
