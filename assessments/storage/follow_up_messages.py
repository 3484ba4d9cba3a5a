"""What the store refuses about what follows a decision, in words."""

from __future__ import annotations

from checklists.model import Text

CHANGED_MEANWHILE = Text(
    fr="Quelqu’un a modifié cette ligne entre-temps\u00a0: rien n’a été enregistré. Rechargez la page, lisez ce qui a changé, puis "
    "recommencez.",
    en="Somebody changed this line in the meantime: nothing was saved. Reload the page, read what changed, then try again.",
)
NO_REASON = Text(
    fr="Dites pourquoi cette action est abandonnée, en une phrase.",
    en="Say why this action is given up, in one sentence.",
)
NO_PROOF = Text(
    fr="Dites ce qui montre que c’est fait\u00a0: un document, une date, un lien, ou joignez une pièce à la question.",
    en="Say what shows that it is done: a document, a date, a link, or attach a file to the question.",
)
NO_FILE = Text(
    fr="Cette pièce n’est pas jointe à l’évaluation. Joignez-la d’abord à une question.",
    en="This file is not attached to the assessment. Attach it to a question first.",
)
NO_VALUE = Text(fr="Écrivez la valeur mesurée.", en="Write the value that was measured.")
NO_INDICATOR = Text(fr="Choisissez l’indicateur qui a été mesuré.", en="Choose the indicator that was measured.")
NO_INCIDENT = Text(fr="Dites ce qui s’est passé, en une phrase.", en="Say what happened, in one sentence.")
NO_LESSON = Text(
    fr="Dites ce que l’incident a appris, et ce qui est fait autrement depuis.",
    en="Say what the incident has taught, and what is done differently since.",
)
CLOSED = Text(
    fr="Cet incident est clos. S’il se reproduit, déclarez-en un nouveau.",
    en="This incident is closed. If it happens again, report a new one.",
)
NO_CHANGE = Text(fr="Dites ce qui a changé, en une phrase.", en="Say what has changed, in one sentence.")
NO_ASIDE = Text(
    fr="Dites pourquoi ce motif ne conduit pas à rouvrir l’évaluation.",
    en="Say why this does not lead to reopening the assessment.",
)
WITHDRAWN = Text(fr="Cette mesure est déjà retirée.", en="This measurement was already withdrawn.")
NO_WITHDRAWAL = Text(fr="Dites pourquoi cette mesure est retirée.", en="Say why this measurement is withdrawn.")
PEOPLE = Text(
    fr="Le plus petit nombre de personnes dépasse le plus grand. Corrigez-les.",
    en="The smallest number of people exceeds the largest. Correct them.",
)
