"""What is said to a person about a table of decisions: why it cannot be used, or what to know before using it."""

from __future__ import annotations

from assessments.access import Refusal
from assessments.storage.errors import quote
from checklists.model import Language, Text


class SourceRefused(Refusal):
    """A table cannot be read or counted. ``code`` is its key in ``REFUSALS``; nothing of the rows is in the text."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(_filled(REFUSALS[code], values))
        self.code = code


def require(holds: bool, code: str, **values: object) -> None:
    """Let pass what holds.

    Raises:
        SourceRefused: with this code, when it does not.
    """
    if not holds:
        raise SourceRefused(code, **values)


def note(code: str, **values: object) -> Text:
    """Something to know about a table that is used all the same; ``code`` is a key of ``NOTES``."""
    return _filled(NOTES[code], values)


def _filled(text: Text, values: dict[str, object]) -> Text:
    """Texts of ours are put in as they are; what people and files gave is quoted, numbers are short."""

    def shown(language: Language) -> dict[str, str]:
        return {
            key: value.to(language)
            if isinstance(value, Text)
            else f"{value:g}"
            if isinstance(value, float)
            else quote(value)
            for key, value in values.items()
        }

    return Text(fr=text.fr.format(**shown("fr")), en=text.en.format(**shown("en")))


REFUSALS: dict[str, Text] = {
    "empty": Text(
        fr="Le fichier est vide. Exportez-le de nouveau.",
        en="The file is empty. Export it again.",
    ),
    "no_rows": Text(
        fr="La table n’a aucune ligne de données sous les noms des colonnes. Vérifiez l’export.",
        en="The table has no row of data below the names of the columns. Check the export.",
    ),
    "one_column": Text(
        fr="Une seule colonne a été trouvée. Séparez les colonnes par des points-virgules, des virgules, des tabulations "
        "ou des barres verticales\u00a0; il en faut au moins deux.",
        en="Only one column was found. Separate the columns with semicolons, commas, tabs or vertical bars; at least two "
        "are needed.",
    ),
    "too_many_columns": Text(
        fr="La table a plus de {most} colonnes. Gardez celles qui servent à l’audit\u00a0: décision, score, résultat, "
        "caractéristiques.",
        en="The table has more than {most} columns. Keep those that the audit needs: decision, score, outcome, features.",
    ),
    "not_a_table": Text(
        fr="Ce fichier n’est pas une table\u00a0: son contenu est de type {kind}, quel que soit son nom. Donnez un fichier "
        "CSV, XLSX, ODS ou Parquet.",
        en="This file is not a table: its content is of type {kind}, whatever its name. Give a CSV, XLSX, ODS or Parquet "
        "file.",
    ),
    "binary": Text(
        fr="Ce fichier contient des octets qui ne sont pas du texte. Donnez un fichier CSV, XLSX, ODS ou Parquet, exporté "
        "de nouveau.",
        en="This file holds bytes that are not text. Give a CSV, XLSX, ODS or Parquet file, exported again.",
    ),
    "encoding": Text(
        fr="Le codage des caractères de ce fichier n’est pas reconnu. Enregistrez-le en UTF-8, puis recommencez.",
        en="The character encoding of this file is not recognised. Save it as UTF-8, then try again.",
    ),
    "first_line": Text(
        fr="La première ligne ne donne pas les noms des colonnes. Retirez les titres placés au-dessus de la table, puis "
        "recommencez.",
        en="The first line does not give the names of the columns. Remove the titles above the table, then try again.",
    ),
    "first_line_long": Text(
        fr="La première ligne dépasse {most} caractères\u00a0: ce n’est pas une ligne de noms de colonnes.",
        en="The first line is longer than {most} characters: it is not a line of column names.",
    ),
    "ragged": Text(
        fr="La ligne {line} a {found} colonnes au lieu de {expected}. Corrigez-la, ou exportez de nouveau le fichier s’il "
        "est incomplet\u00a0: un séparateur dans un texte doit être entre guillemets.",
        en="Line {line} has {found} columns instead of {expected}. Correct it, or export the file again if it is "
        "incomplete: a separator inside a text must be between quotation marks.",
    ),
    "quotes": Text(
        fr="À partir de la ligne {line}, des guillemets ne sont pas fermés ou sont mal placés. Corrigez-les, ou exportez de "
        "nouveau le fichier s’il est incomplet.",
        en="From line {line} on, quotation marks are not closed or are misplaced. Correct them, or export the file again "
        "if it is incomplete.",
    ),
    "line_long": Text(
        fr="La ligne {line} est trop longue pour une ligne de décisions. Vérifiez les guillemets et les fins de ligne.",
        en="Line {line} is too long for a line of decisions. Check the quotation marks and the line ends.",
    ),
    "csv": Text(
        fr="Ce texte ne se lit pas comme une table CSV. Exportez-le de nouveau, avec des points-virgules et en UTF-8.",
        en="This text cannot be read as a CSV table. Export it again, with semicolons and in UTF-8.",
    ),
    "parquet": Text(
        fr="Ce fichier Parquet est endommagé, incomplet ou chiffré. Exportez-le de nouveau.",
        en="This Parquet file is damaged, incomplete or encrypted. Export it again.",
    ),
    "workbook": Text(
        fr="Ce classeur est endommagé ou incomplet. Ouvrez-le dans un tableur, enregistrez-le de nouveau, puis recommencez.",
        en="This workbook is damaged or incomplete. Open it in a spreadsheet program, save it again, then try again.",
    ),
    "workbook_locked": Text(
        fr="Ce classeur est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis recommencez.",
        en="This workbook is protected by a password. Save it without a password, then try again.",
    ),
    "workbook_too_large": Text(
        fr="Ce classeur devient trop volumineux une fois ouvert. Gardez une seule feuille sans lignes vides, ou donnez-la en "
        "CSV.",
        en="This workbook becomes too large once opened. Keep one sheet without empty rows, or give it as CSV.",
    ),
    "workbook_empty": Text(
        fr="Aucune feuille visible de ce classeur ne contient de données.",
        en="No visible sheet of this workbook holds data.",
    ),
    "too_slow": Text(
        fr="La lecture a pris plus de {seconds} secondes et a été arrêtée. Réduisez la table aux colonnes et aux lignes "
        "utiles, ou demandez à l’administrateur de la placer dans le dossier des données.",
        en="Reading took more than {seconds} seconds and was stopped. Reduce the table to the columns and rows that are "
        "needed, or ask the administrator to put it into the data folder.",
    ),
    "too_large": Text(
        fr="Cette table demande trop de mémoire. Retirez les colonnes de texte inutiles et les valeurs qui ne servent pas "
        "à l’audit.",
        en="This table needs too much memory. Remove the columns of text and the values that the audit does not need.",
    ),
    "unreadable": Text(
        fr="La table n’a pas pu être lue jusqu’au bout. Exportez-la de nouveau.",
        en="The table could not be read to its end. Export it again.",
    ),
    "changed": Text(
        fr="Le fichier a changé pendant la lecture. Recommencez quand il est complet.",
        en="The file changed while it was being read. Try again when it is complete.",
    ),
    "closed": Text(
        fr="Cette table a été refermée. Choisissez-la de nouveau.",
        en="This table has been closed. Choose it again.",
    ),
    "not_in_folder": Text(
        fr="«\u00a0{name}\u00a0» n’est pas dans le dossier des données ouvert par l’administrateur. Choisissez un fichier de "
        "la liste.",
        en="“{name}” is not in the data folder opened by the administrator. Choose a file of the list.",
    ),
    "column_missing": Text(
        fr="La table n’a pas de colonne «\u00a0{column}\u00a0», que le plan de l’audit demande. Donnez une table qui l’a, ou "
        "préparez un nouvel audit.",
        en="The table has no column “{column}”, which the plan of the audit needs. Give a table that has it, or prepare a "
        "new audit.",
    ),
    "no_numbers": Text(
        fr="La colonne «\u00a0{column}\u00a0» ne contient pas de nombres\u00a0: elle ne peut servir ni de score, ni de poids, ni "
        "être découpée en tranches.",
        en="The column “{column}” holds no numbers: it cannot be a score or a weight, nor be cut into bands.",
    ),
    "outside_scale": Text(
        fr="Des scores vont de {low} à {high}, hors de l’échelle annoncée ({scale_low} à {scale_high}). Corrigez l’échelle du "
        "score, puis recommencez.",
        en="Scores go from {low} to {high}, outside the declared scale ({scale_low} to {scale_high}). Correct the scale of "
        "the score, then try again.",
    ),
    "negative_weight": Text(
        fr="La colonne de poids «\u00a0{column}\u00a0» contient des valeurs négatives (jusqu’à {low}). Un poids est un nombre "
        "positif ou nul\u00a0: corrigez-le, ou choisissez une autre colonne.",
        en="The weight column “{column}” holds negative values (down to {low}). A weight is zero or a positive number: "
        "correct it, or choose another column.",
    ),
    "no_weight": Text(
        fr="Tous les poids de la colonne «\u00a0{column}\u00a0» sont nuls ou illisibles. Choisissez une autre colonne, ou aucune.",
        en="All the weights of the column “{column}” are zero or unreadable. Choose another column, or none.",
    ),
    "too_many_groups": Text(
        fr="La colonne «\u00a0{column}\u00a0» forme plus de {most} groupes. Choisissez une colonne avec peu de valeurs, ou "
        "découpez ses nombres en tranches.",
        en="The column “{column}” makes more than {most} groups. Choose a column with few values, or cut its numbers into "
        "bands.",
    ),
    "too_many_cells": Text(
        fr="Les colonnes choisies forment plus de {most} combinaisons. Choisissez moins de caractéristiques, ou des tranches "
        "plus larges.",
        en="The columns chosen make more than {most} combinations. Choose fewer features, or wider bands.",
    ),
    "personal": Text(
        fr="La colonne «\u00a0{column}\u00a0» ne peut pas servir de caractéristique\u00a0: {reason}",
        en="The column “{column}” cannot be used as a feature: {reason}",
    ),
    "nothing_used": Text(
        fr="Aucune ligne n’a une décision reconnue. Vérifiez les valeurs indiquées pour «\u00a0retenu\u00a0» et "
        "«\u00a0non retenu\u00a0».",
        en="No row has a decision that is recognised. Check the values given for “selected” and “not selected”.",
    ),
    "database": Text(
        fr="La base de données ne répond pas, ou refuse l’accès. Vérifiez l’adresse, le compte et le réseau avec "
        "l’administrateur.",
        en="The database does not answer, or refuses access. Check the address, the account and the network with the "
        "administrator.",
    ),
    "database_address": Text(
        fr="L’adresse de la base n’est pas valable. Elle s’écrit «\u00a0postgresql://compte@serveur/base\u00a0».",
        en="The address of the database is not valid. It is written “postgresql://account@server/database”.",
    ),
    "database_table": Text(
        fr="Cette table n’existe pas dans la base, ou le compte ne peut pas la lire.",
        en="This table does not exist in the database, or the account may not read it.",
    ),
    "database_query": Text(
        fr="La base refuse cette requête. Donnez le nom d’une table, ou une seule requête SELECT, sans point-virgule.",
        en="The database refuses this query. Give the name of a table, or one SELECT query, without semicolon.",
    ),
    "database_write": Text(
        fr="Cette requête tente de modifier la base. Seule la lecture est permise\u00a0: rien n’a été changé.",
        en="This query tries to change the database. Only reading is allowed: nothing was changed.",
    ),
    "spark": Text(
        fr="Spark n’a pas pu lire cette table. Vérifiez son nom et vos droits avec l’administrateur.",
        en="Spark could not read this table. Check its name and your rights with the administrator.",
    ),
}

NOTES: dict[str, Text] = {
    "delimiter": Text(
        fr="Le signe entre les colonnes est «\u00a0{delimiter}\u00a0». Si les colonnes paraissent fausses, corrigez le fichier.",
        en="The sign between columns is “{delimiter}”. If the columns look wrong, correct the file.",
    ),
    "encoding_guessed": Text(
        fr="Le fichier n’est pas en UTF-8\u00a0: il a été lu en {encoding}, par déduction. Vérifiez les accents dans les valeurs.",
        en="The file is not in UTF-8: it was read as {encoding}, by deduction. Check the accents in the values.",
    ),
    "encoding": Text(
        fr="Le fichier a été lu en {encoding}.",
        en="The file was read as {encoding}.",
    ),
    "renamed": Text(
        fr="Deux colonnes ont le même nom\u00a0: la deuxième s’appelle ici «\u00a0{name}\u00a0».",
        en="Two columns have the same name: the second one is called “{name}” here.",
    ),
    "unnamed": Text(
        fr="Une colonne sans nom s’appelle ici «\u00a0{name}\u00a0».",
        en="A column without a name is called “{name}” here.",
    ),
    "cleaned": Text(
        fr="Le nom de la colonne {number} contenait des caractères invisibles\u00a0; il se lit ici «\u00a0{name}\u00a0».",
        en="The name of column {number} held invisible characters; it reads “{name}” here.",
    ),
    "look_alike": Text(
        fr="Les colonnes {first} et {second} ont des noms qui se ressemblent («\u00a0{name}\u00a0»)\u00a0: vérifiez laquelle vous "
        "choisissez.",
        en="Columns {first} and {second} have names that look alike (“{name}”): check which one you choose.",
    ),
    "empty_columns": Text(
        fr="Colonnes sans nom et sans valeur, ignorées\u00a0: {count}.",
        en="Columns without name or value, left out: {count}.",
    ),
    "odd_columns": Text(
        fr="Colonnes ignorées, car leurs valeurs sont des listes ou des données binaires\u00a0: {names}.",
        en="Columns left out, because their values are lists or binary data: {names}.",
    ),
    "sheets": Text(
        fr="Le classeur a {count} feuilles\u00a0: seule «\u00a0{name}\u00a0» a été lue.",
        en="The workbook has {count} sheets: only “{name}” was read.",
    ),
    "more_notes": Text(
        fr="Et {count} autres remarques du même genre.",
        en="And {count} more remarks of the same kind.",
    ),
}
