"""What if: other thresholds, equal rates, other weights. Draws simulations; computes nothing, stores nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.audit_charts import CONFIG, before_after, before_after_alt, before_after_table
from app_pages.show import heading, literal, note, paragraph, table
from assessments.bias.simulation import (
    DRAWS_LOTS,
    GROUP_RULES,
    LAW_REFERENCE,
    TRAINING_ONLY,
    CannotSimulate,
    Constraint,
    SimulationKind,
    groups_to_simulate,
)
from assessments.bias.whatif import at_thresholds, reweighting, threshold_optimizer
from checklists.loader import main_checklist
from reports.bias_words import BiasWords

if TYPE_CHECKING:
    from collections.abc import Callable

    from app_pages.desk import Desk
    from assessments.bias.cells import Cells
    from assessments.bias.record import Audit
    from assessments.bias.result import AuditResult, ScoreGroup
    from assessments.bias.simulation import Simulation

_MOST_SLIDERS = 12
_FEWEST_PLACES = 2
_MOST_NAMED = 12


def draw(desk: Desk, audit: Audit, cells: Cells) -> None:
    """Draw the simulations of an audit whose cells are at hand."""
    _ = desk._
    heading(_("Et si les règles étaient autres ?"), 2)
    if audit.result is None:
        paragraph(_("Les simulations se font sur un audit mesuré."))
        return
    bench = _Bench(desk, audit, audit.result, cells)
    st.warning(literal(bench.words.simulation_notice()))
    if not bench.shown:
        paragraph(_("Aucun critère n’a deux groupes assez grands pour être simulés."))
        return
    _fragment(bench)


@st.fragment
def _fragment(bench: _Bench) -> None:
    """Only this part of the page is drawn again when somebody moves a slider."""
    bench.draw()


class _Bench:
    """The simulations of one audit."""

    def __init__(self, desk: Desk, audit: Audit, result: AuditResult, cells: Cells) -> None:
        self.desk, self.plan, self.result, self.cells = desk, audit.plan, result, cells
        self._, self.ngettext = desk._, desk.ngettext
        self.words = BiasWords(desk.lang)
        self.shown = groups_to_simulate(result)
        self.id = audit.id

    def draw(self) -> None:
        """Ask which simulation, of which groups, and show it."""
        _ = self._
        column = self._column()
        draws: dict[SimulationKind, Callable[[str], Simulation | None]] = {
            SimulationKind.AT_THRESHOLDS: self._thresholds,
            SimulationKind.THRESHOLD_OPTIMIZER: self._optimizer,
            SimulationKind.REWEIGHTING: self._reweighting,
        }
        labels = {
            SimulationKind.AT_THRESHOLDS: _("Un autre seuil"),
            SimulationKind.THRESHOLD_OPTIMIZER: _("Des taux égaux entre les groupes"),
            SimulationKind.REWEIGHTING: _("Des poids pour entraîner un modèle"),
        }
        kinds = list(SimulationKind) if self.plan.score is not None else [SimulationKind.REWEIGHTING]
        kind = st.radio(
            literal(_("Que voulez-vous simuler ?")),
            kinds,
            format_func=lambda each: literal(labels[each]),
            key=self._key("kind"),
            index=0,
        )
        try:
            simulation = draws[kind](column)
        except CannotSimulate as refusal:
            st.info(literal(refusal.to(self.desk.lang)))
            return
        if simulation is not None:
            self._effect(simulation)

    def _key(self, *parts: str) -> str:
        return ":".join(("whatif", self.id, *parts))

    def _column(self) -> str:
        names = {feature.column: feature.name for feature in self.plan.features}
        columns = [features[0] for features in self.shown]
        if len(columns) == 1:
            return columns[0]
        return st.selectbox(
            literal(self._("Groupes simulés, selon")),
            columns,
            format_func=lambda column: literal(self.words.quoted(names[column])),
            key=self._key("column"),
        )

    # Thresholds -----------------------------------------------------------------------------------------------------

    def _thresholds(self, column: str) -> Simulation | None:
        _ = self._
        groups = [
            group
            for view in self.result.scores
            if view.features == (column,)
            for group in view.groups
            if group.key and group.thresholds
        ]
        common = sorted({point.threshold for group in groups for point in group.thresholds})
        if len(common) < _FEWEST_PLACES:
            return at_thresholds(self.cells, self.plan, column, self._start([]), self.shown)
        apart = st.checkbox(literal(_("Un seuil différent pour chaque groupe")), key=self._key("apart", column))
        if not apart:
            return at_thresholds(self.cells, self.plan, column, self._slider(_("Seuil"), common, column), self.shown)
        largest = sorted(groups, key=lambda group: -group.n)[:_MOST_SLIDERS]
        if len(largest) < len(groups):
            note(_("Les groupes les plus nombreux ont un curseur ; les autres gardent les décisions prises."))
        chosen = {group.key[0]: self._slider_of(group, column) for group in groups if group in largest}
        return at_thresholds(self.cells, self.plan, column, chosen, self.shown)

    def _slider_of(self, group: ScoreGroup, column: str) -> float:
        places = sorted(point.threshold for point in group.thresholds)
        return self._slider(self.words.group(group.key), places, column, *group.key)

    def _slider(self, label: str, places: list[float], *key: str) -> float:
        start = self._start(places)
        options = sorted({*places, start})
        if len(options) < _FEWEST_PLACES:
            return start
        return st.select_slider(
            literal(label), options, value=start, format_func=self.words.plain_number, key=self._key("at", *key)
        )

    def _start(self, places: list[float]) -> float:
        """Where a slider stands first: at the threshold of today, else in the middle."""
        score = self.plan.score
        if score is not None and score.threshold is not None:
            return score.threshold
        return places[len(places) // 2] if places else 0.0

    # Equal rates, weights -------------------------------------------------------------------------------------------

    def _optimizer(self, column: str) -> Simulation | None:
        _ = self._
        labels = {
            Constraint.DEMOGRAPHIC_PARITY: _("La part de personnes sélectionnées"),
            Constraint.EQUALIZED_ODDS: _("Les parts de personnes sélectionnées à raison et à tort, toutes les deux"),
            Constraint.TRUE_POSITIVE_RATE_PARITY: _("La part de personnes sélectionnées à raison"),
            Constraint.FALSE_POSITIVE_RATE_PARITY: _("La part de personnes sélectionnées à tort"),
        }
        chosen = st.radio(
            literal(_("Qu’est-ce qui serait égal entre les groupes ?")),
            list(Constraint),
            format_func=lambda each: literal(labels[each]),
            index=None,
            key=self._key("constraint"),
        )
        note(
            _(
                "Fairlearn (ThresholdOptimizer) cherche, pour chaque groupe, les seuils qui rendent ces taux égaux avec le "
                "plus de décisions exactes."
            )
        )
        return None if chosen is None else threshold_optimizer(self.cells, self.plan, column, chosen, self.shown)

    def _reweighting(self, column: str) -> Simulation:
        note(
            self._(
                "Chaque personne compte plus ou moins, de sorte que la part de personnes concernées devienne la même dans "
                "chaque groupe (Kamiran et Calders, 2012)."
            )
        )
        return reweighting(self.cells, self.plan, column, self.shown)

    # What it would change -------------------------------------------------------------------------------------------

    def _effect(self, simulation: Simulation) -> None:
        words, lang = self.words, self.desk.lang
        st.markdown(f"**{literal(simulation.label.to(lang))}**")
        if simulation.by_group:
            st.warning(literal(GROUP_RULES.to(lang)))
            reference = main_checklist().reference[LAW_REFERENCE]
            st.markdown(f"[{literal(self.desk.words.reference(reference))}]({reference.url})")
        if simulation.draws_lots:
            st.warning(literal(DRAWS_LOTS.to(lang)))
        if simulation.kind is SimulationKind.REWEIGHTING:
            paragraph(TRAINING_ONLY.to(lang))
        else:
            paragraph(" ".join(filter(None, (self._changed(simulation), self._gap(simulation)))))
        st.plotly_chart(
            before_after(words, simulation, self.plan),
            config=CONFIG,
            theme=None,
            alt=before_after_alt(words, simulation, self.plan),
            key=self._key("plot"),
        )
        table(*before_after_table(words, simulation, self.plan))
        self._absent(simulation)

    def _absent(self, simulation: Simulation) -> None:
        """Name the groups that are not simulated: left out in silence, they would make a gap look small."""
        words = self.words
        there = {group.key for group in simulation.groups}
        absent = [
            group.key
            for view in self.result.views
            if view.features == (simulation.column,)
            for group in view.groups
            if not group.together and group.key not in there
        ]
        if absent:
            text = self._("Non simulés, faute de personnes ou pour n’en révéler aucune : {groups}.")
            named = [words.group(key) for key in absent[:_MOST_NAMED]]
            more = ["…"] if len(absent) > _MOST_NAMED else []
            note(text.format(groups=words.join([*named, *more])))

    def _changed(self, simulation: Simulation) -> str:
        if simulation.changed is None:
            return self._("Peu de décisions changeraient dans un groupe : leur nombre n’est pas affiché.")
        if simulation.changed == 0:
            return self._("Aucune décision ne changerait.")
        text = self.ngettext(
            "La décision changerait pour {n} personne.",
            "La décision changerait pour {n} personnes.",
            simulation.changed,
        )
        return text.format(n=self.words.number(simulation.changed))

    def _gap(self, simulation: Simulation) -> str:
        before, after = simulation.selection_rate_difference
        if before is None or after is None or simulation.changed == 0:
            return ""
        text = self._("L’écart entre les parts de personnes sélectionnées passerait de {before} à {after}.")
        return text.format(before=self.words.points(before), after=self.words.points(after))
