"""What is said to a person whose choices do not make a plan yet."""

from __future__ import annotations

from assessments.bias.plan import MOST_CROSSED, MOST_FEATURES
from assessments.storage.errors import quote
from checklists.model import Text


def about(code: str, column: str) -> Text:
    """A sentence of ``COLUMNS`` about one column."""
    given = COLUMNS[code]
    return Text(fr=given.fr.format(column=quote(column)), en=given.en.format(column=quote(column)))


MISSING: dict[str, Text] = {
    "told": Text(
        fr="Dites comment les données disent qui a été sélectionné\u00a0: par une colonne de décisions, ou par un score.",
        en="Say how the data tell who was selected: by a column of decisions, or by a score.",
    ),
    "decision_column": Text(fr="Choisissez la colonne de la décision.", en="Choose the column of the decision."),
    "decision_values": Text(
        fr="Dites ce que veut dire chaque valeur de la décision\u00a0: sélectionné, non sélectionné, ou à laisser de côté.",
        en="Say what each value of the decision means: selected, not selected, or to be left aside.",
    ),
    "decision_sides": Text(
        fr="Il faut au moins une valeur «\u00a0sélectionné\u00a0» et une valeur «\u00a0non sélectionné\u00a0»\u00a0: sinon il n’y a rien à comparer.",
        en="At least one value must mean “selected” and one “not selected”: otherwise there is nothing to compare.",
    ),
    "score_column": Text(fr="Choisissez la colonne du score.", en="Choose the column of the score."),
    "scale": Text(
        fr="Écrivez l’échelle du score en deux nombres, le plus petit d’abord, par exemple 0 et 100.",
        en="Write the scale of the score as two numbers, the smaller one first, for instance 0 and 100.",
    ),
    "threshold": Text(
        fr="Écrivez le seuil à partir duquel le score sélectionne\u00a0: un nombre de l’échelle.",
        en="Write the threshold from which the score selects: a number on the scale.",
    ),
    "direction": Text(
        fr="Dites si ce sont les scores élevés ou les scores bas qui sélectionnent.",
        en="Say whether high scores or low scores select.",
    ),
    "favourable": Text(
        fr="Dites si être sélectionné est un avantage ou une charge pour la personne.",
        en="Say whether being selected is an advantage or a burden for the person.",
    ),
    "knows": Text(
        fr="Dites si les données disent ce qui s’est révélé vrai.",
        en="Say whether the data tell what turned out to be true.",
    ),
    "outcome_column": Text(
        fr="Choisissez la colonne qui dit ce qui s’est révélé vrai.",
        en="Choose the column that tells what turned out to be true.",
    ),
    "outcome_values": Text(
        fr="Dites ce que veut dire chaque valeur\u00a0: oui, non, ou on ne sait pas.",
        en="Say what each value means: yes, no, or not known.",
    ),
    "outcome_sides": Text(
        fr="Il faut au moins une valeur «\u00a0oui\u00a0» et une valeur «\u00a0non\u00a0»\u00a0: sinon aucune erreur ne peut être comptée.",
        en="At least one value must mean “yes” and one “no”: otherwise no error can be counted.",
    ),
    "same_column": Text(
        fr="La décision et ce qui s’est révélé vrai sont dans la même colonne\u00a0: choisissez-en une autre, ou dites que vous ne le "
        "savez pas.",
        en="The decision and what turned out to be true are in the same column: choose another one, or say that you do not know.",
    ),
    "features": Text(
        fr="Choisissez au moins une colonne qui forme des groupes\u00a0: sexe, âge, quartier…",
        en="Choose at least one column that forms groups: sex, age, district…",
    ),
    "too_many_features": Text(
        fr=f"Choisissez au plus {MOST_FEATURES} colonnes.", en=f"Choose at most {MOST_FEATURES} columns."
    ),
    "too_many_crossed": Text(
        fr=f"Croisez au plus {MOST_CROSSED} colonnes.", en=f"Cross at most {MOST_CROSSED} columns."
    ),
    "harm": Text(
        fr="Choisissez le tort à éviter d’abord\u00a0: il décide du taux qui sera comparé.",
        en="Choose the harm to avoid first: it decides which rate is compared.",
    ),
    "tolerated": Text(
        fr="Écrivez l’écart toléré en points, de 0 à 100, par exemple 5.",
        en="Write the tolerated gap in points, from 0 to 100, for instance 5.",
    ),
    "reason": Text(
        fr="Écrivez pourquoi cet écart est toléré, en une phrase\u00a0: on vous le demandera.",
        en="Write why this gap is tolerated, in one sentence: you will be asked.",
    ),
}
"""What a draft lacks."""

COLUMNS: dict[str, Text] = {
    "gone": Text(
        fr="Ces données n’ont pas de colonne «\u00a0{column}\u00a0». Choisissez-en une autre.",
        en="These data have no column “{column}”. Choose another one.",
    ),
    "too_many_values": Text(
        fr="«\u00a0{column}\u00a0» a trop de valeurs différentes pour dire un par un ce qu’elles veulent dire. Choisissez une autre colonne\u00a0; "
        "si c’est un score, dites-le plus haut.",
        en="“{column}” has too many different values to say what each one means. Choose another column; if it is a score, say so "
        "above.",
    ),
    "no_number": Text(
        fr="«\u00a0{column}\u00a0» ne contient pas de nombres\u00a0: ce ne peut pas être un score.",
        en="“{column}” holds no numbers: it cannot be a score.",
    ),
    "weight": Text(
        fr="«\u00a0{column}\u00a0» ne peut pas être un poids\u00a0: il faut des nombres, jamais négatifs et pas tous nuls.",
        en="“{column}” cannot be a weight: it takes numbers, never negative and not all zero.",
    ),
    "edges": Text(
        fr="Les limites des tranches de «\u00a0{column}\u00a0» ne se lisent pas. Écrivez des nombres qui montent, par exemple\u00a0: 18, 25, 40.",
        en="The limits of the bands of “{column}” cannot be read. Write numbers that rise, for instance: 18, 25, 40.",
    ),
    "too_many_groups": Text(
        fr="«\u00a0{column}\u00a0» forme trop de groupes. Écrivez les limites de quelques tranches, ou retirez cette colonne.",
        en="“{column}” makes too many groups. Write the limits of a few bands, or remove this column.",
    ),
    "one_group": Text(
        fr="«\u00a0{column}\u00a0» n’a qu’une valeur\u00a0: il n’y a pas de groupes à comparer. Retirez cette colonne.",
        en="“{column}” has one value only: there are no groups to compare. Remove this column.",
    ),
    "taken": Text(
        fr="«\u00a0{column}\u00a0» sert déjà pour la décision, le score ou le résultat\u00a0: retirez cette colonne des groupes.",
        en="“{column}” is already used for the decision, the score or the outcome: remove this column from the groups.",
    ),
}
"""What is wrong with a column."""
