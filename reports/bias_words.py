"""A bias audit in sentences. Pages and documents print the same ones, so that a screen and a paper never disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.bias.plan import Harm
from assessments.bias.result import FigureState, Verdict
from reports.bias_data_words import BiasDataWords
from reports.bias_terms import VERDICT_TONES
from reports.typography import shortened

if TYPE_CHECKING:
    from assessments.bias.plan import Metric, Plan
    from assessments.bias.record import Audit
    from assessments.bias.result import Figure, Gap, View

__all__ = ["VERDICT_TONES", "BiasWords"]

_FEW = 12
_LONGEST_TITLE = 120
_MOST_VALUES = 5
_SINGLE = 1


class BiasWords(BiasDataWords):
    """Sentences about audits in ``fr`` or ``en``; plain text, to be escaped by its reader."""

    # what is compared ------------------------------------------------------------------------------------------

    def title(self, audit: Audit) -> str:
        """The title of an audit; « Audit du 02/12/2026 » when it has none."""
        given = shortened(audit.plan.title, _LONGEST_TITLE)
        return given or self._("Audit du {date}").format(date=self.day_of(audit.planned_at))

    def compared_sentence(self, plan: Plan) -> str:
        """Which rate is compared, between which groups."""
        return self._("On compare entre les groupes la {metric}. Groupes regardés : {views}.").format(
            metric=self.metric(plan.metric, plan), views=self.join(self.feature_names(n) for n in self._names(plan))
        )

    def _names(self, plan: Plan) -> list[list[str]]:
        names = {feature.column: feature.name for feature in plan.features}
        return [[names[column] for column in view] for view in plan.views]

    def selected_sentence(self, plan: Plan) -> str:
        """What « sélectionné » stands for in the data, and whether it is an advantage."""
        said = []
        if plan.decision is not None:
            text = self._("« Sélectionné » veut dire ici que la colonne « {column} » contient : {values}.")
            said.append(
                text.format(column=self.quoted(plan.decision.column), values=self._values(plan.decision.selected))
            )
        elif plan.score is not None and plan.score.threshold is not None:
            at_least = self._("« Sélectionné » veut dire ici que le score « {column} » est d’au moins {threshold}.")
            at_most = self._("« Sélectionné » veut dire ici que le score « {column} » est d’au plus {threshold}.")
            text = at_least if plan.score.high_selects else at_most
            column, threshold = self.quoted(plan.score.column), self.plain_number(plan.score.threshold)
            said.append(text.format(column=column, threshold=threshold))
        said.append(
            self._("Être sélectionné est un avantage pour la personne.")
            if plan.favourable
            else self._("Être sélectionné est une charge pour la personne : un contrôle, un soupçon, un signalement.")
        )
        return " ".join(said)

    def actual_sentence(self, plan: Plan) -> str:
        """What is known of the true outcome."""
        if plan.actual is None:
            return self._("On ne sait pas ce qui s’est révélé vrai : les erreurs ne peuvent pas être comptées.")
        return self._("Ce qui s’est révélé vrai est lu dans la colonne « {column} » : {values}.").format(
            column=self.quoted(plan.actual.column), values=self._values(plan.actual.positive)
        )

    def _values(self, values: tuple[str, ...]) -> str:
        shown = [self.quoted(value) if value.strip() else self._("vide") for value in values[:_MOST_VALUES]]
        return self.join([*shown, *(["…"] if len(values) > _MOST_VALUES else [])])

    def why_sentence(self, plan: Plan) -> str:
        """Why this rate: whom an error hurts first."""
        if plan.harm is Harm.SHARE:
            return self._("Pourquoi : ce qui compte ici, c’est qui est sélectionné, à tort ou à raison.")
        harm = self.harm(plan.harm)
        return self._("Pourquoi : le tort à éviter d’abord est « {harm} ».").format(
            harm=f"{harm[:1].lower()}{harm[1:]}"
        )

    def tolerated_gap(self, plan: Plan) -> str:
        """« 5 points », or « aucun »."""
        return self.points(plan.tolerated_gap) if plan.tolerated_gap else self._("aucun écart")

    def tolerated_sentence(self, audit: Audit) -> str:
        """What gap was tolerated, by whom and when, before any figure was shown."""
        said = {"gap": self.tolerated_gap(audit.plan), "moment": self.moment(audit.planned_at)}
        if not audit.planned_by.strip():
            text = self._("Écart toléré : {gap}. Fixé le {moment}, avant que les chiffres soient affichés.")
            return text.format(**said)
        text = self._("Écart toléré : {gap}. Fixé par {author} le {moment}, avant que les chiffres soient affichés.")
        return text.format(author=audit.planned_by, **said)

    def measured_sentence(self, audit: Audit) -> str:
        """Who measured and when; « Prévu, pas encore mesuré. » before that."""
        if audit.result is None or audit.measured_at is None:
            return self._("Prévu, pas encore mesuré.")
        if not audit.measured_by.strip():
            return self._("Mesuré le {moment}.").format(moment=self.moment(audit.measured_at))
        moment = self.moment(audit.measured_at)
        return self._("Mesuré par {author} le {moment}.").format(author=audit.measured_by, moment=moment)

    # what was found --------------------------------------------------------------------------------------------

    def verdict_line(self, audit: Audit) -> str:
        """The whole audit in one line, for a summary."""
        if audit.result is None:
            text = self._("Audit « {title} » : prévu, pas encore mesuré.")
            return text.format(title=self.title(audit))
        verdict = self.verdict(audit.result.verdict)
        found = [view for view, gap in audit.result.deciding if gap.verdict is audit.result.verdict]
        return self._("Audit « {title} » : {verdict} ({metric} ; groupes : {views}).").format(
            title=self.title(audit),
            verdict=f"{verdict[:1].lower()}{verdict[1:]}",
            metric=self.metric(audit.plan.metric, audit.plan),
            views=", ".join(self.view_name(view) for view in found) or "–",
        )

    def short_verdict(self, audit: Audit) -> str:
        """The verdict with the figures that carry it, for those who read nothing else."""
        if audit.result is None:
            return self._("un audit est prévu, il n’est pas encore mesuré.")
        verdict = audit.result.verdict
        said = self.verdict(verdict)
        parts = [f"{said[:1].lower()}{said[1:]}."]
        view, gap = next(((v, g) for v, g in audit.result.deciding if g.verdict is verdict), (None, None))
        if view is not None and gap is not None:
            seen = self._seen(view, gap, audit.plan) if verdict is Verdict.GAP_ESTABLISHED else ""
            parts.append(self.no_gap_sentence(gap) if verdict is Verdict.NO_GAP_ESTABLISHED else seen)
        return " ".join(part for part in parts if part)

    def gap_sentence(self, view: View, gap: Gap, plan: Plan) -> str:
        """What was seen, how certain it is, and how it compares with what was tolerated; whatever the verdict."""
        if view.withheld:
            return self.hidden_sentence(view, plan)
        if gap.verdict is Verdict.NOT_ENOUGH_DATA:
            return self.not_enough_sentence(view, gap, plan)
        said = [self._seen(view, gap, plan), self._certainty(gap)]
        tolerated = plan.tolerated_gap
        if gap.verdict is Verdict.GAP_ESTABLISHED:
            more = self._("Même au minimum, il dépasse l’écart toléré ({gap}).").format(gap=self.points(tolerated))
            said.append(more if tolerated else self._("Aucun écart n’était toléré."))
        elif tolerated:
            text = self._("Il n’est donc pas établi qu’il dépasse l’écart toléré ({gap}).")
            said.append(text.format(gap=self.points(tolerated)))
        else:
            said.append(self._("Il peut donc être dû au hasard."))
        if gap.verdict is Verdict.NO_GAP_ESTABLISHED:
            said.append(self.no_gap_sentence(gap))
        if gap.unreliable:
            said.append(self._("L’un de ces deux groupes compte moins de 30 personnes : le chiffre est fragile."))
        return " ".join(text for text in said if text)

    def _rate(self, view: View, key: tuple[str, ...] | None, metric: Metric) -> Figure | None:
        found = next((group.figures.get(metric) for group in view.groups if group.key == key), None)
        return found if found is not None and found.state is FigureState.SHOWN else None

    def _seen(self, view: View, gap: Gap, plan: Plan | None) -> str:
        highest, lowest = self._rate(view, gap.highest, gap.metric), self._rate(view, gap.lowest, gap.metric)
        if gap.difference is None or highest is None or lowest is None:
            return ""
        metric = self.metric(gap.metric, plan)
        if gap.difference == 0:
            text = self._("La {metric} est la même dans les groupes comparés : {value}.")
            return text.format(metric=metric, value=self.figure(highest))
        return self._("La {metric} va de {low} ({lowest}) à {high} ({highest}), soit {points} d’écart.").format(
            metric=metric,
            low=self.figure(lowest),
            lowest=self.group(gap.lowest or (), view.names),
            high=self.figure(highest),
            highest=self.group(gap.highest or (), view.names),
            points=self.points(gap.difference),
        )

    def _certainty(self, gap: Gap) -> str:
        if gap.low is None or gap.high is None:
            return ""
        if gap.low <= 0:
            text = self._("Compte tenu du hasard, l’écart véritable est d’au plus {high} (confiance de 95 %).")
            return text.format(high=self.points(gap.high))
        text = self._("Compte tenu du hasard, l’écart véritable est de {bounds} (confiance de 95 %).")
        return text.format(bounds=self.point_bounds(gap.low, gap.high))

    def no_gap_sentence(self, gap: Gap) -> str:
        """The smallest gap that could have been seen, without which « aucun écart établi » says little."""
        if gap.smallest_visible is None:
            return self._("On ne peut pas dire quel écart ces données auraient permis de voir.")
        text = self._("Un écart véritable de {points} ou plus aurait probablement été établi (quatre fois sur cinq).")
        return text.format(points=self.points(gap.smallest_visible))

    def not_enough_sentence(self, view: View, gap: Gap, plan: Plan | None = None) -> str:
        """Why nothing can be concluded."""
        if gap.compared == 0:
            return self._("Aucun groupe n’a de chiffre à comparer : on ne peut rien conclure.")
        if gap.compared == _SINGLE:
            return self._("Un seul groupe a un chiffre : il n’y a rien à quoi le comparer.")
        said = [self._seen(view, gap, plan), self._certainty(gap)]
        if gap.smallest_visible is None:
            said.append(self._("Trop peu de personnes peuvent être comparées pour conclure."))
        else:
            text = self._(
                "Trop peu de personnes peuvent être comparées pour conclure : seul un écart véritable de {points} ou plus aurait "
                "probablement été établi."
            )
            said.append(text.format(points=self.points(gap.smallest_visible)))
        return " ".join(text for text in said if text)

    def p_sentence(self, gap: Gap) -> str:
        """The p-value in words; empty when there is none."""
        if gap.p_value is None:
            return ""
        return self._(
            "Si tous les groupes étaient traités de la même façon, un écart au moins aussi grand apparaîtrait dans {percent} des "
            "cas (correction faite pour le nombre de comparaisons)."
        ).format(percent=self.percent(gap.p_value))

    def ratio_note(self, gap: Gap | None = None) -> str:
        """The ratio when there is one, and that 0.80 is a convention."""
        note = self.convention_note()
        if gap is None or gap.ratio is None:
            return note
        ratio = self._("Le taux le plus bas est {ratio} fois le plus haut.").format(ratio=self.decimal(gap.ratio, 2))
        return f"{ratio} {note}"

    def reading(self, view: View, metric: Metric, plan: Plan | None = None) -> str:
        """What a plot of one rate by group shows, in one sentence."""
        gap = view.gaps.get(metric)
        if view.withheld or gap is None or gap.compared == 0:
            return self._("Aucun groupe n’a de chiffre qui puisse être affiché.")
        seen = self._seen(view, gap, plan)
        return seen or self._("Un seul groupe a un chiffre : il n’y a rien à quoi le comparer.")

    # what is hidden --------------------------------------------------------------------------------------------

    def hidden_sentence(self, view: View, plan: Plan) -> str:
        """Which groups are not shown and why; empty when all are."""
        why = self._(
            "Ils comptent moins de {k} personnes, ou permettraient d’en retrouver un par soustraction. Ils restent comptés dans "
            "l’ensemble."
        ).format(k=plan.smallest_shown)
        if view.withheld:
            return self._(
                "Rien n’est affiché de ce regroupement : de trop petits groupes pourraient y être retrouvés par soustraction."
            )
        if len(view.features) > _SINGLE:
            count = len(view.hidden) + view.absent
            text = self.ngettext(
                "{n} croisement n’est pas affiché : il réunit moins de {k} personnes, ou aucune, ou permettrait d’en retrouver "
                "un autre par soustraction.",
                "{n} croisements ne sont pas affichés : ils réunissent moins de {k} personnes, ou aucune, ou permettraient d’en "
                "retrouver un autre par soustraction.",
                count,
            )
            said = [text.format(n=self.number(count), k=plan.smallest_shown)] if count else []
            if any(group.together for group in view.groups):
                said.append(
                    self._(
                        "« A + B » réunit les groupes A et B, parce que l’un d’eux est trop petit pour être montré seul ; « ? » "
                        "veut dire non renseigné."
                    )
                )
            return " ".join(said)
        said = []
        if view.hidden:
            names = [self.group(group.key, view.names) for group in view.hidden[:_FEW]]
            more = ["…"] if len(view.hidden) > _FEW else []
            text = self.ngettext(
                "{n} groupe n’est pas affiché : {groups}.",
                "{n} groupes ne sont pas affichés : {groups}.",
                len(view.hidden),
            )
            said = [text.format(n=self.number(len(view.hidden)), groups=self.join([*names, *more])), why]
        return " ".join([*said, *self._together(view)])

    def _together(self, view: View) -> list[str]:
        """Which groups have a row in common and why, so that nobody looks for their figures in vain."""
        rows = [group for group in view.shown if group.together]
        if not rows:
            return []
        more = ["…"] if len(rows) > _FEW else []
        names = [self.group(group.key, view.names) for group in rows[:_FEW]]
        text = self._("Affichés sur une même ligne, parce que l’un d’eux est trop petit pour l’être seul : {groups}.")
        return [text.format(groups=self.join([*names, *more]))]
