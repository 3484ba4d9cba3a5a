"""The words of the supplier's questionnaire, for somebody who does not know Balise: what to do, when, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assessments.exchange.supplier_form import NO, YES, Asked, answer_choices, table_name
from checklists.model import AnswerType

if TYPE_CHECKING:
    from checklists.model import Question
    from reports.sheets.assessment import Work
    from reports.wording import Wording


def instructions(work: Work) -> list[list[str]]:
    """The first sheet: subjects, each with what to know about it."""
    _, data = work.words._, work.data
    lines = [
        [
            _("À quoi sert ce questionnaire"),
            _(
                "{authority} évalue l’impact éthique et la sécurité des données du système « {system} », que vous fournissez. "
                "Certaines questions, vous seul pouvez y répondre."
            ).format(authority=data.authority.name, system=data.assessment.system.name),
        ],
        [
            _("Où répondre"),
            _(
                "Dans la feuille « Questions », sur fond jaune : votre réponse, un commentaire si vous le souhaitez, et ce qui prouve "
                "votre réponse. Les autres cellules sont verrouillées. N’ajoutez, ne supprimez et ne fusionnez rien."
            ),
        ],
        [
            _("Comment répondre"),
            _(
                "Choisissez dans la liste de la cellule. Quand plusieurs réponses sont possibles, mettez oui ou non sur chaque ligne "
                "qui suit la question. Écrivez des valeurs, pas de formules."
            ),
        ],
        [
            _("Qui est « vous »"),
            _(
                "Les questions sont celles que la collectivité se pose : « vous » y désigne la collectivité, et « le fournisseur », "
                "c’est votre entreprise."
            ),
        ],
        [
            _("Si vous ne savez pas"),
            _("Choisissez « Je ne sais pas », plutôt que de supposer. Une cellule laissée vide ne change rien."),
        ],
        [
            _("Questions « seulement si »"),
            _(
                "Elles ne vous concernent que si vous avez donné la réponse indiquée à une autre question. Sinon, laissez-les vides."
            ),
        ],
        [
            _("Preuves"),
            _("Un lien ou un nom de document par ligne. N’insérez ni fichier ni image dans le classeur."),
        ],
        [
            _("Ce que devient votre réponse"),
            _(
                "Elle est reprise dans l’évaluation, avec la mention « déclaré par le fournisseur », et ne compte qu’une fois confirmée "
                "par la collectivité. Le rapport de l’évaluation peut être rendu public : ne confiez ici aucun secret."
            ),
        ],
        [
            _("Ce que contient ce fichier"),
            _(
                "Seulement les questions, et ce que vous aviez déjà déclaré. Les réponses de la collectivité n’y sont pas."
            ),
        ],
        [
            _("Pour finir"),
            _(
                "Enregistrez au format .xlsx, sans mot de passe ni macro, et renvoyez le fichier à la personne qui vous l’a envoyé."
            ),
        ],
    ]
    if data.authority.fictional:
        lines.append(
            [_("Données fictives"), _("Cette collectivité et ce système sont inventés pour la démonstration.")]
        )
    return lines


def when_to_answer(words: Wording, asked: Asked, mine: frozenset[str]) -> str:
    """« Toujours », or the answers of this questionnaire (``mine``) without which the question is not asked."""
    _ = words._
    if not asked.conditional:
        return _("Toujours")
    checklist, found = words.checklist, []
    facts = {fact.id: fact.name.to(words.lang) for fact in checklist.facts}
    for alternative in asked.question.shown_if or ():
        parts = []
        for key, options in alternative.items():
            question = checklist.questions.get(key)
            if question is not None and key in mine:
                labels = _(" » ou « ").join(question.label(option, words.lang) for option in options)
                parts.append(_("{number} : « {answers} »").format(number=checklist.number_of[key], answers=labels))
            elif key in facts:
                parts.append(f"{facts[key]}{words.colon}{(YES if options == ('yes',) else NO).to(words.lang)}")
        if parts:
            found.append(_(" et ").join(parts))
    if not found:
        return _("À remplir seulement si vos autres réponses y conduisent")
    return _("À remplir seulement si {conditions}").format(conditions=_(", ou si ").join(dict.fromkeys(found)))


def how_to_answer(words: Wording, question: Question) -> str:
    """What the words to choose from mean, or what to type; the help of the question first."""
    _, lang = words._, words.lang
    lines = [question.help.to(lang)] if question.help else []
    unknown = " ".join(
        _("Ou écrivez « {label} ».").format(label=option.label.to(lang)) for option in answer_choices(question)
    )
    if question.answer is AnswerType.ONE_OF:
        lines += [
            f"• {option.label.to(lang)}" + (f"{words.colon}{option.help.to(lang)}" if option.help else "")
            for option in question.choices
        ]
    elif question.answer is AnswerType.ANY_OF:
        lines.append(_("Mettez oui ou non sur chacune des lignes qui suivent."))
    elif question.answer is AnswerType.TABLE:
        name = table_name(words.checklist, question, lang)
        lines += [_("Remplissez la feuille « {sheet} ».").format(sheet=name), unknown]
    elif question.answer is AnswerType.NUMBER:
        unit = question.unit.to(lang) if question.unit else ""
        lines += [_("Un nombre, en {unit}.").format(unit=unit) if unit else _("Un nombre."), unknown]
    elif question.answer is AnswerType.DATE:
        lines += [_("Une date : jour/mois/année."), unknown]
    else:
        lines += [_("Un texte."), unknown]
    return "\n".join(line for line in lines if line)
