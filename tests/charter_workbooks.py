"""Workbooks that an authority may get wrong: what is changed in the example, and all that it should read, in French.

Sheets are those of ``charter_rows``; the first row of each is its titles, so that the index 1 is row 2 of the spreadsheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from charter_rows import Sheets


def column(sheet: str, title: str, sheets: Sheets) -> int:
    return sheets[sheet][0].index(title)


def cell(sheet: str, row: int, title: str, value: object) -> Callable[[Sheets], None]:
    """Write in one cell; ``row`` as the spreadsheet shows it."""

    def change(sheets: Sheets) -> None:
        sheets[sheet][row - 1][column(sheet, title, sheets)] = value

    return change


def both(*changes: Callable[[Sheets], None]) -> Callable[[Sheets], None]:
    def change(sheets: Sheets) -> None:
        for each in changes:
            each(sheets)

    return change


def title(sheet: str, old: str, new: str | None) -> Callable[[Sheets], None]:
    return cell(sheet, 1, old, new)


def without(sheet: str, old: str) -> Callable[[Sheets], None]:
    """Take a column away."""

    def change(sheets: Sheets) -> None:
        n = column(sheet, old, sheets)
        for row in sheets[sheet]:
            del row[n]

    return change


def more(sheet: str, *rows: list) -> Callable[[Sheets], None]:
    return lambda sheets: sheets[sheet].extend(rows)


def rename(old: str, new: str) -> Callable[[Sheets], None]:
    def change(sheets: Sheets) -> None:
        sheets[new] = sheets.pop(old)

    return change


QUESTION = ["autre", "fait", "Autre ?", None, "Parce que.", None, "texte"]
WORKBOOKS: dict[str, tuple[Callable[[Sheets], None], list[str]]] = {
    "the sheet of principles is missing": (
        rename("Principes", "Feuil1"),
        ["charte.xlsx : la feuille « Principes » manque. Feuilles trouvées : Charte, Questions, Feuil1."],
    ),
    "two sheets of questions": (
        lambda s: s.update({"Question": s["Questions"]}),
        ["Feuille « Questions » : deux feuilles portent ce nom, à une majuscule ou un accent près. Renommez-en une."],
    ),
    "no principle": (
        lambda s: s["Principes"].__delitem__(slice(1, None)),
        ["Feuille « Principes » : cette feuille est vide. Écrivez une ligne de titres, puis une ligne par élément."],
    ),
    "too many rows": (
        lambda s: s["Questions"].extend([QUESTION] * 500),
        [
            "Feuille « Questions » : il y a quelque chose après la ligne 500, la dernière que Balise lit. Retirez des lignes."
        ],
    ),
    "too many columns": (
        lambda s: s["Questions"][1].extend([None] * 60 + ["x"]),
        [
            "Feuille « Questions » : il y a quelque chose après la colonne 60, la dernière que Balise lit. Retirez des colonnes."
        ],
    ),
    "a second charter": (
        more("Charte", ["autre", "Autre charte"]),
        ["Feuille « Charte », ligne 3 : cette feuille décrit une seule charte. Supprimez cette ligne."],
    ),
    "a misspelt title": (
        title("Questions", "Aide", "Aides"),
        [
            "Feuille « Questions », ligne 1, colonne « Aides » : cette colonne n’est pas connue. Colonnes possibles : Identifiant, Type, Question, Question (anglais), Pourquoi, Pourquoi (anglais), Aide, Aide (anglais), Réponse, Choix, Choix (anglais), Colonnes, Colonnes (anglais), Unité, Unité (anglais), Profondeur, À qui la poser, Sans objet possible."
        ],
    ),
    "a title twice": (
        title("Questions", "Unité (anglais)", "UNITE"),
        ["Feuille « Questions », ligne 1, colonne « Unité » : cette colonne figure deux fois. Gardez-en une."],
    ),
    "a missing column": (
        without("Questions", "Pourquoi"),
        [
            "Feuille « Questions », ligne 1, colonne « Pourquoi » : cette colonne manque. Ajoutez-la. Ce qui en dépend, en une phrase."
        ],
    ),
    "a cell without title": (
        lambda s: s["Principes"][1].append("en plus"),
        [
            "Feuille « Principes », ligne 2 : la cellule F2 n’a pas de titre de colonne au-dessus d’elle. Donnez-en un, ou videz-la."
        ],
    ),
    "a formula": (
        cell("Principes", 3, "Texte", "=1+1"),
        [
            "Feuille « Principes », ligne 3, colonne « Texte » : cette cellule contient une formule, que Balise ne calcule pas. Remplacez-la par sa valeur."
        ],
    ),
    "a formula as title": (
        title("Principes", "Texte (anglais)", "=1+1"),
        [
            "Feuille « Principes », ligne 1, colonne « D » : cette cellule contient une formule, que Balise ne calcule pas. Remplacez-la par sa valeur."
        ],
    ),
    "an error of the spreadsheet": (
        cell("Principes", 3, "Titre", "#N/A"),
        [
            "Feuille « Principes », ligne 3, colonne « Titre » : cette cellule affiche une erreur (#N/A). Corrigez-la ou videz-la."
        ],
    ),
    "a very long text": (
        cell("Principes", 3, "Texte", "x" * 5001),
        ["Feuille « Principes », ligne 3, colonne « Texte » : ce texte dépasse 5000 caractères. Raccourcissez-le."],
    ),
    "an empty cell": (
        cell("Questions", 3, "Pourquoi", None),
        [
            "Feuille « Questions », ligne 3, colonne « Pourquoi » : cette cellule est vide. Ce qui en dépend, en une phrase."
        ],
    ),
    "no answer type": (
        cell("Questions", 4, "Réponse", " "),
        [
            "Feuille « Questions », ligne 4, colonne « Réponse » : cette cellule est vide. Écrivez un choix, plusieurs choix, nombre, texte, date ou tableau."
        ],
    ),
    "a misspelt type": (
        cell("Questions", 7, "Type", "mesur"),
        ["Feuille « Questions », ligne 7, colonne « Type » : « mesur » n’est pas connu ; écrivez fait ou mesure."],
    ),
    "an answer type unknown": (
        cell("Questions", 7, "Réponse", "couleur"),
        [
            "Feuille « Questions », ligne 7, colonne « Réponse » : « couleur » n’est pas connu ; écrivez un choix, plusieurs choix, nombre, texte, date ou tableau."
        ],
    ),
    "a depth unknown": (
        cell("Questions", 6, "Profondeur", "abyssal"),
        [
            "Feuille « Questions », ligne 6, colonne « Profondeur » : « abyssal » n’est pas connu ; écrivez essentiel, courant ou complet."
        ],
    ),
    "neither yes nor no": (
        cell("Questions", 6, "Sans objet possible", "peut-être"),
        [
            "Feuille « Questions », ligne 6, colonne « Sans objet possible » : « peut-être » n’est pas connu ; écrivez oui ou non."
        ],
    ),
    "an id that is none": (
        cell("Questions", 5, "Identifiant", "3 %"),
        [
            "Feuille « Questions », ligne 5, colonne « Identifiant » : « 3 % » ne peut pas servir d’identifiant. Écrivez un mot court sans espace, qui commence par une lettre, par exemple elu_referent."
        ],
    ),
    "a number of principle that is none": (
        cell("Principes", 3, "Numéro", "Principe n° 2 !"),
        [
            "Feuille « Principes », ligne 3, colonne « Numéro » : « Principe n° 2 ! » ne peut pas servir de numéro. Écrivez par exemple 1 ou P1 : au plus 20 lettres, chiffres, points ou tirets."
        ],
    ),
    "a date that is none": (
        cell("Charte", 2, "Adoptée le", "31/02/2026"),
        [
            "Feuille « Charte », ligne 2, colonne « Adoptée le » : « 31/02/2026 » n’est pas une date. Écrivez par exemple 2026-03-12 ou 12/03/2026."
        ],
    ),
    "an address that is none": (
        cell("Charte", 2, "Adresse", "javascript:alert(1)"),
        [
            "Feuille « Charte », ligne 2, colonne « Adresse » : « javascript:alert(1) » n’est pas une adresse. Elle commence par https://, sans espace."
        ],
    ),
    "a role unknown": (
        cell("Questions", 3, "À qui la poser", "le maire"),
        [
            "Feuille « Questions », ligne 3, colonne « À qui la poser » : personne ne s’appelle « le maire » dans la grille. Possibles : chef ou cheffe de projet, service métier, délégué à la protection des données (DPO), responsable de la sécurité des systèmes d’information (RSSI), juriste, fournisseur, ressources humaines, référent accessibilité, direction générale, comité d’éthique, élu ou élue."
        ],
    ),
    "fewer choices in English": (
        cell("Questions", 3, "Choix (anglais)", "Mayor or deputy"),
        [
            "Feuille « Questions », ligne 3, colonne « Choix (anglais) » : lignes en anglais : 1 ; en français : 2. Donnez-en autant, ou laissez l’anglais vide."
        ],
    ),
    "an exposure": (
        cell("Questions", 7, "Type", "exposition"),
        [
            "Feuille « Questions », ligne 7, colonne « Type » : une charte ne peut pas ajouter de facteur d’exposition : aucun risque de la grille ne le lirait. Posez un fait ou une mesure."
        ],
    ),
    "an id of the checklist": (
        cell("Questions", 5, "Identifiant", "human_relay"),
        [
            "Feuille « Principes », ligne 4, colonne « Questions liées » : la question « yearly_cost » n’existe ni dans la grille ni dans la charte. Vouliez-vous dire full_cost ?",
            "Feuille « Questions », ligne 5, colonne « Identifiant » : la grille a déjà une question, un fait ou un constat appelé « human_relay ». Choisissez un autre identifiant.",
        ],
    ),
    "a question twice": (
        more("Questions", ["Yearly cost", *QUESTION[1:]]),
        [
            "Feuille « Questions », ligne 9, colonne « Identifiant » : une autre question de la charte s’appelle déjà « yearly_cost ». Donnez à chacune le sien."
        ],
    ),
    "a principle twice": (
        cell("Principes", 3, "Numéro", "P1"),
        [
            "Feuille « Principes », ligne 3, colonne « Numéro » : un autre principe porte déjà le numéro « P1 ». Donnez à chacun le sien."
        ],
    ),
    "a link that leads nowhere": (
        cell("Principes", 2, "Questions liées", "relay_announced ; zzz"),
        [
            "Feuille « Principes », ligne 2, colonne « Questions liées » : la question « zzz » n’existe ni dans la grille ni dans la charte."
        ],
    ),
    "a misspelt link": (
        cell("Principes", 2, "Questions liées", "relay_announced ; human_relais"),
        [
            "Feuille « Principes », ligne 2, colonne « Questions liées » : la question « human_relais » n’existe ni dans la grille ni dans la charte. Vouliez-vous dire human_relay ?"
        ],
    ),
    "a link by number": (
        cell("Principes", 2, "Questions liées", "relay_announced ; c1"),
        [
            "Feuille « Principes », ligne 2, colonne « Questions liées » : « c1 » est un numéro, qui peut changer d’une version à l’autre. Écrivez l’identifiant : individual_decision."
        ],
    ),
    "links of separators alone": (
        cell("Principes", 2, "Questions liées", " ; ; "),
        [
            "Feuille « Principes », ligne 2, colonne « Questions liées » : cette cellule est vide. Les identifiants des questions qui montrent si le principe est suivi, séparés par des points-virgules : les vôtres, ou ceux de la grille."
        ],
    ),
    "a question that no principle names": (
        more("Questions", QUESTION),
        [
            "Feuille « Questions », ligne 9 : aucun principe ne cite la question « autre ». Ajoutez-la aux questions liées d’un principe, ou retirez-la."
        ],
    ),
    "a safeguard answered by a text": (
        cell("Questions", 2, "Réponse", "texte"),
        [
            "Feuille « Questions », ligne 2, colonne « Réponse » : on répond toujours à une mesure par « fait », « en partie », « prévu »… Laissez cette case vide, ou écrivez un choix."
        ],
    ),
    "a safeguard with choices": (
        cell("Questions", 2, "Choix", "Oui ; Non"),
        [
            "Feuille « Questions », ligne 2, colonne « Choix » : les réponses à une mesure sont toujours les mêmes. Laissez les choix vides."
        ],
    ),
    "one choice only": (
        both(cell("Questions", 3, "Choix", "Maire"), cell("Questions", 3, "Choix (anglais)", None)),
        ["Feuille « Questions », ligne 3, colonne « Choix » : il faut au moins 2 choix, un par ligne."],
    ),
    "choices for a date": (
        cell("Questions", 4, "Choix", "Hier ; Demain"),
        [
            "Feuille « Questions », ligne 4, colonne « Choix » : les choix ne vont qu’avec « un choix » ou « plusieurs choix ». Retirez-les, ou changez la réponse."
        ],
    ),
    "a choice twice": (
        cell("Questions", 6, "Choix", "Agents ; Agents"),
        ["Feuille « Questions », ligne 6, colonne « Choix » : le choix « Agents » figure deux fois. Gardez-en un."],
    ),
    "a choice that Balise offers": (
        cell("Questions", 6, "Choix", "Agents ; Unknown"),
        [
            "Feuille « Questions », ligne 6, colonne « Choix » : « Unknown » est déjà proposé par Balise. Retirez ce choix."
        ],
    ),
    "a lone choice among single ones": (
        cell("Questions", 3, "Choix", "Maire ou adjoint\nPersonne (seul)"),
        ["Feuille « Questions », ligne 3, colonne « Choix » : « (seul) » ne va qu’avec « plusieurs choix »."],
    ),
    "a table without columns": (
        cell("Questions", 7, "Colonnes", None),
        ["Feuille « Questions », ligne 7, colonne « Colonnes » : un tableau a besoin de colonnes, une par ligne."],
    ),
    "columns for a text": (
        cell("Questions", 8, "Colonnes", "Année ; Coût"),
        [
            "Feuille « Questions », ligne 8, colonne « Colonnes » : les colonnes ne vont qu’avec un tableau. Retirez-les, ou changez la réponse."
        ],
    ),
    "a unit for a text": (
        cell("Questions", 8, "Unité", "euros"),
        [
            "Feuille « Questions », ligne 8, colonne « Unité » : l’unité ne va qu’avec un nombre. Retirez-la, ou changez la réponse."
        ],
    ),
    "everything at once": (
        both(
            cell("Charte", 2, "Adoptée le", "bientôt"),
            cell("Principes", 2, "Questions liées", "relay_announced ; zzz"),
            cell("Principes", 4, "Titre", None),
            cell("Questions", 3, "Type", "mesur"),
            cell("Questions", 3, "Profondeur", "abyssal"),
            cell("Questions", 8, "Unité", "euros"),
            title("Questions", "Aide", "Aides"),
        ),
        [
            "Feuille « Charte », ligne 2, colonne « Adoptée le » : « bientôt » n’est pas une date. Écrivez par exemple 2026-03-12 ou 12/03/2026.",
            "Feuille « Principes », ligne 2, colonne « Questions liées » : la question « zzz » n’existe ni dans la grille ni dans la charte.",
            "Feuille « Principes », ligne 4, colonne « Titre » : cette cellule est vide. Le principe en quelques mots.",
            "Feuille « Questions », ligne 1, colonne « Aides » : cette colonne n’est pas connue. Colonnes possibles : Identifiant, Type, Question, Question (anglais), Pourquoi, Pourquoi (anglais), Aide, Aide (anglais), Réponse, Choix, Choix (anglais), Colonnes, Colonnes (anglais), Unité, Unité (anglais), Profondeur, À qui la poser, Sans objet possible.",
            "Feuille « Questions », ligne 3, colonne « Type » : « mesur » n’est pas connu ; écrivez fait ou mesure.",
            "Feuille « Questions », ligne 3, colonne « Profondeur » : « abyssal » n’est pas connu ; écrivez essentiel, courant ou complet.",
            "Feuille « Questions », ligne 8, colonne « Unité » : l’unité ne va qu’avec un nombre. Retirez-la, ou changez la réponse.",
        ],
    ),
}
