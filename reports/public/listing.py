"""The public list of what authorities published, and what is said where nothing is to be read (any more)."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from assessments.storage.text import folded
from reports.i18n import translations
from reports.public.html import Around, site, typed
from reports.typography import Typography, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from assessments.citizens import Published

_PURPOSE = 240
LONGEST_SEARCH = 100


def build_list(
    published: Sequence[Published], lang: str, *, found: Sequence[Published], asked: str = "", authority: str = ""
) -> str:
    """The list as a page: each authority, then its systems.

    Args:
        published: everything that is published; says whether there is something to search in.
        lang: ``fr`` or ``en``.
        found: what is shown of it.
        asked: what was searched for, as it was typed; empty for nothing.
        authority: id of the only authority that is shown; empty for all.
    """
    _, ngettext = translations(lang)
    title = _("Intelligence artificielle et algorithmes : les fiches publiques")
    intro = _(
        "Une collectivité dit ici à quoi servent les systèmes qu’elle utilise ou prépare, qui ils concernent, ce qui protège "
        "les personnes et à qui s’adresser."
    )
    if authority and found:
        title = f"{title}, {found[0].authority}"
    count = ngettext("{n} fiche.", "{n} fiches.", len(found)).format(n=len(found))
    main = [f"<p>{escape(intro)}</p>"]
    if published:
        main += [_search(lang, asked, authority), f'<p role="status">{escape(_counted(lang, count, asked))}</p>']
    else:
        nothing = _("Aucune fiche n’est publiée pour le moment.")
        main.append(f"<p>{escape(nothing)}</p>")
    main += [_authority(name, [*records], lang) for name, records in groupby(found, key=_owner)]
    return Around(
        lang=lang,
        title=title,
        site=site(lang, back=f"?langue={lang}" if authority or asked else "", other=_same(lang, asked, authority)),
        header=f'<h1 dir="auto">{escape(title)}</h1>',
        main="\n".join(main),
        forms=True,
    ).build()


def matching(published: Iterable[Published], asked: str, authority: str = "") -> list[Published]:
    """Those of an authority (empty: of all) that hold every word asked for, capitals and accents aside."""
    words = folded(asked[:LONGEST_SEARCH]).split()
    return [
        one
        for one in published
        if (not authority or one.authority_id == authority)
        and all(word in folded(f"{one.name} {one.purpose} {one.authority}") for word in words)
    ]


def build_absent(lang: str, back: str, *, withdrawn_at: datetime | None = None) -> str:
    """The page for an address where nothing is.

    Args:
        lang: ``fr`` or ``en``.
        back: address of the list.
        withdrawn_at: when what was there was taken away; None when nothing ever was.
    """
    _, _many = translations(lang)
    title, text = _("Fiche introuvable"), _("Aucune fiche n’est publiée à cette adresse.")
    if withdrawn_at is not None:
        title = _("Fiche retirée")
        text = _("La collectivité a retiré cette fiche le {day}. Pour en savoir plus, adressez-vous à elle.").format(
            day=Typography(lang).day_of(withdrawn_at)
        )
    spoken = "en" if lang == "fr" else "fr"
    return Around(
        lang=lang,
        title=title,
        site=site(lang, back=f"{back}?langue={lang}", other=f"?langue={spoken}"),
        header=f"<h1>{escape(title)}</h1>",
        main=f"<p>{escape(text)}</p>",
    ).build()


def _owner(one: Published) -> tuple[str, str, bool]:
    return one.authority_id, one.authority, one.fictional


def _authority(owner: tuple[str, str, bool], records: Sequence[Published], lang: str) -> str:
    _ = translations(lang)[0]
    id_, name, fictional = owner
    invented = _("Données fictives")
    mark = f' <span class="kind">({escape(invented)})</span>' if fictional else ""
    lines = "\n".join(_record(one, lang) for one in records)
    return (
        f'<h2 id="c-{escape(id_)}"{typed(name, lang)}>{escape(name)}{mark}</h2>\n<ul class="records">\n{lines}\n</ul>'
    )


def _record(one: Published, lang: str) -> str:
    _ = translations(lang)[0]
    day = _("Fiche établie le {day}.").format(day=Typography(lang).day(one.as_of))
    purpose = shortened(one.purpose, _PURPOSE)
    said = f"<p{typed(purpose, lang)}>{escape(purpose)}</p>" if purpose else ""
    address = f"public/{one.id}?langue={lang}"
    return (
        f'<li><h3{typed(one.name, lang)}><a href="{escape(address)}">{escape(one.name)}</a></h3>{said}'
        f'<p class="kind">{escape(day)}</p></li>'
    )


def _search(lang: str, asked: str, authority: str) -> str:
    _ = translations(lang)[0]
    kept = [("langue", lang), *([("collectivite", authority)] if authority else [])]
    hidden = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in kept)
    label, button = _("Chercher dans les fiches"), _("Chercher")
    return (
        f'<form role="search" method="get">{hidden}<label for="q">{escape(label)}</label>'
        f'<input type="search" id="q" name="q" maxlength="{LONGEST_SEARCH}" value="{escape(asked)}">'
        f"<button>{escape(button)}</button></form>"
    )


def _counted(lang: str, count: str, asked: str) -> str:
    _ = translations(lang)[0]
    if not asked.strip():
        return count
    return _("Recherche « {asked} » : {count}").format(asked=asked, count=count)


def _same(lang: str, asked: str, authority: str) -> str:
    """The same list in the other language."""
    spoken = "en" if lang == "fr" else "fr"
    parts = {"langue": spoken, "q": asked, "collectivite": authority}
    return "?" + urlencode({name: value for name, value in parts.items() if value})
