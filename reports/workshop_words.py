"""What a workshop of two hours is made of: its steps, who does what, what to bring. Tables of sentences, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MINUTES = 120
"""How long the workshop lasts."""


def schedule(_: Callable[[str], str]) -> tuple[tuple[int, str, str], ...]:
    """The steps in order: minutes, what it is, what to do."""
    return (
        (10, _("Accueil"), _("Chacun dit son prénom s’il le souhaite. On lit les quatre règles à voix haute.")),
        (15, _("Le système, en mots simples"), _("Une personne qui le connaît raconte un cas, du début à la fin.")),
        (10, _("Vos questions"), _("Tout ce qui n’est pas clair. On ne débat pas encore.")),
        (
            25,
            _("Les cartes, premier tour"),
            _("Par tables de cinq ou six : une carte, puis une autre. Le preneur de notes écrit ce qui est dit."),
        ),
        (10, _("Pause"), _("Boire, bouger, et parler à ceux qui n’ont rien dit.")),
        (20, _("Les cartes, deuxième tour"), _("Les tables échangent leurs cartes et lisent les notes des autres.")),
        (15, _("Mise en commun"), _("Chaque table dit son plus grand accord et son plus grand désaccord.")),
        (10, _("Vote"), _("Chacun remplit la grille, seul et sans nom. On compte devant tout le monde.")),
        (5, _("Et après ?"), _("Qui lira ce compte rendu, et à quelle date vous aurez une réponse.")),
    )


def rules(_: Callable[[str], str]) -> tuple[str, ...]:
    """What everybody agrees to at the beginning."""
    return (
        _("Il n’y a pas besoin de s’y connaître en informatique."),
        _("On parle chacun son tour, et on peut se taire."),
        _("On peut ne pas être d’accord : les désaccords sont écrits aussi."),
        _("Aucun nom n’est noté. On ne prend pas de photo sans l’accord de tous."),
    )


def roles(_: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    """Who is needed, and for what."""
    return (
        (_("Animation"), _("Donne la parole, rappelle les règles. De préférence une personne extérieure au projet.")),
        (_("Temps"), _("Annonce la fin de chaque étape, cinq minutes avant.")),
        (_("Notes, une personne par table"), _("Écrit les mots des gens, sans les corriger et sans nom.")),
        (_("Une personne qui connaît le système"), _("Répond aux questions de fait. Elle ne défend pas le projet.")),
        (_("Une élue ou un élu"), _("Écoute, et dit à la fin ce qui sera fait de ce qui a été dit.")),
        (_("Accueil et aide"), _("Accompagne qui entre, lit à voix haute, garde les enfants s’il le faut.")),
    )


def material(_: Callable[[str], str]) -> tuple[str, ...]:
    """What to bring."""
    return (
        _("Les cartes de ce document, une série par table, imprimées en gros caractères."),
        _("Une grille de vote par personne, et des stylos."),
        _("Une feuille de notes par table, une horloge visible de tous."),
        _("De l’eau, de quoi grignoter, des chaises confortables."),
        _("Un exemple de ce que le système produit : une lettre, un écran imprimé, un enregistrement."),
    )


def reaching(_: Callable[[str], str]) -> tuple[str, ...]:
    """How to reach those who never come."""
    return (
        _("Allez vers les gens : marché, sortie d’école, centre social, épicerie solidaire, guichet, foyer."),
        _("Demandez à une personne en qui ils ont confiance de les inviter : gardienne, médiateur, association."),
        _("Tirez au sort une partie des invités, et téléphonez-leur. Une lettre seule ne suffit pas."),
        _("Choisissez deux horaires, dont un le soir ou le samedi, et un lieu connu, près d’un arrêt."),
        _("Gardez les enfants sur place, remboursez le trajet et, si vous le pouvez, dédommagez le temps donné."),
        _("Pour ceux qui ne viendront pas, posez les mêmes questions par téléphone ou chez eux, en dix minutes."),
        _("Notez qui manque : si les premiers concernés ne sont pas là, la consultation n’est pas finie."),
    )


def accessible(_: Callable[[str], str]) -> tuple[str, ...]:
    """How the session itself is made accessible."""
    return (
        _("Un lieu sans marche, avec des toilettes adaptées et des places assises pour tous."),
        _("Demandez dès l’invitation ce dont chacun a besoin : langue des signes, boucle magnétique, transport."),
        _("Tout ce qui est écrit est aussi lu à voix haute. Une seule personne parle à la fois, avec un micro."),
        _("Des caractères d’au moins 16 points, bien contrastés. Les cartes sont envoyées avant à qui les demande."),
        _("Un interprète, ou une personne qui traduit, pour ceux qui parlent peu le français."),
        _("Répondre à l’oral compte autant que remplir la grille : quelqu’un peut écrire pour vous."),
    )


def prompts(_: Callable[[str], str]) -> tuple[str, ...]:
    """What a table talks about, the same for each card."""
    return (
        _("Est-ce que cela peut vous arriver, à vous ou à quelqu’un que vous connaissez ?"),
        _("Qui serait touché en premier ?"),
        _("Qu’est-ce qui vous rassurerait ?"),
        _("Qu’est-ce qui vous ferait dire non ?"),
    )


def told(_: Callable[[str], str]) -> dict[str, str]:
    """The rows of the public record that tell what the system does and for whom, under headings of every day, in order."""
    return {
        "purpose": _("À quoi il sert"),
        "operations": _("Ce qu’il fait"),
        "public_concerned": _("Qui est concerné"),
        "automation": _("Qui décide"),
        "human_review": _("Qui vérifie"),
        "other_channel": _("Faire sans lui"),
        "appeal": _("Si vous n’êtes pas d’accord"),
    }


def choices(_: Callable[[str], str]) -> tuple[str, ...]:
    """What one may say of a card in the vote."""
    return (_("Cela me va"), _("D’accord, si cela change"), _("Je ne veux pas"), _("Je ne sais pas"))
