"""Settings shared by all tests, and the databases that they run on (see ``databases``)."""

import gc
import os

import databases
import pytest
from hypothesis import settings

settings.register_profile("gate", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("gate")

# Pages drawn without a server have no cookie, so nobody could be signed in; the tests of accounts say otherwise.
os.environ["BALISE_ACCOUNTS"] = "off"

# Python looks for cycles every 700 objects: a fifth of the time of tests that read PDF and YAML. Not much higher: the memory
# that waits to be found grows with it.
gc.set_threshold(20_000, 10, 10)

KINDS = {"sqlite": "sqlite", "postgresql": pytest.param("postgresql", marks=pytest.mark.slow)}


def pytest_generate_tests(metafunc):
    """Run what is marked ``databases`` on each; ``databases("sqlite")`` on a test of such a module names the only one."""
    mark = metafunc.definition.get_closest_marker("databases")
    if mark:
        metafunc.parametrize("database", [KINDS[kind] for kind in mark.args or KINDS], indirect=True)


@pytest.fixture(scope="session")
def postgresql():
    """A throw-away PostgreSQL server, started when the first test asks for it."""
    server = databases.PostgreSQL()
    yield server
    server.throw_away()


@pytest.fixture(autouse=True)
def database(request):
    """The database that ``open_store`` opens in this test: SQLite unless the test is marked ``databases``."""
    kind = getattr(request, "param", "")
    if not kind:
        yield databases.SQLITE
        return
    chosen = databases.Database(
        kind,
        lambda: request.getfixturevalue("tmp_path"),
        request.getfixturevalue("postgresql") if kind == "postgresql" else None,
    )
    databases.current.append(chosen)
    yield chosen
    databases.current.pop()
    chosen.close()
