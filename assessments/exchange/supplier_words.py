"""Why a questionnaire that a supplier sent back, or one of its cells, is not taken: one sentence each, in both languages."""

from __future__ import annotations

from assessments.storage.errors import quote
from checklists.model import Text
from checklists.workbooks import FORM_MESSAGES as FORM
from checklists.workbooks import MESSAGES as ANY


def _t(fr: str, en: str) -> Text:
    for plain, typeset in ((" :", "\u00a0:"), (" ;", "\u00a0;"), ("« ", "«\u00a0"), (" »", "\u00a0»")):
        fr = fr.replace(plain, typeset)
    return Text(fr=fr, en=en)


FILE: dict[str, Text] = {
    **{
        key: Text(fr=text.fr[:1].upper() + text.fr[1:], en=text.en[:1].upper() + text.en[1:])
        for key, text in {**ANY, **FORM}.items()
    },
    "too_large": _t(
        "Le fichier est trop gros pour un questionnaire. Retirez-en les images, et joignez les documents autrement.",
        "The file is too large for a questionnaire. Remove its pictures, and send documents by other means.",
    ),
    "unpacks_too_large": _t(
        "Une fois décompressé, ce classeur est anormalement gros. Demandez au fournisseur de remplir le fichier envoyé.",
        "Once unpacked, this workbook is abnormally large. Ask the supplier to fill in the file that was sent.",
    ),
    "not_ours": _t(
        "Ce classeur n’est pas un questionnaire de Balise, ou sa feuille cachée a été supprimée. Repartez du fichier téléchargé ici.",
        "This workbook is no questionnaire of Balise, or its hidden sheet was deleted. Start again from the file downloaded here.",
    ),
    "newer": _t(
        "Ce questionnaire vient d’une version plus récente de Balise. Téléchargez-le de nouveau ici, puis recopiez les réponses.",
        "This questionnaire comes from a newer version of Balise. Download it here again, then copy the answers.",
    ),
    "other_assessment": _t(
        "Ce questionnaire est celui d’une autre évaluation. Ouvrez cette évaluation, et déposez-le là.",
        "This questionnaire belongs to another assessment. Open that assessment, and upload it there.",
    ),
    "other_checklist": _t(
        "Ce questionnaire a été fait avec une autre version de la grille de questions. Téléchargez-le de nouveau ici, puis recopiez les réponses.",
        "This questionnaire was made with another version of the checklist. Download it here again, then copy the answers.",
    ),
    "altered": _t(
        "La feuille cachée de ce questionnaire a été modifiée. Téléchargez-le de nouveau ici, puis recopiez les réponses.",
        "The hidden sheet of this questionnaire was changed. Download it here again, then copy the answers.",
    ),
    "sheet_missing": _t(
        "La feuille « {sheet} » manque. Téléchargez le questionnaire de nouveau ici, puis recopiez les réponses.",
        "The sheet “{sheet}” is missing. Download the questionnaire here again, then copy the answers.",
    ),
    "columns_changed": _t(
        "Feuille « {sheet} » : la colonne « {column} » n’est plus à sa place. Remettez les colonnes comme dans le fichier envoyé.",
        "Sheet “{sheet}”: the column “{column}” is no longer in its place. Put the columns back as in the file that was sent.",
    ),
    "too_many_rows": _t(
        "Feuille « {sheet} » : elle compte bien plus de lignes que le questionnaire envoyé. Retirez-les.",
        "Sheet “{sheet}”: it has far more rows than the questionnaire that was sent. Remove them.",
    ),
    "too_many_columns": _t(
        "Feuille « {sheet} » : elle compte plus de colonnes que le questionnaire envoyé. Retirez-les.",
        "Sheet “{sheet}”: it has more columns than the questionnaire that was sent. Remove them.",
    ),
}
"""About the whole file: nothing of it is taken."""

CELL: dict[str, Text] = {
    "formula": _t(
        "Cette cellule contient une formule. Seules des valeurs sont acceptées : remplacez la formule par son résultat.",
        "This cell holds a formula. Only values are accepted: replace the formula by its result.",
    ),
    "cell_error": _t(
        "Cette cellule affiche une erreur ({value}). Corrigez-la ou videz-la.",
        "This cell shows an error ({value}). Correct it or empty it.",
    ),
    "too_long": _t(
        "Ce texte est plus long qu’une cellule ne peut l’être. Raccourcissez-le.",
        "This text is longer than a cell can be. Shorten it.",
    ),
    "not_offered": _t(
        "« {value} » n’est pas une des réponses proposées. Choisissez dans la liste de la cellule.",
        "“{value}” is not one of the answers offered. Choose from the list of the cell.",
    ),
    "yes_or_no": _t(
        "« {value} » n’est ni oui ni non. Choisissez dans la liste.",
        "“{value}” is neither yes nor no. Choose from the list.",
    ),
    "none_chosen": _t(
        "Aucune ligne ne dit oui. Mettez oui à celle qui convient, au besoin « Je ne sais pas ».",
        "No row says yes. Put yes on the one that fits, “I do not know” if need be.",
    ),
    "not_a_number": _t(
        "« {value} » n’est pas un nombre. Écrivez par exemple 1250 ou 12,5.",
        "“{value}” is not a number. Write for instance 1250 or 12.5.",
    ),
    "not_a_date": _t(
        "« {value} » n’est pas une date. Écrivez jour/mois/année, par exemple 31/12/2026.",
        "“{value}” is not a date. Write day/month/year, for instance 31/12/2026.",
    ),
    "number_for_date": _t(
        "{value} est un nombre, pas une date. Donnez à la cellule le format Date, puis écrivez par exemple 31/12/2026.",
        "{value} is a number, not a date. Give the cell the format Date, then write for instance 31/12/2026.",
    ),
    "reason_missing": _t(
        "« Sans objet » demande une raison. Écrivez-la dans la colonne du commentaire.",
        "“Not applicable” asks for a reason. Write it in the comment column.",
    ),
    "link_too_long": _t(
        "Une ligne des preuves dépasse 300 caractères. Mettez un lien ou un nom de document par ligne.",
        "A line of evidence is longer than 300 characters. Put one link or name of a document a line.",
    ),
    "too_many_links": _t(
        "Il y a plus de 100 lignes de preuves. Retirez-en.", "There are more than 100 lines of evidence. Remove some."
    ),
    "both": _t(
        "Le tableau est rempli, et la cellule dit « {value} ». Gardez l’un ou l’autre.",
        "The table is filled in, and the cell says “{value}”. Keep one or the other.",
    ),
    "row_missing": _t(
        "Une ligne de cette question a été supprimée. Reprenez le fichier envoyé.",
        "A row of this question was deleted. Take the file that was sent again.",
    ),
    "row_twice": _t(
        "Une ligne de cette question figure deux fois. Gardez-en une.",
        "A row of this question appears twice. Keep one.",
    ),
    "row_changed": _t(
        "Le numéro ou le texte de cette ligne n’est plus celui de la question. Reprenez le fichier envoyé.",
        "The number or the text of this row is no longer that of the question. Take the file that was sent again.",
    ),
    "row_unknown": _t(
        "Cette ligne n’est pas une question de ce questionnaire. Ce qu’elle contient n’est pas repris.",
        "This row is no question of this questionnaire. What it holds is not taken.",
    ),
    "table_missing": _t(
        "La feuille de ce tableau manque, ou ses colonnes ont changé. Reprenez le fichier envoyé.",
        "The sheet of this table is missing, or its columns changed. Take the file that was sent again.",
    ),
    "answered": _t(
        "Quelqu’un a déjà répondu à cette question, autrement. Choisissez la réponse à garder.",
        "Somebody has already answered this question, otherwise. Choose the answer to keep.",
    ),
    "changed_since": _t(
        "La réponse a changé depuis l’envoi du questionnaire. Choisissez celle à garder.",
        "The answer changed after the questionnaire was sent. Choose the one to keep.",
    ),
}
"""About one cell or one question: the others are taken."""


def say(messages: dict[str, Text], message: str, **values: str | Text) -> Text:
    """A sentence with what it quotes, on one line and short."""

    def filled(lang: str) -> str:
        words = {name: quote(value.to(lang) if isinstance(value, Text) else value) for name, value in values.items()}
        return messages[message].to(lang).format(**words)

    return Text(fr=filled("fr"), en=filled("en"))
