"""What is said of a register that is imported: why a file, or one of its lines, is not taken, and what is left to do."""

from __future__ import annotations

from assessments.access import Refusal
from assessments.storage.errors import quote
from checklists.model import Text


class RegisterRefused(Refusal):
    """The file as a whole cannot be read; nothing of it was taken."""

    def __init__(self, message: str, **values: object) -> None:
        said = say(FILE, message, **values)
        super().__init__(Text(fr=f"Fichier refusé\u00a0: {said.fr}", en=f"File refused: {said.en}"))
        self.message = message


def say(messages: dict[str, Text], message: str, **values: object) -> Text:
    """A message with its values: texts of ours in each language, what a file gave quoted."""
    text = messages[message]

    def shown(lang: str) -> dict[str, str]:
        return {name: quote(value.to(lang) if isinstance(value, Text) else value) for name, value in values.items()}

    return Text(fr=text.fr.format(**shown("fr")), en=text.en.format(**shown("en")))


FILE: dict[str, Text] = {
    "empty": Text(fr="il est vide.", en="it is empty."),
    "too_large": Text(
        fr="il dépasse {most} Mo. Un registre n’a besoin que de textes\u00a0: retirez les images et les feuilles inutiles.",
        en="it is larger than {most} MB. A register only needs texts: remove pictures and sheets that are not needed.",
    ),
    "unpacks_too_large": Text(
        fr="ouvert, il serait beaucoup trop grand. Copiez vos lignes dans le classeur modèle, puis recommencez.",
        en="once opened it would be far too large. Copy your lines into the model workbook, then start over.",
    ),
    "too_many_rows": Text(
        fr="il a plus de {most} lignes. Partagez-le en plusieurs fichiers.",
        en="it has more than {most} lines. Split it into several files.",
    ),
    "too_many_columns": Text(
        fr="il a plus de {most} colonnes. Gardez celles du registre, puis recommencez.",
        en="it has more than {most} columns. Keep those of the register, then start over.",
    ),
    "formulas": Text(
        fr="il contient des formules, que Balise ne calcule pas. Copiez le tableau, collez les valeurs seules, puis recommencez.",
        en="it contains formulas, which Balise does not compute. Copy the table, paste the values only, then start over.",
    ),
    "not_a_register": Text(
        fr="ce n’est ni un classeur .xlsx ou .ods, ni un fichier CSV. Enregistrez votre registre sous l’un de ces formats.",
        en="it is neither an .xlsx or .ods workbook, nor a CSV file. Save your register in one of these formats.",
    ),
    "no_rows": Text(
        fr="aucune ligne n’a été trouvée sous les titres des colonnes.",
        en="no line was found below the titles of the columns.",
    ),
    "csv": Text(
        fr="la ligne {line} n’a pu être lue\u00a0: un guillemet y manque sans doute.",
        en="line {line} could not be read: a quotation mark is probably missing in it.",
    ),
}

LINE: dict[str, Text] = {
    "no_name": Text(fr="Le nom du système manque. Écrivez-le.", en="The name of the system is missing. Write it."),
    "formula": Text(
        fr="La colonne «\u00a0{column}\u00a0» contient une formule. Remplacez-la par sa valeur.",
        en="The column “{column}” holds a formula. Replace it by its value.",
    ),
    "error": Text(
        fr="La colonne «\u00a0{column}\u00a0» contient une erreur du tableur ({value}). Corrigez-la.",
        en="The column “{column}” holds an error of the spreadsheet program ({value}). Correct it.",
    ),
    "too_long": Text(
        fr="La colonne «\u00a0{column}\u00a0» est trop longue\u00a0: {most} caractères au plus. Raccourcissez-la.",
        en="The column “{column}” is too long: {most} characters at most. Shorten it.",
    ),
    "ragged": Text(
        fr="Cette ligne a plus de cases que de titres\u00a0: un séparateur est sans doute resté dans un texte. Mettez ce texte "
        "entre guillemets.",
        en="This line has more cells than there are titles: a separator probably stands inside a text. Put that text between "
        "quotation marks.",
    ),
    "twin_there": Text(
        fr="Un système du registre porte déjà ce nom.",
        en="A system of the register has this name already.",
    ),
    "twin_line": Text(
        fr="La ligne {line} porte déjà ce nom.",
        en="Line {line} has this name already.",
    ),
}

NOTE: dict[str, Text] = {
    "word": Text(
        fr="«\u00a0{column}\u00a0»\u00a0: «\u00a0{value}\u00a0» n’est pas un mot connu. À préciser dans l’évaluation.",
        en="“{column}”: “{value}” is no known word. To be said in the assessment.",
    ),
    "date": Text(
        fr="«\u00a0{column}\u00a0»\u00a0: «\u00a0{value}\u00a0» n’est pas une date. À préciser dans l’évaluation.",
        en="“{column}”: “{value}” is no date. To be said in the assessment.",
    ),
}
"""Said of a line that is taken all the same."""

COMMENT = Text(
    fr="Registre importé, «\u00a0{column}\u00a0»\u00a0: {value}", en="Imported register, “{column}”: {value}"
)
"""What stands in the comment of an answer that a register brought."""
