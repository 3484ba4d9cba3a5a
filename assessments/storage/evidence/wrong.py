"""What can be wrong with the content of a file: each says what, and what to do, and follows the name of the file."""

from __future__ import annotations

from checklists.model import Text


class Wrong(Exception):  # noqa: N818 (never leaves this package)
    """Something is wrong with the content of a file; ``text`` says what."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


NOT_SO = Text(
    fr="son contenu n’est pas celui qu’annonce son nom. Rouvrez-le, enregistrez-le dans le bon format et joignez-le de nouveau.",
    en="its content is not what its name says. Open it again, save it in the right format and attach it again.",
)
PAGE_OR_PROGRAM = Text(
    fr="son contenu est celui d’une page web ou d’un programme. Imprimez-le en PDF et joignez le PDF.",
    en="its content is that of a web page or of a program. Print it as a PDF and attach the PDF.",
)
NO_TEXT = Text(
    fr="ce n’est pas du texte lisible. Enregistrez-le en texte brut (UTF-8) et joignez-le de nouveau.",
    en="it is no readable text. Save it as plain text (UTF-8) and attach it again.",
)
NO_JSON = Text(
    fr="ce n’est pas du JSON. Exportez-le de nouveau, ou joignez-le en texte (.txt).",
    en="it is not JSON. Export it again, or attach it as a text (.txt).",
)
LOCKED = Text(
    fr="il est protégé par un mot de passe, ou d’un ancien format. Enregistrez-le sans mot de passe, ou en PDF.",
    en="it is protected by a password, or of an old format. Save it without a password, or as a PDF.",
)
BROKEN = Text(
    fr="il est abîmé ou incomplet. Rouvrez-le, enregistrez-le de nouveau, ou joignez un PDF.",
    en="it is damaged or incomplete. Open it, save it again, or attach a PDF.",
)
MACROS = Text(
    fr="il contient des macros. Enregistrez-le sans macro, ou en PDF.",
    en="it contains macros. Save it without macros, or as a PDF.",
)
EMBEDDED = Text(
    fr="un autre programme ou objet y est incorporé. Enregistrez-le en PDF et joignez le PDF.",
    en="another program or object is embedded in it. Save it as a PDF and attach the PDF.",
)
REMOTE = Text(
    fr="l’ouvrir ferait chercher un modèle, une image ou un objet ailleurs. Enregistrez-le en PDF et joignez le PDF.",
    en="opening it would fetch a template, a picture or an object elsewhere. Save it as a PDF and attach the PDF.",
)
HUGE = Text(
    fr="une fois ouvert, il serait démesuré. Enregistrez-le en PDF et joignez le PDF.",
    en="once open, it would be huge. Save it as a PDF and attach the PDF.",
)
