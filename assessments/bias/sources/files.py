"""A file as a source: what it is, is read in it and not in its name; where it is, is a path of ours or the administrator's."""

from __future__ import annotations

import hashlib
import io
import os
import stat
from functools import partial
from typing import TYPE_CHECKING

from assessments.bias.result import SourceIdentity, SourceKind
from assessments.bias.sources.messages import SourceRefused, require
from assessments.bias.sources.scratch import Scratch
from assessments.bias.sources.source import Source
from assessments.bias.sources.tables import copied, in_place

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EXTENSIONS = (".csv", ".tsv", ".txt", ".parquet", ".pq", ".xlsx", ".xlsb", ".xls", ".ods")
"""Files that are listed in a folder; what they are is decided by their content all the same."""


def open_upload(data: bytes, name: str, *, scratch: Path | None = None) -> Source:
    """A file that a person sent: CSV, XLSX, ODS, XLS or Parquet.

    Args:
        data: its bytes.
        name: what the person calls it; nothing is decided by it, and it is no path.
        scratch: where temporary files go; None: the system's temporary directory.

    Raises:
        SourceRefused: when it cannot be used, in one sentence.
    """
    del name  # not even shown: the person has just chosen the file
    if not data:
        raise SourceRefused("empty")
    folder = Scratch(scratch)
    try:
        file = io.BytesIO(data)
        opened = copied(file, folder)
        identity = SourceIdentity(kind=SourceKind.UPLOAD, sha256=hashlib.sha256(data).hexdigest(), size=len(data))
        return Source(opened.engine, lambda: identity, opened.columns, opened.rows, opened.notes)
    except BaseException:
        folder.close()
        raise


def folder_files(folder: Path) -> tuple[str, ...]:
    """The names of the files of a folder that may hold tables; not those in folders below it, hidden ones or links."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return ()
    return tuple(
        sorted(
            entry.name
            for entry in entries
            if entry.is_file(follow_symlinks=False)
            and not entry.name.startswith(".")
            and entry.name.isprintable()
            and entry.name.casefold().endswith(EXTENSIONS)
        )
    )


def open_folder_file(folder: Path, name: str) -> Source:
    """A file of a folder that the administrator opened; Parquet and CSV in UTF-8 are read where they are.

    Args:
        folder: the folder, an absolute path given by the administrator.
        name: one of :func:`folder_files`.

    Raises:
        SourceRefused: when it is not one of them, or cannot be used.
    """
    if name not in folder_files(folder):
        raise SourceRefused("not_in_folder", name=name)
    try:
        handle = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        raise SourceRefused("not_in_folder", name=name) from None
    scratch = Scratch()
    try:
        with os.fdopen(handle, "rb") as file:
            state = os.fstat(file.fileno())
            require(stat.S_ISREG(state.st_mode), "not_in_folder", name=name)
            path = (folder / name).absolute()
            unchanged = partial(_unchanged, path, _fingerprint(state))
            # A name may hold signs that DuckDB would expand (*, [): it only ever sees a link of ours.
            link = scratch.path / "table"
            link.symlink_to(path)
            opened = in_place(file, link, scratch, unchanged) or copied(file, scratch)
        return Source(opened.engine, partial(_hashed, path, unchanged), opened.columns, opened.rows, opened.notes)
    except OSError:
        scratch.close()
        raise SourceRefused("unreadable") from None
    except BaseException:
        scratch.close()
        raise


def _fingerprint(state: os.stat_result) -> tuple[int, int, int, int]:
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns


def _unchanged(path: Path, fingerprint: tuple[int, int, int, int]) -> None:
    try:
        same = _fingerprint(path.lstat()) == fingerprint
    except OSError:
        same = False
    if not same:
        raise SourceRefused("changed")


def _hashed(path: Path, unchanged: Callable[[], None]) -> SourceIdentity:
    unchanged()
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = os.fstat(file.fileno()).st_size
    except OSError:
        raise SourceRefused("changed") from None
    unchanged()
    return SourceIdentity(kind=SourceKind.FOLDER, sha256=digest, size=size)
