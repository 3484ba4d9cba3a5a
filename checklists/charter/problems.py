"""What is wrong with a charter: where, and one sentence in French and in English for a reader who does not program."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from checklists.model import Text
from checklists.workbooks import MESSAGES as WORKBOOK_MESSAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem is. ``row`` counts from 1, as spreadsheets and editors show it; 0: the whole sheet or file.

    ``sheet`` and ``column`` are None when the problem is not in one. ``path`` says where in a YAML file, in the words of the loader; empty for a spreadsheet.
    """

    file: str
    sheet: Text | None = None
    row: int = 0
    column: Text | None = None
    path: str = ""

    def to(self, lang: str) -> str:
        """« Feuille « Questions », ligne 7, colonne « Type » », or the file when nothing more is known."""
        words, marks = _PLACE[lang == "en"]
        if self.sheet is None:
            line = f"{words[3]} {self.row}" if self.row else ""
            return ", ".join(filter(None, (quote(self.file), line, quote(self.path))))
        parts = [f"{words[0]} {marks.format(quote(self.sheet.to(lang)))}"]
        if self.row:
            parts.append(f"{words[1]} {self.row}")
        if self.column is not None:
            parts.append(f"{words[2]} {marks.format(quote(self.column.to(lang)))}")
        return ", ".join(parts)


_PLACE = (
    (("Feuille", "ligne", "colonne", "ligne"), "«\u00a0{}\u00a0»"),
    (("Sheet", "row", "column", "line"), "“{}”"),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct. ``message`` is a key of ``MESSAGES``; ``values`` fill its sentence."""

    place: Place
    message: str
    values: Mapping[str, str | Text] = field(default_factory=dict)

    def to(self, lang: str) -> str:
        """The sentence, its place first. It quotes the file: a page escapes it like any other text."""
        values = {
            name: value.to(lang) if isinstance(value, Text) else quote(value) for name, value in self.values.items()
        }
        colon = ": " if lang == "en" else "\u00a0: "
        return f"{self.place.to(lang)}{colon}{MESSAGES[self.message].to(lang).format(**values)}"


class CharterError(ValueError):
    """A charter cannot be used; ``problems`` are all that is wrong with it, never none."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.to("en") for problem in problems))


def quote(value: str) -> str:
    """What a file holds, on one line and short enough to stand in a sentence; sentences of the loader stay whole."""
    line = "".join(c if c.isprintable() else " " for c in value)
    return line if len(line) <= _LONGEST_QUOTE else line[:_LONGEST_QUOTE].rstrip() + "…"


def sentence(words: str) -> Text:
    """A sentence of the loader, which has no French: the same in both languages, on one line."""
    line = " ".join(words.split()) or "?"
    return Text(fr=line, en=line)


def either(words: Sequence[str], lang: str) -> str:
    """« fait ou mesure », « a, b ou c »."""
    link = " or " if lang == "en" else " ou "
    return link.join(filter(None, (", ".join(words[:-1]), words[-1])))


_NO_BREAK = ((" :", "\u00a0:"), (" ;", "\u00a0;"), (" ?", "\u00a0?"), ("« ", "«\u00a0"), (" »", "\u00a0»"))


def french(words: str) -> str:
    """A French sentence of ours with the no-break spaces that its punctuation asks for."""
    for plain, typeset in _NO_BREAK:
        words = words.replace(plain, typeset)
    return words


def _t(fr: str, en: str) -> Text:
    return Text(fr=french(fr), en=en)


MESSAGES: dict[str, Text] = {
    # the file ------------------------------------------------------------------------------------------------------
    "too_large": _t("le fichier dépasse {size} Mo. Retirez ce qui n’est pas la charte, les images par exemple.",
                    "the file is larger than {size} MB. Remove what is not the charter, such as pictures."),
    "unpacks_too_large": _t("une fois décompressé, ce classeur est anormalement gros. Copiez la charte dans un classeur neuf.",
                            "once unpacked, this workbook is abnormally large. Copy the charter into a new workbook."),
    **WORKBOOK_MESSAGES,
    "file_missing": _t("le fichier manque. Une charte est un dossier qui contient charter.yaml, ou un classeur .xlsx.",
                       "the file is missing. A charter is a folder that holds charter.yaml, or an .xlsx workbook."),
    "not_utf8": _t("le fichier n’est pas un texte en UTF-8. Enregistrez-le dans cet encodage.",
                   "the file is not UTF-8 text. Save it in this encoding."),
    "not_yaml": _t("ce n’est pas du YAML lisible : {problem}.", "this is not readable YAML: {problem}."),
    "not_mapping": _t("le fichier doit commencer par des clés : {keys}.", "the file must begin with keys: {keys}."),
    "same_id": _t("une autre charte du dossier porte déjà l’identifiant « {id} » : {other}. Changez l’un des deux.",
                  "another charter of the folder already has the id “{id}”: {other}. Change one of them."),
    # sheets and columns --------------------------------------------------------------------------------------------
    "sheet_missing": _t("la feuille « {sheet} » manque. Feuilles trouvées : {found}.",
                        "the sheet “{sheet}” is missing. Sheets found: {found}."),
    "sheet_twice": _t("deux feuilles portent ce nom, à une majuscule ou un accent près. Renommez-en une.",
                      "two sheets have this name, but for capitals or accents. Rename one of them."),
    "sheet_empty": _t("cette feuille est vide. Écrivez une ligne de titres, puis une ligne par élément.",
                      "this sheet is empty. Write a row of titles, then one row for each item."),
    "too_many_rows": _t("il y a quelque chose après la ligne {most}, la dernière que Balise lit. Retirez des lignes.",
                        "there is something after row {most}, the last one that Balise reads. Remove some rows."),
    "too_many_columns": _t("il y a quelque chose après la colonne {most}, la dernière que Balise lit. Retirez des colonnes.",
                           "there is something after column {most}, the last one that Balise reads. Remove some columns."),
    "one_row_only": _t("cette feuille décrit une seule charte. Supprimez cette ligne.",
                       "this sheet describes one charter only. Delete this row."),
    "column_unknown": _t("cette colonne n’est pas connue. Colonnes possibles : {known}.",
                         "this column is not known. Possible columns: {known}."),
    "column_twice": _t("cette colonne figure deux fois. Gardez-en une.", "this column appears twice. Keep one."),
    "column_missing": _t("cette colonne manque. Ajoutez-la. {help}", "this column is missing. Add it. {help}"),
    "no_title": _t("la cellule {cell} n’a pas de titre de colonne au-dessus d’elle. Donnez-en un, ou videz-la.",
                   "the cell {cell} has no column title above it. Give it one, or empty it."),
    # cells ---------------------------------------------------------------------------------------------------------
    "formula": _t("cette cellule contient une formule, que Balise ne calcule pas. Remplacez-la par sa valeur.",
                  "this cell holds a formula, which Balise does not calculate. Replace it by its value."),
    "cell_error": _t("cette cellule affiche une erreur ({value}). Corrigez-la ou videz-la.",
                     "this cell shows an error ({value}). Correct it or empty it."),
    "too_long": _t("ce texte dépasse {most} caractères. Raccourcissez-le.", "this text is longer than {most} characters. Shorten it."),
    "missing": _t("cette cellule est vide. {help}", "this cell is empty. {help}"),
    "word_unknown": _t("« {value} » n’est pas connu ; écrivez {words}.", "“{value}” is not known; write {words}."),
    "id_wrong": _t("« {value} » ne peut pas servir d’identifiant. Écrivez un mot court sans espace, qui commence par une lettre, par exemple {example}.",
                   "“{value}” cannot be an id. Write a short word without spaces that begins with a letter, for instance {example}."),
    "principle_id_wrong": _t("« {value} » ne peut pas servir de numéro. Écrivez par exemple 1 ou P1 : au plus 20 lettres, chiffres, points ou tirets.",
                             "“{value}” cannot be a number. Write for instance 1 or P1: at most 20 letters, digits, dots or hyphens."),
    "date_wrong": _t("« {value} » n’est pas une date. Écrivez par exemple 2026-03-12 ou 12/03/2026.",
                     "“{value}” is not a date. Write for instance 2026-03-12 or 12/03/2026."),
    "url_wrong": _t("« {value} » n’est pas une adresse. Elle commence par https://, sans espace.",
                    "“{value}” is not an address. It begins with https://, without spaces."),
    "role_unknown": _t("personne ne s’appelle « {value} » dans la grille. Possibles : {known}.",
                       "nobody is called “{value}” in the checklist. Possible: {known}."),
    "counts_differ": _t("lignes en anglais : {english} ; en français : {french}. Donnez-en autant, ou laissez l’anglais vide.",
                        "lines in English: {english}; in French: {french}. Give as many, or leave the English empty."),
    # rules ---------------------------------------------------------------------------------------------------------
    "exposure": _t("une charte ne peut pas ajouter de facteur d’exposition : aucun risque de la grille ne le lirait. Posez un fait ou une mesure.",
                   "a charter cannot add an exposure: no risk of the checklist would read it. Ask for a fact or a safeguard."),
    "id_taken": _t("la grille a déjà une question, un fait ou un constat appelé « {id} ». Choisissez un autre identifiant.",
                   "the checklist already has a question, fact or finding called “{id}”. Choose another id."),
    "question_twice": _t("une autre question de la charte s’appelle déjà « {id} ». Donnez à chacune le sien.",
                         "another question of the charter is already called “{id}”. Give each its own."),
    "principle_twice": _t("un autre principe porte déjà le numéro « {id} ». Donnez à chacun le sien.",
                          "another principle already has the number “{id}”. Give each its own."),
    "link_unknown": _t("la question « {id} » n’existe ni dans la grille ni dans la charte.",
                       "the question “{id}” exists neither in the checklist nor in the charter."),
    "link_close": _t("la question « {id} » n’existe ni dans la grille ni dans la charte. Vouliez-vous dire {meant} ?",
                     "the question “{id}” exists neither in the checklist nor in the charter. Did you mean {meant}?"),
    "link_number": _t("« {id} » est un numéro, qui peut changer d’une version à l’autre. Écrivez l’identifiant : {meant}.",
                      "“{id}” is a number, which may change from one version to the next. Write the id: {meant}."),
    "unlinked": _t("aucun principe ne cite la question « {id} ». Ajoutez-la aux questions liées d’un principe, ou retirez-la.",
                   "no principle names the question “{id}”. Add it to the linked questions of a principle, or remove it."),
    "safeguard_answer": _t("on répond toujours à une mesure par « fait », « en partie », « prévu »… Laissez cette case vide, ou écrivez un choix.",
                           "a safeguard is always answered by “done”, “partly”, “planned”… Leave this cell empty, or write one choice."),
    "safeguard_options": _t("les réponses à une mesure sont toujours les mêmes. Laissez les choix vides.",
                            "the answers to a safeguard are always the same. Leave the choices empty."),
    "too_few_options": _t("il faut au moins {least} choix, un par ligne.", "at least {least} choices are needed, one a line."),
    "needless_options": _t("les choix ne vont qu’avec « un choix » ou « plusieurs choix ». Retirez-les, ou changez la réponse.",
                           "choices go only with “one choice” or “several choices”. Remove them, or change the answer."),
    "option_twice": _t("le choix « {option} » figure deux fois. Gardez-en un.", "the choice “{option}” appears twice. Keep one."),
    "option_reserved": _t("« {option} » est déjà proposé par Balise. Retirez ce choix.",
                          "“{option}” is already offered by Balise. Remove this choice."),
    "exclusive_wrong": _t("« (seul) » ne va qu’avec « plusieurs choix ».", "“(alone)” goes only with “several choices”."),
    "columns_missing": _t("un tableau a besoin de colonnes, une par ligne.", "a table needs columns, one a line."),
    "needless_columns": _t("les colonnes ne vont qu’avec un tableau. Retirez-les, ou changez la réponse.",
                           "columns go only with a table. Remove them, or change the answer."),
    "needless_unit": _t("l’unité ne va qu’avec un nombre. Retirez-la, ou changez la réponse.",
                        "the unit goes only with a number. Remove it, or change the answer."),
    "no_letter": _t("la grille n’a plus de lettre libre pour une rubrique : ses 26 rubriques sont prises.",
                    "the checklist has no free letter for a section: its 26 sections are taken."),
    "format": _t("{problem}", "{problem}"),
}  # fmt: skip
