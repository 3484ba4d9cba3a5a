# ruff: noqa: INP001 - a script of the build
"""Collect the texts to translate: ``collect_messages.py app_pages/locale reports/locale`` updates each folder's ``en.po``.

Each folder holds the catalogue of the package around it. New texts arrive empty, with the place they come from; texts that
are no longer used are dropped; a text that changed a little keeps its former translation, marked fuzzy until somebody has
looked at it (a fuzzy translation is not shown).
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

LANGUAGE = "en"
# Headers that would change with the day and the tool, and tell nobody anything: version control knows who changed what.
UNUSED_HEADERS = tuple(
    f'"{name}:'
    for name in (
        "Report-Msgid-Bugs-To",
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Generated-By",
    )
)
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}


def collect(package: Path) -> Catalog:
    """Return a template of every text that the package's source asks to have translated."""
    template = Catalog(project="Balise", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        package, method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=["Traduction :"]
    )
    for name, line, message, comments, context in sorted(found, key=lambda entry: (entry[0], entry[1])):
        template.add(message, locations=[((package / name).as_posix(), line)], auto_comments=comments, context=context)
    return template


def update(folder: Path) -> tuple[int, int]:
    """Update the folder's catalogue; return how many texts it has and how many still lack a translation."""
    path = folder / f"{LANGUAGE}.po"
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=LANGUAGE)
    else:
        catalogue = Catalog(locale=LANGUAGE, project="Balise", charset="utf-8", fuzzy=False)
    template = collect(folder.parent)
    catalogue.update(template, update_header_comment=False, update_creation_date=False)
    catalogue.obsolete.clear()
    folder.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO()
    write_po(written, catalogue, width=120, sort_by_file=True, include_lineno=False)
    lines = written.getvalue().decode("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(UNUSED_HEADERS)), encoding="utf-8")
    return len(catalogue), sum(1 for message in catalogue if message.id and not _translated(message))


def _translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(strings) and not message.fuzzy


def main() -> int:
    """Update the catalogue of every folder named whose package exists."""
    for name in sys.argv[1:]:
        folder = Path(name)
        if any(folder.parent.glob("*.py")):
            texts, missing = update(folder)
            sys.stdout.write(f"{folder}/{LANGUAGE}.po: {texts} texts, {missing} to translate\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
