"""The charters of this server: those in the folder that ``BALISE_CHARTERS`` names, read again when a file changes."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from checklists.charter import Charter, available, extend, template
from checklists.charter.files import FILE
from checklists.loader import digest, main_checklist

if TYPE_CHECKING:
    from checklists.charter import Available
    from checklists.model import Checklist

PROJECT = Path(__file__).parents[1]


def folder() -> Path:
    """The folder of the charters: ``BALISE_CHARTERS``, or ``data/charters`` in the project. It need not exist."""
    given = os.environ.get("BALISE_CHARTERS", "").strip()
    return Path(given) if given else PROJECT / "data" / "charters"


def found() -> tuple[Available, ...]:
    """Every charter of the folder, broken ones with their problems; each file is read once until it changes."""
    here = folder()
    return _found(here, _stamp(here))


def installed() -> dict[str, Charter]:
    """The charters that can be chosen, by id."""
    return {each.charter.id: each.charter for each in found() if each.charter is not None}


def checklist_with(charter_id: str) -> Checklist:
    """The main checklist with a charter in it; the main checklist alone for an empty id.

    Raises:
        KeyError: when no charter that can be chosen has this id (any more).
    """
    return with_charter(installed()[charter_id]) if charter_id else main_checklist()


def known_digests() -> frozenset[str]:
    """Digests of the checklists that this server would begin an assessment with: alone, and with each charter."""
    return frozenset(digest(checklist) for checklist in (main_checklist(), *map(with_charter, installed().values())))


def digest_of(checklist: Checklist) -> str:
    """The digest of a checklist that ``checklist_with`` gave. Pages ask at every run: it is taken once for each."""
    known = _digests.get(id(checklist))
    if known is None or known[0] is not checklist:
        _digests[id(checklist)] = known = (checklist, digest(checklist))
        while len(_digests) > _MOST_DIGESTS:
            _digests.pop(next(iter(_digests)))
    return known[1]


_digests: dict[int, tuple[Checklist, str]] = {}
_MOST_DIGESTS = 16


def with_charter(charter: Charter) -> Checklist:
    """The main checklist with a charter in it. Pages ask at every run: the last few are kept."""
    return _extended(charter.model_dump_json())


@lru_cache(maxsize=8)
def _extended(charter: str) -> Checklist:
    return extend(main_checklist(), Charter.model_validate_json(charter))


@lru_cache(maxsize=1)
def _found(here: Path, stamp: tuple[tuple[str, int, int], ...]) -> tuple[Available, ...]:
    del stamp  # only there so that a changed file is read again
    return available(here, main_checklist())


def _stamp(here: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, time and size of each file that may be a charter."""
    try:
        paths = sorted(path / FILE if path.is_dir() else path for path in here.iterdir())
        stats = [(str(path), path.stat()) for path in paths if path.is_file()]
    except OSError:
        return ()
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)


@lru_cache(maxsize=2)
def model_workbook(lang: str) -> bytes:
    """The workbook that an authority writes its charter in."""
    return template(main_checklist(), lang)
