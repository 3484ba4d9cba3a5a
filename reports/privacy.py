"""The notice about the personal data of those who use Balise, in sentences: one text for the page, the web and the record.

What is kept and which cookies there are is told as tables (``KEPT``, ``COOKIES``); a test compares the cookies with the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessments.accounts import SESSION_DAYS
from checklists.model import Text
from reports.documents import DOCX, Offered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.privacy import OpenNotice, PrivacyNotice

TO_COMPLETE = Text(fr="à compléter", en="to be completed")
"""What stands where an authority has not said something yet."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that is kept about a person: what, for how long, and who sees it."""

    what: Text
    how_long: Text
    seen_by: Text


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie: its name, what for, how long; ``provider``: only where people sign in through an identity provider."""

    name: str
    purpose: Text
    lasts: Text
    provider: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the notice: a title, paragraphs, and perhaps a table (headers, rows)."""

    title: str
    lines: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


_AS_ACCOUNT = Text(
    fr="Jusqu’à ce qu’un administrateur efface le compte", en="Until an administrator erases the account"
)
_COLLEAGUES = Text(fr="Les personnes qui peuvent lire l’évaluation", en="The people who may read the assessment")

KEPT: tuple[Kept, ...] = (
    Kept(
        Text(
            fr="Compte\u00a0: identifiant, nom montré, langue, adresse électronique si votre fournisseur d’identité la donne, empreinte du mot de "
            "passe (jamais le mot de passe)",
            en="Account: login, name shown, language, e-mail address if your identity provider gives it, a digest of the password (never "
            "the password)",
        ),
        _AS_ACCOUNT,
        Text(
            fr="Les administrateurs\u00a0; vos collègues voient votre nom",
            en="The administrators; your colleagues see your name",
        ),
    ),
    Kept(
        Text(fr="Rôles, et pour quelle évaluation", en="Roles, and for which assessment"),
        Text(
            fr="Tant que vous les avez\u00a0; l’historique garde qu’ils ont été donnés et retirés",
            en="As long as you hold them; the history keeps that they were given and taken",
        ),
        Text(
            fr="Les administrateurs, et vos collègues de la collectivité",
            en="The administrators, and your colleagues of the authority",
        ),
    ),
    Kept(
        Text(
            fr="Sessions\u00a0: début, dernière activité, fin, famille du navigateur\u00a0; aucune adresse réseau",
            en="Sessions: start, last activity, end, family of the browser; no network address",
        ),
        _AS_ACCOUNT,
        Text(
            fr="Vous\u00a0; les administrateurs en voient le nombre",
            en="You; the administrators see how many there are",
        ),
    ),
    Kept(
        Text(
            fr="Ce que vous écrivez\u00a0: réponses, pièces jointes, remarques, avis, votes, décisions",
            en="What you write: answers, attached files, remarks, opinions, votes, decisions",
        ),
        Text(
            fr="Tant que l’évaluation est conservée, selon la règle de votre collectivité",
            en="As long as the assessment is kept, by the rule of your authority",
        ),
        _COLLEAGUES,
    ),
    Kept(
        Text(
            fr="Historique\u00a0: ce que vous avez fait, quand, sous quel nom",
            en="History: what you did, when, under which name",
        ),
        Text(
            fr="Votre nom, jusqu’à ce qu’il soit effacé\u00a0; les textes, jusqu’à la suppression de l’évaluation",
            en="Your name, until it is erased; the texts, until the assessment is deleted",
        ),
        Text(
            fr="Ceux qui préparent, conseillent, décident ou administrent",
            en="Those who prepare, advise, decide or administer",
        ),
    ),
    Kept(
        Text(
            fr="Échecs de connexion, comptés sous une empreinte de l’identifiant et de l’adresse",
            en="Failed sign-ins, counted under a digest of the login and of the address",
        ),
        Text(fr="Un jour", en="One day"),
        Text(fr="Personne", en="Nobody"),
    ),
)
"""Everything that is kept about the people who use Balise."""

_BROWSER = Text(fr="Jusqu’à la fermeture du navigateur", en="Until the browser is closed")

COOKIES: tuple[Cookie, ...] = (
    Cookie(
        "balise_visitor",
        Text(
            fr="Retrouver votre langue et, sans compte, le nom que vous avez donné",
            en="Finding your language again and, without an account, the name that you gave",
        ),
        Text(fr="180 jours", en="180 days"),
    ),
    Cookie(
        "balise_session",
        Text(fr="Savoir que vous êtes connecté", en="Knowing that you are signed in"),
        Text(
            fr=f"Jusqu’à la déconnexion ou la fermeture du navigateur, {SESSION_DAYS} jours au plus",
            en=f"Until you sign out or close the browser, {SESSION_DAYS} days at most",
        ),
    ),
    Cookie(
        "balise_form",
        Text(
            fr="Empêcher un autre site d’envoyer le formulaire de connexion à votre place",
            en="Keeping another site from sending the sign-in form in your place",
        ),
        _BROWSER,
    ),
    Cookie(
        "_streamlit_xsrf",
        Text(
            fr="Empêcher un autre site de déposer un fichier à votre place",
            en="Keeping another site from uploading a file in your place",
        ),
        _BROWSER,
    ),
    Cookie(
        "_streamlit_user",
        Text(
            fr="Le temps d’une connexion chez votre fournisseur d’identité",
            en="While you sign in with your identity provider",
        ),
        Text(fr="Le temps de la connexion", en="While you sign in"),
        provider=True,
    ),
    Cookie(
        "_streamlit_user_tokens",
        Text(
            fr="Le temps d’une connexion chez votre fournisseur d’identité",
            en="While you sign in with your identity provider",
        ),
        Text(fr="Le temps de la connexion", en="While you sign in"),
        provider=True,
    ),
)
"""Every cookie."""

PURPOSES = (
    Text(
        fr="Savoir qui a répondu, donné un avis, voté ou décidé, et ne montrer une évaluation qu’aux personnes concernées.",
        en="Knowing who answered, gave an opinion, voted or decided, and showing an assessment only to the people concerned.",
    ),
    Text(
        fr="Pouvoir prouver plus tard ce qui a été décidé, quand et par qui.",
        en="Being able to prove later what was decided, when and by whom.",
    ),
)
BASIS = Text(
    fr="L’exécution d’une mission d’intérêt public confiée à la collectivité\u00a0: RGPD, article 6, paragraphe 1, point e (à confirmer par le "
    "délégué à la protection des données).",
    en="The performance of a task in the public interest entrusted to the authority: GDPR, Article 6(1)(e) (to be confirmed by the data "
    "protection officer).",
)
ERASED = Text(
    fr="Peuvent être effacés\u00a0: votre compte, vos sessions, et votre nom partout où il dit que vous avez fait quelque chose, "
    "versions soumises comprises. Un nom cité à l’intérieur d’un texte s’efface à part, sur demande.",
    en="What can be erased: your account, your sessions, and your name wherever it says that you did something, submitted versions "
    "included. A name quoted inside a text is erased apart, on request.",
)
STAYS = Text(
    fr="Est gardé, sans votre nom\u00a0: ce que vous avez écrit ou voté pour la collectivité. Sans cela, une décision publique ne pourrait plus "
    "être expliquée ni prouvée. Les sauvegardes et les documents déjà sortis gardent ce qu’ils contiennent jusqu’à leur destruction.",
    en="What is kept, without your name: what you wrote or voted for the authority. Without it, a public decision could no longer be "
    "explained or proved. Backups and documents that left the house keep what they hold until they are destroyed.",
)
NO_TRANSFER = Text(
    fr="Aucune donnée ne quitte le serveur que la collectivité a choisi. Les pages n’appellent aucun autre site, et rien n’est mesuré à votre "
    "insu. Aucun transfert hors de l’Union européenne n’est fait par Balise.",
    en="No data leave the server that the authority chose. The pages call no other site, and nothing is measured behind your back. "
    "Balise transfers nothing outside the European Union.",
)

_TITLES = {
    "who": Text(fr="Qui est responsable", en="Who is responsible"),
    "why": Text(fr="Pourquoi ces données, et sur quelle base légale", en="Why these data, and on which legal basis"),
    "kept": Text(fr="Ce qui est gardé, combien de temps, qui le voit", en="What is kept, for how long, who sees it"),
    "rights": Text(fr="Vos droits", en="Your rights"),
    "erasure": Text(fr="Ce qui peut être effacé, et ce qui reste", en="What can be erased, and what stays"),
    "cookies": Text(fr="Cookies", en="Cookies"),
    "transfer": Text(fr="Où vont les données", en="Where the data go"),
}
_KEPT_HEADERS = (
    Text(fr="Quoi", en="What"),
    Text(fr="Combien de temps", en="For how long"),
    Text(fr="Qui le voit", en="Who sees it"),
)
_COOKIE_HEADERS = (
    Text(fr="Nom", en="Name"),
    Text(fr="À quoi il sert", en="What it is for"),
    Text(fr="Durée", en="Duration"),
)
_WHOSE = Text(
    fr="La collectivité pour laquelle vous utilisez Balise est responsable de ces données.",
    en="The authority for which you use Balise is responsible for these data.",
)
_RIGHTS = (
    Text(
        fr="Vous pouvez demander à voir vos données, à les corriger, à les effacer, à en limiter l’usage, ou vous y opposer (RGPD, articles 12 "
        "à 22). Écrivez au contact de la collectivité, ou à son délégué à la protection des données.",
        en="You may ask to see your data, to correct them, to erase them, to restrict their use, or object to it (GDPR, Articles 12 to "
        "22). Write to the contact of the authority, or to its data protection officer.",
    ),
    Text(
        fr="Si la réponse ne vous convient pas, vous pouvez adresser une réclamation à la CNIL (cnil.fr).",
        en="If the answer does not satisfy you, you may complain to the CNIL, the French supervisory authority (cnil.fr).",
    ),
    Text(
        fr="Balise ne prend aucune décision sur vous et n’établit aucun profil.",
        en="Balise decides nothing about you and makes no profile.",
    ),
)
_NO_BANNER = Text(
    fr="Tous sont strictement nécessaires au service que vous demandez\u00a0: il n’y a donc pas de bandeau. Le navigateur garde aussi, de "
    "lui-même, le choix d’un affichage clair ou sombre.",
    en="All are strictly necessary for the service that you ask for: hence no banner. The browser itself also keeps whether you chose a "
    "light or a dark display.",
)


def _labels(lang: str) -> tuple[str, str, str]:
    names = (
        Text(fr="Responsable", en="Controller"),
        Text(fr="Contact", en="Contact"),
        Text(fr="Délégué à la protection des données", en="Data protection officer"),
    )
    controller, contact, dpo = (name.to(lang) for name in names)
    return controller, contact, dpo


def controller_rows(authority: str, notice: PrivacyNotice, lang: str) -> list[tuple[str, str]]:
    """Who answers for the data of one authority, as label and text; what is missing is said to be completed."""
    given = (notice.controller or authority, notice.contact, notice.dpo)
    return [(label, text or TO_COMPLETE.to(lang)) for label, text in zip(_labels(lang), given, strict=True)]


def blocks(lang: str, notices: Sequence[OpenNotice], *, provider: bool = False) -> list[Block]:
    """The whole notice.

    Args:
        lang: ``fr`` or ``en``.
        notices: the authorities that the reader may know, with what each says of itself.
        provider: whether people sign in through an identity provider.
    """
    whose, labels = list(notices), _labels(lang)
    colon = ": " if lang == "en" else "\u00a0: "
    rows = [tuple(text for _, text in controller_rows(one.authority, one.notice, lang)) for one in whose]
    lines: tuple[str, ...] = ()
    if len(whose) == 1:
        lines = tuple(f"{label}{colon}{text}" for label, text in zip(labels, rows[0], strict=True))
    several = len(whose) > 1
    headers = (Text(fr="Collectivité", en="Authority").to(lang), *labels) if several else ()
    who = tuple((one.authority, *row) for one, row in zip(whose, rows, strict=True)) if several else ()
    cookies = [one for one in COOKIES if provider or not one.provider]
    title = {name: text.to(lang) for name, text in _TITLES.items()}
    return [
        Block(title["who"], (_WHOSE.to(lang), *lines), headers, who),
        Block(title["why"], (*(one.to(lang) for one in PURPOSES), BASIS.to(lang))),
        Block(
            title["kept"],
            (),
            tuple(one.to(lang) for one in _KEPT_HEADERS),
            tuple((one.what.to(lang), one.how_long.to(lang), one.seen_by.to(lang)) for one in KEPT),
        ),
        Block(title["rights"], tuple(one.to(lang) for one in _RIGHTS)),
        Block(title["erasure"], (ERASED.to(lang), STAYS.to(lang))),
        Block(
            title["cookies"],
            (_NO_BANNER.to(lang),),
            tuple(one.to(lang) for one in _COOKIE_HEADERS),
            tuple((one.name, one.purpose.to(lang), one.lasts.to(lang)) for one in cookies),
        ),
        Block(title["transfer"], (NO_TRANSFER.to(lang),)),
    ]


RECORD = Offered(
    id="processing_record",
    title=Text(fr="Fiche pour le registre des traitements", en="Entry for the record of processing"),
    about=Text(
        fr="Ce que Balise fait des données des personnes qui l’utilisent, à reprendre dans le registre de la collectivité (RGPD, article 30, à "
        "confirmer). Complétez ce qui est marqué.",
        en="What Balise does with the data of those who use it, to be taken into the authority’s record (GDPR, Article 30, to be "
        "confirmed). Complete what is marked.",
    ),
    stem=Text(fr="registre-des-traitements", en="record-of-processing"),
    suffix=".docx",
    mime=DOCX,
)
