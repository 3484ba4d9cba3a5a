"""The method in two pages, for someone who does not program: its rules, its matrix, and what each level requires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklists.model import Level
from reports.document import Cell, Strong
from reports.document.theme import LEVEL_TONES
from reports.parts.tables import governance

if TYPE_CHECKING:
    from reports.parts.writer import Writer


def method(writer: Writer) -> None:
    """The rules of the method, each in a few plain sentences."""
    document = writer.document
    _ = writer.words._
    writer.annex(_("Comment ces niveaux sont trouvés"), "method")
    rules = (
        (
            _("Des réponses, pas des points."),
            _(
                "Aucune note n’est additionnée et rien n’est moyenné. Chaque niveau découle de réponses précises, citées dans ce "
                "rapport, par des règles écrites dans la grille et lisibles par tous."
            ),
        ),
        (
            _("Gravité et vraisemblance."),
            _(
                "Pour chaque risque, une réponse peut fixer la gravité du tort (son ampleur, le nombre de personnes, la possibilité de "
                "revenir en arrière, leur vulnérabilité) et sa vraisemblance, de 1 à 4. La règle la plus haute qui s’applique "
                "compte. Une matrice donne ensuite le niveau, de I à IV."
            ),
        ),
        (
            _("Ce que les protections changent."),
            _(
                "Seul compte ce qui est fait. Quand toutes les mesures essentielles d’un risque sont en place, sa vraisemblance baisse "
                "d’un degré, et d’un second si trois quarts des mesures recommandées le sont aussi. Une mesure recommandée ne "
                "remplace jamais une mesure essentielle."
            ),
        ),
        (
            _("Un cran, pas davantage."),
            _(
                "Le niveau d’un risque ne descend jamais de plus d’un cran sous son niveau brut : de bonnes mesures ne rendent pas "
                "anodin un usage grave. Certaines situations fixent en outre un minimum, dont la raison est donnée."
            ),
        ),
        (
            _("Le niveau cible."),
            _(
                "Il tient compte aussi des mesures prévues ou faites en partie, à condition qu’elles aient un responsable et une "
                "échéance. Sans cela, une intention ne compte pas."
            ),
        ),
        (
            _("Ne pas savoir n’est pas être à l’abri."),
            _(
                "Une réponse absente, « Je ne sais pas » ou pré-remplie et non confirmée laisse ouverts tous les niveaux qu’elle permet "
                "encore. Le rapport donne alors l’étendue, et c’est son extrémité haute qui compte. Chaque réponse ne peut que la "
                "resserrer."
            ),
        ),
        (
            _("Le niveau d’impact."),
            _(
                "C’est celui du pire risque actuel, relevé s’il le faut par les règles générales de la grille. Il dit qui doit donner un "
                "avis, qui décide, ce qui est publié et combien de temps la décision vaut. Il ne décide pas à votre place."
            ),
        ),
        (
            _("Le droit."),
            _(
                "Les constats viennent de règles datées, chacune avec sa référence. Ce qui n’a pas été vérifié dans le texte, ou dont les "
                "juristes peuvent discuter, porte la mention « à confirmer ». Un constat bloquant empêche l’approbation, jamais le calcul."
            ),
        ),
        (
            _("Les limites."),
            _(
                "Ce rapport vaut ce que valent les réponses. Il ne remplace ni l’avis du délégué à la protection des données, ni une "
                "analyse juridique, ni l’écoute des personnes concernées."
            ),
        ),
    )
    for title, text in rules:
        document.paragraph([Strong(title), " ", text])
    document.page_break()
    _matrix(writer)
    document.heading(2, _("Ce que demande chaque niveau"), anchor="governance")
    governance(writer, list(Level))


def _matrix(writer: Writer) -> None:
    """The level that each gravity and likelihood give, as a table; then the words of the degrees."""
    words, document = writer.words, writer.document
    _ = words._
    document.heading(2, _("De la gravité et de la vraisemblance au niveau"), anchor="matrix")
    likelihoods = words.likelihood_names()
    header = [_("Gravité"), *(f"{_('Vraisemblance')} {n}, {name}" for n, name in enumerate(likelihoods, 1))]
    rows: list[list[str | Cell]] = [
        [
            words.capital(f"{n}, {name}"),
            *(Cell(words.level(level), tone=LEVEL_TONES[level - 1]) for level in row),
        ]
        for n, (name, row) in enumerate(zip(words.gravity_names(), writer.data.checklist.matrix, strict=True), 1)
    ]
    document.table(header, rows, widths=[0.22, 0.195, 0.195, 0.195, 0.195], row_header=True)
