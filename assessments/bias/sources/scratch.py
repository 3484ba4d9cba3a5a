"""Private temporary folders: one for each source, removed with it, and swept up when a killed process left one behind."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
import weakref
from contextlib import suppress
from pathlib import Path

_LOCK = "in-use"
_ABANDONED = 3600.0
"""In seconds."""


def house(scratch: Path | None) -> Path:
    """The folder that holds all of ours, for this account alone; made when it is not there."""
    base = scratch if scratch is not None else Path(tempfile.gettempdir())
    folder = base / f"balise-sources-{os.getuid()}"
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700, parents=True)
    # Somebody else may have made it, or put a link there, to read what we would write.
    if folder.is_symlink() or not folder.is_dir() or folder.lstat().st_uid != os.getuid():
        return Path(tempfile.mkdtemp(prefix="balise-sources-", dir=base))
    folder.chmod(0o700)
    return folder


class Scratch:
    """One private folder (0700); gone after :meth:`close`, or when nobody holds it any more.

    A lock is held on a file in it: the system lets go of it when the process dies, which is how :func:`sweep` knows what
    is stale, without guessing from dates or process numbers.
    """

    def __init__(self, scratch: Path | None = None) -> None:
        folder = house(scratch)
        sweep(folder)
        self.path, lock = _locked_folder(folder)
        self._finalizer = weakref.finalize(self, _remove, self.path, lock)

    def close(self) -> None:
        """Remove the folder and what is in it; a second call does nothing."""
        self._finalizer()


def _locked_folder(folder: Path) -> tuple[Path, int]:
    while True:
        path = Path(tempfile.mkdtemp(prefix="source-", dir=folder))
        lock = os.open(path / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        with suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if (path / _LOCK).exists():
                return path, lock
        os.close(lock)  # another process swept it up between the two lines above: take a new one


def sweep(folder: Path) -> None:
    """Remove the folders whose process is gone; those in use are left alone."""
    for path in folder.glob("source-*"):
        try:
            lock = os.open(path / _LOCK, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        except FileNotFoundError:
            # Just being made, or just being removed; or its process died before the lock was there.
            with suppress(OSError):
                if time.time() - path.lstat().st_mtime > _ABANDONED:
                    shutil.rmtree(path, ignore_errors=True)
            continue
        except OSError:
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            continue
        _remove(path, lock)


def _remove(path: Path, lock: int) -> None:
    shutil.rmtree(path, ignore_errors=True)
    with suppress(OSError):
        os.close(lock)
