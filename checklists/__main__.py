"""``python -m checklists [folder or file]``: whether a checklist or a local charter is sound, its size, and what it lacks."""

from __future__ import annotations

import sys
from pathlib import Path

from checklists.charter import CharterError, read
from checklists.charter.files import FILE
from checklists.coverage import gaps
from checklists.errors import ChecklistError
from checklists.loader import MAIN, load, main_checklist
from checklists.publication import load_publication


def run(arguments: list[str]) -> int:
    """Read what is named (the main checklist when nothing is) and print one line; 1 when it is broken.

    Of the main checklist, which must cover every framework, each requirement that nothing covers is named after that line;
    it does not make the checklist broken. Its rule of publication is read too. Another checklist may cover as little as it likes.

    A file, or a folder that holds ``charter.yaml``, is a charter. All that is wrong with it is told, in French unless a
    second argument is ``en``.
    """
    path = Path(arguments[0]) if arguments else MAIN
    if path.name == FILE:
        path = path.resolve().parent
    if path.is_file() or (path / FILE).exists():
        return _charter(path, arguments[1] if len(arguments) > 1 else "fr")
    try:
        checklist = load(path)
        if path.resolve() == MAIN.resolve():
            load_publication(path, checklist)
    except ChecklistError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(
        f"{checklist.id} {checklist.version}: {len(checklist.sections)} sections, {len(checklist.questions)} questions, "
        f"{len(checklist.risks)} risks, {len(checklist.findings)} findings, {len(checklist.obligations)} obligations\n",
    )
    if path.resolve() == MAIN.resolve():
        sys.stdout.writelines(f"{sentence}\n" for sentence in gaps(checklist))
    return 0


def _charter(path: Path, lang: str) -> int:
    try:
        charter = read(path, main_checklist())
    except CharterError as error:
        sys.stderr.write("".join(f"{problem.to(lang)}\n" for problem in error.problems))
        return 1
    linked = {id_ for principle in charter.principles for id_ in principle.questions}
    sys.stdout.write(
        f"{charter.id}: {len(charter.principles)} principles, {len(charter.questions)} questions of its own, "
        f"{len(linked)} questions linked\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
