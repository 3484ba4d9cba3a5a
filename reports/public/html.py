"""What every public page has around it: language, policy, style, a link that skips to the content, landmarks.

Nothing in a page runs or is fetched; the policy in the file itself forbids it. Every text is escaped where it is written.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path

from reports.document import other_language
from reports.i18n import translations


@cache
def style() -> str:
    """The style of the pages, as it stands in each file."""
    return Path(__file__).with_name("page.css").read_text(encoding="utf-8")


@cache
def policy(*, forms: bool = False) -> str:
    """The policy of a page: nothing is loaded, run or sent; only this very style applies. ``forms``: it has a field to search."""
    digest = b64encode(sha256(style().encode()).digest()).decode()
    sent = "'self'" if forms else "'none'"
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action {sent}"


def typed(text: str, lang: str) -> str:
    """Attributes of an element that holds words of people: its direction follows its letters; another language is marked."""
    spoken = other_language(text, lang)
    return f' dir="auto" lang="{spoken}"' if spoken else ' dir="auto"'


@dataclass(frozen=True, slots=True)
class Around:
    """A whole page in the making; its pieces are HTML, its title is text.

    Attributes:
        lang: ``fr`` or ``en``.
        title: what the browser calls it.
        site: links to other public pages and to the other language; empty for a file that stands alone.
        header: who speaks, and the main heading.
        navigation: what is on the page; empty for a short one.
        main: the content.
        footer: what closes it.
        forms: whether something can be sent to this very site.
    """

    lang: str
    title: str
    header: str
    main: str
    site: str = ""
    navigation: str = ""
    footer: str = ""
    forms: bool = False

    def build(self) -> str:
        """The page as one HTML file."""
        skip = translations(self.lang)[0]("Aller au contenu")
        lines = [
            "<!DOCTYPE html>",
            f'<html lang="{self.lang}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy(forms=self.forms)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{escape(self.title)}</title>",
            f"<style>{style()}</style>",
            "</head>",
            "<body>",
            f'<a class="skip" href="#content">{escape(skip)}</a>',
            self.site,
            f"<header>\n{self.header}\n</header>",
            self.navigation,
            f'<main id="content" tabindex="-1">\n{self.main}\n</main>',
            f"<footer>\n{self.footer}\n</footer>" if self.footer else "",
            "</body>",
            "</html>\n",
        ]
        return "\n".join(line for line in lines if line)


def site(lang: str, *, back: str = "", other: str) -> str:
    """The links above a page that is served: to all public records (``back``, an address; empty for none), to the other language."""
    _ = translations(lang)[0]
    name, every = _("Autres pages"), _("Toutes les fiches publiques")
    spoken = "en" if lang == "fr" else "fr"
    _ = translations(spoken)[0]
    label = _("Lire cette page en français")
    lines = [f'<li><a href="{escape(back)}">{escape(every)}</a></li>'] if back else []
    lines.append(f'<li><a lang="{spoken}" hreflang="{spoken}" href="{escape(other)}">{escape(label)}</a></li>')
    return f'<nav class="site" aria-label="{escape(name)}">\n<ul>{"".join(lines)}</ul>\n</nav>'
