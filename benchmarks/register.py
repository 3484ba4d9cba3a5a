"""How long the register of 5,000 assessments takes the server, on SQLite and on PostgreSQL.

    python -m benchmarks.register [assessments]

The signed cases of the tests are begun through the store, then copied, rows and answers, under other names, services and stages.
For each database: how long all standings take when none is kept (and how long one look at the register takes then), and the
median of what the register's page asks of the server when they are: the page's lines, their counts and their words. « first »
is a process that has just started: connections, checklists and statements are not there yet. The overview is read when somebody
opens it, beside the page. Wall time, in milliseconds; nothing is asserted. Goal: a warm register within 300 ms.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
import uuid
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import databases
from test_scenarios import FILES, parsed, situations

from assessments.access import local_user
from assessments.model import AiSystem, Stage
from assessments.portfolio import FACETS, OPEN, Filters, Sort
from assessments.storage import AssessmentStore, make_engine, tables, upgrade
from checklists.loader import main_checklist
from reports.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Engine

    from assessments.model import Assessment

MANY = 5_000
REPETITIONS = 15
ACTOR = local_user("Mesure")
SERVICES = (
    "Accueil",
    "CCAS",
    "Direction des systèmes d’information",
    "Espaces verts",
    "Petite enfance",
    "Police municipale",
    "",
)
SUBJECTS = (
    "Élagage",
    "Accueil",
    "Crèches",
    "Éclairage",
    "Courrier",
    "Bacs",
    "Fuites",
    "Logement",
    "Agenda",
    "Cœur de ville",
)
STAGES = (*Stage, None)
VIEWS = {
    "newest first": {},
    "by level": {"sort": Sort.LEVEL},
    "last page": {"sort": Sort.NAME, "offset": MANY - 25},
    "search « elagage »": {"search": "elagage"},
    "search for nothing": {"search": "zzz"},
    "levels III and IV of two services": {"filters": Filters(level=(3, 4), service=SERVICES[:2])},
    "one class, still open": {"filters": Filters(level=(OPEN,), stage=(None,))},
    "next date first": {"sort": Sort.AHEAD},
}


def fill(engine: Engine, many: int) -> None:
    """One authority with this many assessments."""
    store = AssessmentStore(engine)
    profile = parsed(FILES[0]).authority
    town = store.create_authority(
        ACTOR, name="Mesure", type=profile.type, population=profile.population, staff_fte=profile.staff_fte
    )
    begun = []
    for file in FILES:
        answers = list(situations(file)[0].answers.values())
        system = AiSystem(name=parsed(file).name[:200])
        begun.append(
            store.create_assessment(ACTOR, town.id, system=system, checklist=main_checklist(), answers=answers)
        )
    copies = list(islice(cycle(begun), max(many - len(begun), 0)))
    news = [{"old": each.id, "new": uuid.uuid4().hex, **described(each, n)} for n, each in enumerate(copies)]
    with engine.begin() as connection:
        for table, key, given in (
            (tables.assessment, "id", ("name", "service", "stage")),
            (tables.answer, "assessment_id", ()),
        ):
            names = [column.name for column in table.c]
            values = [
                sa.bindparam("new", type_=sa.String) if name == key
                else sa.bindparam(name, type_=sa.String) if name in given
                else table.c[name]
                for name in names
            ]  # fmt: skip
            copied = sa.select(*values).where(table.c[key] == sa.bindparam("old"))
            for row in news:
                connection.execute(sa.insert(table).from_select(names, copied), row)


def described(found: Assessment, number: int) -> dict[str, str | None]:
    """Another name, service and stage."""
    stage = STAGES[number % len(STAGES)]
    return {
        "name": f"{SUBJECTS[number % len(SUBJECTS)]} {number} {found.system.name}"[:300],
        "service": SERVICES[number % len(SERVICES)],
        "stage": None if stage is None else stage.value,
    }


def page(store: AssessmentStore, view: dict) -> int:
    """What the page of the register asks of the server before it draws; how many standings wait."""
    store.authorities(ACTOR)
    found = store.register(ACTOR, **view)
    filters = view.get("filters", Filters())
    for line in found.lines:
        words = Wording(line.checklist, "fr")
        words.standing_of_level(line.standing.impact, line.standing.missing)
        words.ai_act_class(line.standing.ai_act)
        words.moment(line.assessment.updated_at)
    for facet in FACETS:
        found.values(facet, filters)
    found.levels_by_service(filters)
    found.overdue_by_service(filters)
    found.by_state(filters)
    return found.refreshing


def took(work: Callable[[], object]) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def measure(name: str, url: str, many: int) -> None:
    """Fill a database and print what it takes."""
    engine = make_engine(url)
    upgrade(engine)
    print(f"{name}: {many} assessments filled in {took(lambda: fill(engine, many)) / 1000:.1f} s")
    if not url.startswith("sqlite"):
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")  # autovacuum does so in real life
    store = AssessmentStore(engine)
    looks = [took(lambda: page(store, {}))]
    start = time.perf_counter()
    while page(store, {}):
        looks.append(took(lambda: page(store, {})))
    print(
        f"  nothing kept: a first look {looks[0]:.0f} ms, the next ones {statistics.median(looks[1:] or looks):.0f} ms;"
    )
    print(f"    all kept after {time.perf_counter() - start:.0f} s of looking")
    start = time.perf_counter()
    while store.refresh_register(ACTOR, 1.0)[1]:
        pass
    print(f"    what would help known after {time.perf_counter() - start:.0f} s more")
    engine.dispose()
    first = took(lambda: page(AssessmentStore(make_engine(url)), {}))
    print(f"  all kept, first look of a process {first:.0f} ms")
    for view, asked in VIEWS.items():
        times = [took(lambda asked=asked: page(store, asked)) for _ in range(REPETITIONS)]
        print(f"    {view:36} {statistics.median(times):6.0f} ms   (longest {max(times):.0f})")
    times = [took(lambda: store.what_helps(ACTOR)) for _ in range(REPETITIONS)]
    print(f"    {'overview: what helps most':36} {statistics.median(times):6.0f} ms   (longest {max(times):.0f})")


def main() -> None:
    """Measure both."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", f"sqlite:///{Path(folder) / 'register.db'}", many)
    server = databases.PostgreSQL()
    try:
        measure("PostgreSQL", server.url(server.new()), many)
    finally:
        server.throw_away()


if __name__ == "__main__":
    main()
