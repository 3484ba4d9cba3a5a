"""The terms of a bias audit: rates, harms, verdicts, groups and figures, as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.bias.cells import MISSING
from assessments.bias.plan import Harm, Metric
from assessments.bias.record import Opinion
from assessments.bias.result import FigureState, Verdict
from reports.i18n import translations
from reports.typography import Typography, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.bias.plan import Plan
    from assessments.bias.result import Figure, Group, View

VERDICT_TONES = {
    Verdict.GAP_ESTABLISHED: "danger",
    Verdict.NO_GAP_ESTABLISHED: "info",
    Verdict.NOT_ENOUGH_DATA: "neutral",
}
"""Colour of each verdict in a document, the words always beside it. Never green: no gap seen is not equal treatment proved."""

_LONGEST_GROUP = 80
_LONGEST_VALUE = 40
_MOST_TOGETHER = 6
_SMALLEST_PRINTED = 0.0005  # below, one decimal of a percent would read 0.0


class BiasTerms(Typography):
    """Names and numbers of an audit in ``fr`` or ``en``; plain text, to be escaped by its reader."""

    def __init__(self, lang: str) -> None:
        super().__init__(lang)
        self._, self.ngettext = translations(lang)

    # numbers ---------------------------------------------------------------------------------------------------

    def decimal(self, value: float, decimals: int = 1) -> str:
        """A number with a fixed count of decimals: « 34,2 » in French, « 34.2 » in English."""
        text = f"{value:.{decimals}f}"
        return text.replace(".", ",") if self.lang == "fr" else text

    def _unit(self, number: str) -> str:
        return f"{number}\u00a0%" if self.lang == "fr" else f"{number}%"

    def _share(self, share: float) -> str:
        return str(round(share * 100)) if share in {0.0, 1.0} else self.decimal(share * 100)

    def percent(self, share: float) -> str:
        """« 34,2 % » of a share from 0 to 1. Exactly 0 and 1 have no decimal; what would only be rounded to them says so."""
        if 0 < share < _SMALLEST_PRINTED:
            return self._("moins de {percent}").format(percent=self._unit(self.decimal(0.1)))
        if 1 - _SMALLEST_PRINTED < share < 1:
            return self._("plus de {percent}").format(percent=self._unit(self.decimal(99.9)))
        return self._unit(self._share(share))

    def tick(self, share: float) -> str:
        """A share under an axis: « 5 % », « 2,5 % »."""
        return self._unit(self.plain_number(round(share * 100, 3)))

    def point_tick(self, difference: float) -> str:
        """A difference under an axis that counts in points: « 5 », « 2,5 »."""
        return self.plain_number(round(difference * 100, 3))

    def points(self, difference: float) -> str:
        """« 12 points », « 0,4 point » of a difference between two shares, from 0 to 1."""
        if 0 < difference < _SMALLEST_PRINTED:
            return self._("moins de {points}").format(points=self.points(0.001))
        rounded = round(difference * 100, 1)
        number = self.decimal(rounded, 0 if rounded == int(rounded) else 1)
        # In English 0.4 takes the plural, in French the singular: the whole part decides there, being 1 only for 1 here.
        count = int(rounded) if self.lang == "fr" or rounded == 1 else 2
        return self.ngettext("{n} point", "{n} points", count).format(n=number)

    def people(self, count: int) -> str:
        """« 12 500 personnes »."""
        return self.ngettext("{n} personne", "{n} personnes", count).format(n=self.number(count))

    def rows(self, count: int) -> str:
        """« 12 500 lignes »."""
        return self.ngettext("{n} ligne", "{n} lignes", count).format(n=self.number(count))

    def coefficient(self, value: float | None) -> str:
        """A ratio, an AUC, a Brier score: « 0,781 »; « – » when it does not exist."""
        return "–" if value is None else self.decimal(value, 3)

    def plain_number(self, value: float) -> str:
        """A number in the unit of the data, without useless decimals: « 0,5 », « 650 »."""
        text = f"{value:.6g}"
        return text.replace(".", ",") if self.lang == "fr" else text

    def size(self, count: int) -> str:
        """The size of a file: « 12,3 Mo »."""
        for limit, unit in ((1e9, self._("Go")), (1e6, self._("Mo")), (1e3, self._("ko"))):
            if count >= limit:
                return f"{self.decimal(count / limit)}\u00a0{unit}"
        return self.ngettext("{n} octet", "{n} octets", count).format(n=count)

    # figures ---------------------------------------------------------------------------------------------------

    def figure(self, figure: Figure | None) -> str:
        """« 34,2 % »; « non affiché » when it is hidden; « n’existe pas » when nobody is in its denominator."""
        if figure is None or figure.state is FigureState.UNDEFINED:
            return self._("n’existe pas (personne dans ce cas)")
        if figure.state is FigureState.HIDDEN or figure.value is None:
            return self._("non affiché")
        return self.percent(figure.value)

    def interval(self, figure: Figure | None) -> str:
        """The interval at 95 %: « 31,0 à 37,5 % »; « – » without a figure that may be shown."""
        if figure is None or figure.state is not FigureState.SHOWN:
            return "–"
        return self.bounds(figure.low, figure.high)

    def bounds(self, low: float | None, high: float | None) -> str:
        """« 31,0 à 37,5 % » from two shares; « – » when one is missing."""
        if low is None or high is None:
            return "–"
        return self._("{low} à {high}").format(low=self._share(low), high=self._unit(self._share(high)))

    def point_bounds(self, low: float | None, high: float | None) -> str:
        """« 1,2 à 8 points » from two differences; « – » when one is missing."""
        if low is None or high is None:
            return "–"
        return self._("{low} à {high}").format(low=self._share(low), high=self.points(high))

    def flags(self, figure: Figure | None) -> tuple[str, ...]:
        """What to know before a figure is used, in a few words each; empty when there is nothing."""
        if figure is None or figure.state is not FigureState.SHOWN:
            return ()
        found = []
        if figure.unreliable:
            found.append(self._("peu fiable : moins de 30 personnes"))
        if figure.extreme:
            found.append(self._("tout le monde est dans le même cas"))
        return tuple(found)

    def group_flags(self, group: Group, figure: Figure | None) -> tuple[str, ...]:
        """The same for the figure of a group, and why its row stands for several groups if it does."""
        together = self._("réunis : l’un d’eux est trop petit pour être montré seul")
        return (*((together,) if group.together else ()), *self.flags(figure))

    def unreliable_note(self) -> str:
        """What « peu fiable » means."""
        return self._(
            "« Peu fiable » : le chiffre porte sur moins de 30 personnes ; quelques cas de plus ou de moins le changeraient "
            "beaucoup."
        )

    def extreme_note(self) -> str:
        """What a rate of exactly 0 % or 100 % gives away."""
        return self._(
            "« Tout le monde est dans le même cas » : à 0 % ou à 100 %, savoir qu’une personne est du groupe suffit à savoir "
            "ce qui lui est arrivé. Réfléchissez avant de publier ce chiffre."
        )

    def hidden_note(self, plan: Plan) -> str:
        """What « non affiché » means, with the smallest number of people shown."""
        return self._(
            "« Non affiché » : le chiffre porte sur moins de {k} personnes, ou permettrait d’en retrouver un par soustraction. "
            "Ces personnes restent comptées dans l’ensemble."
        ).format(k=plan.smallest_shown)

    # groups ----------------------------------------------------------------------------------------------------

    def group(self, key: Sequence[str], names: Sequence[str] = ()) -> str:
        """« femmes · 18–24 ans ». A bare number or an empty value is named after its feature when ``names`` are given.

        More values than one name are groups shown together: « 75–84 + 85 et plus (réunis) »; of many, the first ones.
        """
        if len(names) == 1 and len(key) > 1:
            return self._("{groups} (réunis)").format(groups=" + ".join(self._several(key)))
        named = tuple(names) if len(key) > 1 and len(names) == len(key) else ("",) * len(key)
        return " · ".join(self._value(value, name) for value, name in zip(key, named, strict=True))

    def _several(self, key: Sequence[str]) -> list[str]:
        if len(key) <= _MOST_TOGETHER:
            return [self._value(value, "") for value in key]
        others = len(key) - _MOST_TOGETHER + 1
        more = self.ngettext("{n} autre", "{n} autres", others).format(n=self.number(others))
        return [*(self._value(value, "") for value in key[: _MOST_TOGETHER - 1]), more]

    def _value(self, value: str, name: str) -> str:
        text = self._("non renseigné") if value == MISSING else shortened(value, _LONGEST_GROUP) or "…"
        bare = value == MISSING or not any(character.isalpha() for character in value)
        return f"{shortened(name, _LONGEST_GROUP)}{self.colon}{text}" if name and bare else text

    def view_name(self, view: View) -> str:
        """« sexe », « sexe × âge »."""
        return self.feature_names(view.names)

    def feature_names(self, names: Sequence[str]) -> str:
        """Names of features that are looked at together."""
        return " × ".join(shortened(name, _LONGEST_GROUP) for name in names)

    def quoted(self, text: str) -> str:
        """A value or a column of the data, short enough for a sentence."""
        return shortened(text, _LONGEST_VALUE) or "…"

    # rates -----------------------------------------------------------------------------------------------------

    def metric(self, metric: Metric, plan: Plan | None = None) -> str:
        """The rate in a few words; with a plan, in the words of its harm (« personnes contrôlées à tort »)."""
        told = self._metric_of_harm(plan) if plan is not None and metric is plan.metric else ""
        return (
            told
            or {
                Metric.SELECTION_RATE: self._("part de personnes sélectionnées"),
                Metric.ACCURACY: self._("part de décisions exactes"),
                Metric.TRUE_POSITIVE_RATE: self._("part de personnes sélectionnées à raison"),
                Metric.FALSE_POSITIVE_RATE: self._("part de personnes sélectionnées à tort"),
                Metric.TRUE_NEGATIVE_RATE: self._("part de personnes écartées à raison"),
                Metric.FALSE_NEGATIVE_RATE: self._("part de personnes écartées à tort"),
                Metric.PRECISION: self._("part de sélections exactes"),
            }[metric]
        )

    def metric_short(self, metric: Metric) -> str:
        """The name that statisticians use, for narrow columns."""
        return {
            Metric.SELECTION_RATE: self._("Sélection"),
            Metric.ACCURACY: self._("Justesse"),
            Metric.TRUE_POSITIVE_RATE: self._("Vrais positifs"),
            Metric.FALSE_POSITIVE_RATE: self._("Faux positifs"),
            Metric.TRUE_NEGATIVE_RATE: self._("Vrais négatifs"),
            Metric.FALSE_NEGATIVE_RATE: self._("Faux négatifs"),
            Metric.PRECISION: self._("Précision"),
        }[metric]

    def _metric_of_harm(self, plan: Plan) -> str:
        return {
            Harm.SHARE: "",
            Harm.WRONGLY_REFUSED: self._("part de personnes refusées à tort"),
            Harm.WRONGLY_CHECKED: self._("part de personnes contrôlées à tort"),
            Harm.WRONGLY_GRANTED: self._("part de personnes acceptées à tort"),
            Harm.OVERLOOKED: self._("part de personnes oubliées à tort"),
        }[plan.harm]

    def metric_meaning(self, metric: Metric, plan: Plan) -> str:
        """What the rate counts, in one sentence that depends on whether being selected is an advantage or a burden."""
        if plan.favourable:
            return {
                Metric.SELECTION_RATE: self._("Sur 100 personnes, combien obtiennent l’avantage."),
                Metric.ACCURACY: self._("Sur 100 décisions, combien se sont révélées exactes."),
                Metric.TRUE_POSITIVE_RATE: self._(
                    "Sur 100 personnes qui devaient obtenir l’avantage, combien l’obtiennent."
                ),
                Metric.FALSE_POSITIVE_RATE: self._(
                    "Sur 100 personnes qui ne devaient pas obtenir l’avantage, combien l’obtiennent quand même."
                ),
                Metric.TRUE_NEGATIVE_RATE: self._(
                    "Sur 100 personnes qui ne devaient pas obtenir l’avantage, combien ne l’obtiennent pas."
                ),
                Metric.FALSE_NEGATIVE_RATE: self._(
                    "Sur 100 personnes qui devaient obtenir l’avantage, combien ne l’obtiennent pas."
                ),
                Metric.PRECISION: self._("Sur 100 personnes qui obtiennent l’avantage, combien devaient l’obtenir."),
            }[metric]
        return {
            Metric.SELECTION_RATE: self._("Sur 100 personnes, combien sont contrôlées ou signalées."),
            Metric.ACCURACY: self._("Sur 100 décisions, combien se sont révélées exactes."),
            Metric.TRUE_POSITIVE_RATE: self._(
                "Sur 100 personnes qu’il fallait contrôler ou signaler, combien le sont."
            ),
            Metric.FALSE_POSITIVE_RATE: self._(
                "Sur 100 personnes qu’il ne fallait pas contrôler ou signaler, combien le sont quand même."
            ),
            Metric.TRUE_NEGATIVE_RATE: self._(
                "Sur 100 personnes qu’il ne fallait pas contrôler ou signaler, combien ne le sont pas."
            ),
            Metric.FALSE_NEGATIVE_RATE: self._(
                "Sur 100 personnes qu’il fallait contrôler ou signaler, combien ne le sont pas."
            ),
            Metric.PRECISION: self._("Sur 100 personnes contrôlées ou signalées, combien devaient l’être."),
        }[metric]

    # harms, verdicts, opinions ---------------------------------------------------------------------------------

    def harm(self, harm: Harm) -> str:
        """Whom an error hurts, as a choice."""
        return {
            Harm.SHARE: self._("Ce qui compte, c’est qui est sélectionné"),
            Harm.WRONGLY_REFUSED: self._("Être refusé à tort"),
            Harm.WRONGLY_CHECKED: self._("Être contrôlé ou soupçonné à tort"),
            Harm.WRONGLY_GRANTED: self._("Un avantage accordé à tort"),
            Harm.OVERLOOKED: self._("Être oublié à tort"),
        }[harm]

    def harm_help(self, harm: Harm) -> str:
        """When to choose it, and what is compared then."""
        return {
            Harm.SHARE: self._(
                "À choisir si l’on ne sait pas ce qui s’est révélé vrai, ou si l’accès lui-même est en jeu. On compare la part "
                "de personnes sélectionnées."
            ),
            Harm.WRONGLY_REFUSED: self._(
                "Une personne qui devait obtenir une place ou une aide ne l’obtient pas. On compare la part de refus parmi les "
                "personnes qui devaient l’obtenir."
            ),
            Harm.WRONGLY_CHECKED: self._(
                "Une personne qui n’a rien à se reprocher est contrôlée ou soupçonnée. On compare la part de contrôles parmi "
                "les personnes qu’il ne fallait pas contrôler."
            ),
            Harm.WRONGLY_GRANTED: self._(
                "Un avantage va à une personne qui ne devait pas l’obtenir, au détriment des autres. On compare la part "
                "d’accords parmi les personnes qui ne devaient pas l’obtenir."
            ),
            Harm.OVERLOOKED: self._(
                "Une personne qu’une aide ou un contrôle devait atteindre n’est pas vue. On compare la part de personnes "
                "oubliées parmi celles qu’il fallait voir."
            ),
        }[harm]

    def verdict(self, verdict: Verdict) -> str:
        """What the figures allow to say, in a few words."""
        return {
            Verdict.GAP_ESTABLISHED: self._("Écart établi"),
            Verdict.NO_GAP_ESTABLISHED: self._("Aucun écart établi avec ces données"),
            Verdict.NOT_ENOUGH_DATA: self._("Pas assez de données pour conclure"),
        }[verdict]

    def verdict_meaning(self, verdict: Verdict) -> str:
        """What such a verdict proves and does not prove."""
        return {
            Verdict.GAP_ESTABLISHED: self._(
                "Le hasard n’explique pas cet écart, et il dépasse ce qui était toléré. Le chiffre ne dit ni d’où il vient, ni "
                "s’il est justifié : c’est à vous de le juger."
            ),
            Verdict.NO_GAP_ESTABLISHED: self._(
                "Ces données ne montrent pas d’écart plus grand que ce qui était toléré. Cela ne prouve pas que les groupes "
                "sont traités de la même façon : un écart plus petit peut exister sans être vu."
            ),
            Verdict.NOT_ENOUGH_DATA: self._(
                "Trop peu de personnes peuvent être comparées : même un grand écart ne serait pas vu. On ne peut rien en "
                "conclure, ni dans un sens ni dans l’autre."
            ),
        }[verdict]

    def opinion(self, opinion: Opinion) -> str:
        """An answer to one of the two questions of the judgement."""
        return {
            Opinion.YES: self._("Oui"),
            Opinion.NO: self._("Non"),
            Opinion.OPEN: self._("Pas encore de réponse"),
        }[opinion]
