"""``python -m assessments.storage upgrade``: bring the database to the current tables."""

from __future__ import annotations

import argparse
import sys

from assessments.storage import default_url, make_engine, upgrade


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m assessments.storage", description=__doc__)
    parser.add_argument("command", choices=["upgrade"])
    parser.add_argument("--url", default=None, help="address of the database; by default BALISE_DATABASE_URL")
    options = parser.parse_args(arguments)
    engine = make_engine(options.url or default_url())
    upgrade(engine)
    sys.stdout.write(f"{engine.url.render_as_string(hide_password=True)}: OK\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
