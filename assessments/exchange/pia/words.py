"""The sentences of an import: why a piece was not taken whole, and what introduces it in a comment."""

from __future__ import annotations

from checklists.model import Text

PERSON = Text(
    fr="Ce sont des noms de personnes. Ils ne sont pas repris\u00a0: Balise n’en a pas besoin.",
    en="These are names of people. They are not taken: Balise does not need them.",
)
SOME_PEOPLE = Text(
    fr="Les noms de personnes n’ont pas été repris, seulement les groupes et les fonctions.",
    en="Names of people were not taken, only groups and functions.",
)
TEMPLATE = Text(
    fr="Le texte du modèle ne répond à rien. Les titres de ses questions servent à nommer leurs réponses.",
    en="The text of the template answers nothing. The titles of its questions serve to name their answers.",
)
KEEPS_NAME = Text(fr="L’évaluation garde son nom.", en="The assessment keeps its name.")
LONG_NAME = Text(
    fr="Le nom dépasse 300 caractères, la fin n’est pas reprise.",
    en="The name is longer than 300 characters, its end is not taken.",
)
PICTURES = Text(fr="Ses images ne sont pas reprises.", en="Its pictures are not taken.")
ANSWERED = Text(
    fr="Quelqu’un a déjà répondu à cette question\u00a0: sa réponse reste, ce texte est dans le commentaire.",
    en="Someone already answered this question: their answer stays, this text is in the comment.",
)
NOT_SUGGESTED = Text(
    fr="La question a déjà une réponse\u00a0: elle n’a pas été changée.",
    en="The question already has an answer: it was not changed.",
)
WITHOUT_REASON = Text(
    fr="La question est «\u00a0Sans objet\u00a0» sans raison\u00a0: un commentaire passerait pour cette raison.",
    en="The question is “Not applicable” without a reason: a comment would pass for this reason.",
)
TOO_LONG = Text(
    fr="Le commentaire de la question serait trop long. Joignez ce texte en fichier.",
    en="The comment of the question would be too long. Attach this text as a file.",
)
NO_QUESTION = Text(
    fr="La grille de cette évaluation n’a pas la question qui lui correspond.",
    en="The checklist of this assessment does not have the question for it.",
)
UNMATCHED = Text(
    fr="Aucune mesure de la grille ne correspond à ce titre. Reportez-la vous-même si vous en voyez une.",
    en="No safeguard of the checklist matches this title. Move it yourself if you see one.",
)
OWN_QUESTION = Text(
    fr="Cette question est propre à un modèle\u00a0: sa réponse est gardée avec l’analyse.",
    en="This question belongs to a template: its answer is kept with the assessment.",
)
LOST_REFERENCE = Text(
    fr="Le fichier ne dit pas à quoi cette partie se rapporte\u00a0: elle est gardée avec l’analyse.",
    en="The file does not say what this part is about: it is kept with the assessment.",
)
NO_OWNER_OR_DAY = Text(
    fr="Sans responsable et sans date, une mesure prévue ne compte pas\u00a0: elle est en commentaire. Complétez la réponse.",
    en="Without an owner and a date, a planned safeguard does not count: it is in the comment. Complete the answer.",
)
LONG_OWNER = Text(
    fr="Le nom du responsable dépasse 300 caractères\u00a0: l’action est en commentaire.",
    en="The name of the owner is longer than 300 characters: the action is in the comment.",
)
NO_SAFEGUARD = Text(
    fr="Cette action porte sur plusieurs mesures\u00a0: elle est en commentaire. Reportez-la sur les mesures qu’elle concerne.",
    en="This action is about several safeguards: it is in the comment. Move it to the safeguards that it is about.",
)
PLANNED_ALREADY = Text(
    fr="Une autre action prévoit déjà cette mesure\u00a0: celle-ci est en commentaire.",
    en="Another action already plans this safeguard: this one is in the comment.",
)
UNKNOWN_VALUE = Text(fr="Cette valeur n’a pas de sens connu.", en="This value has no known meaning.")

OPENING = Text(
    fr="Importé de l’analyse «\u00a0{name}\u00a0» (outil PIA de la CNIL), à confirmer.",
    en="Imported from the assessment “{name}” (CNIL’s PIA tool), to be confirmed.",
)
WITHOUT_NAME = Text(fr="sans nom", en="without a name")
DEFAULT_NAME = Text(fr="Analyse importée de l’outil PIA", en="Assessment imported from the PIA tool")
NUMBERED = Text(fr="{title} (PIA {number})", en="{title} (PIA {number})")
OWN = Text(fr="Question {number}", en="Question {number}")
MEASURE = Text(fr="Mesure «\u00a0{title}\u00a0»", en="Measure “{title}”")
EVALUATION = Text(fr="{title}, évaluation", en="{title}, evaluation")
ACTION = Text(fr="{title}, à faire", en="{title}, to do")
REMARK = Text(fr="{title}, remarque", en="{title}, remark")
WITHOUT_TITLE = Text(fr="sans titre", en="without a title")
UNKNOWN_PART = Text(fr="Partie «\u00a0{reference}\u00a0»", en="Part “{reference}”")
GAUGE = Text(fr="Estimation\u00a0: {gauge}.", en="Estimate: {gauge}.")
MARK = Text(fr="Avis de l’évaluateur\u00a0: {mark}.", en="The evaluator’s mark: {mark}.")
JUDGED_ON = Text(fr="Évalué le {day}.", en="Evaluated on {day}.")
LEFT_GRAVITY = Text(fr="Gravité qui resterait\u00a0: {gauge}.", en="Gravity that would remain: {gauge}.")
LEFT_LIKELIHOOD = Text(fr="Vraisemblance qui resterait\u00a0: {gauge}.", en="Likelihood that would remain: {gauge}.")
BY = Text(fr="Responsable\u00a0: {owner}.", en="Owner: {owner}.")
BEFORE = Text(fr="Date prévue\u00a0: {day}.", en="Date planned: {day}.")


def both(pattern: Text, **words: Text | str) -> Text:
    """A sentence with its words, in every language."""

    def said(lang: str) -> str:
        kept = {key: word.to(lang) if isinstance(word, Text) else word for key, word in words.items()}
        return pattern.to(lang).format(**kept)

    return Text(fr=said("fr"), en=said("en"))


def joined(reasons: list[Text]) -> Text | None:
    """Several reasons as one text, each once; None for none."""
    kept = list(dict.fromkeys(reasons))
    if not kept:
        return None
    return Text(fr=" ".join(each.fr for each in kept), en=" ".join(each.en for each in kept))
