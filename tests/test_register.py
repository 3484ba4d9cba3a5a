"""The register: many assessments with where they stand, never otherwise than their own pages say, found whatever the accents."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa
from audit_cases import measured
from helpers_checklist import Place, begin, make_checklist, open_store
from test_scenarios import FILES, parsed, situations
from test_storage_conflicts import HOLD, IMPATIENT, insist

from assessments.access import Action, Actor, PermissionDenied, Role, local_user
from assessments.decision import Choice, Demand
from assessments.demo import fill
from assessments.exchange import file_of
from assessments.helping import helps_of
from assessments.levels import Range
from assessments.model import AiSystem, Answer, Context, Origin, Stage, Status
from assessments.portfolio import OPEN, STATE_OF, Filters, Sort, State
from assessments.qualification import AiActClass, Proof
from assessments.qualification import Standing as Firmness
from assessments.scoring import score
from assessments.standing import Ahead, Awaited, next_change, standing_of, standing_of_sheet
from assessments.storage import AssessmentStore, make_engine, tables
from assessments.storage.text import folded
from checklists.loader import main_checklist
from checklists.model import Depth

pytestmark = pytest.mark.databases

DAY = date(2026, 11, 22)
LEA = local_user("Léa")


# A case whose level depends on audits, and whose obligations depend on the size of the authority.
FLOOD = next(file for file in FILES if file.stem == "fr_nimes_flood_alert")


class Clock:
    """A clock that the test sets: noon of ``day``."""

    def __init__(self, day=DAY):
        self.day = day

    def __call__(self):
        """The moment."""
        return datetime.combine(self.day, time(12), UTC)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(database, clock):
    """An empty store that several connections may use."""
    return AssessmentStore(open_store(database.address()).engine, clock=clock)


@pytest.fixture
def town(store):
    """An authority."""
    return store.create_authority(LEA, name="Ville", population=12_000, staff_fte=90.0)


def add(store, authority, name, answers=(), checklist=None, **system):
    """One more assessment."""
    given = [answers[id_] for id_ in answers] if isinstance(answers, dict) else list(answers)
    return store.create_assessment(
        LEA,
        authority.id,
        system=AiSystem(name=name, **system),
        checklist=checklist or make_checklist(),
        answers=given,
    )


def names(register):
    """The names of the systems, in order."""
    return [line.assessment.system.name for line in register.lines]


def anew(store, id_, day=DAY):
    """Where an assessment stands, computed from what its own page reads."""
    assessment = store.assessment(LEA, id_)
    context = Context.of(
        store.authority(LEA, assessment.authority_id), day, audit_gap_established=store.gap_established(LEA, id_)
    )
    return standing_of(store.checklist_of(LEA, id_), store.answers(LEA, id_), context, assessment.depth)


def shown(store, **more):
    """What the register says of each assessment, by id."""
    return {line.assessment.id: line.standing for line in store.register(LEA, **{"limit": 200, **more}).lines}


# The figures ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@pytest.mark.databases("sqlite")
def test_the_figures_are_those_of_the_sheet(file):
    """For every case that was signed, the summary says what the pages say."""
    for situation in situations(file):
        sheet = situation.sheet
        found = standing_of(main_checklist(), situation.answers, sheet.context)
        asked = sum(section.asked for section in sheet.sections)
        certain = [duty for duty in sheet.qualification.duties if duty.standing is not Firmness.POSSIBLE]
        left = [duty for duty in certain if duty.proof in (Proof.OPEN, Proof.PROMISED, Proof.UNKNOWN)]
        now = [duty for duty in left if duty.standing in (Firmness.HOLDS, Firmness.TO_CONFIRM)]

        assert (sheet.impact, sheet.impact_inherent) == (found.impact, found.inherent)
        assert sheet.qualification.ai_act is found.ai_act
        assert sheet.qualification.blocked == bool(found.blocking)
        assert (asked, sheet.unanswered) == (found.asked, found.asked - found.answered)
        assert len(sheet.missing) == found.missing
        assert len(left) == found.duties_open
        assert sum(duty.since is None or duty.since <= sheet.context.as_of for duty in now) == found.duties_overdue
        assert sheet.context.as_of == found.as_of


@pytest.mark.slow
def test_every_case_goes_through_the_database_unchanged(store):
    """What is kept of each signed case is what is computed anew."""
    made = []
    for file in FILES[::3]:
        scenario, situation = parsed(file), situations(file)[0]
        profile = scenario.authority
        authority = store.create_authority(
            LEA, name="Ville", type=profile.type, population=profile.population, staff_fte=profile.staff_fte
        )
        made.append(add(store, authority, scenario.name[:200], situation.answers, main_checklist()))
    first = shown(store, budget=60)

    assert {each.id for each in made} == set(first)
    assert [] == [each.system.name for each in made if anew(store, each.id) != first[each.id]]
    assert first == shown(store)
    assert 0 == store.register(LEA).refreshing


@pytest.mark.slow
def test_the_demonstration_is_listed_as_its_pages_show_it(store):
    """Audits with an established gap included, the six made-up systems stand where their own pages say."""
    authority = fill(store, LEA)
    # What is awaited beside the answers, such as the end of a decision, has tests of its own.
    found = {id_: replace(one, ahead=None) for id_, one in shown(store, authority_ids=[authority.id]).items()}

    assert 6 == len(found)
    assert {id_: replace(anew(store, id_), ahead=None) for id_ in found} == found
    assert any(store.gap_established(LEA, id_) for id_ in found)


@pytest.mark.databases("sqlite")
@pytest.mark.slow
def test_no_day_before_good_until_reads_otherwise():
    """Until the day that a summary names, every day of the law gives the same figures; then at least one case changes."""
    changed = 0
    for file in FILES[::4]:
        situation = situations(file)[0]
        context = situation.sheet.context
        found = standing_of(main_checklist(), situation.answers, context)
        for _ in range(3):
            if found.good_until is None:
                break
            last = found.good_until - timedelta(days=1)
            same = standing_of(main_checklist(), situation.answers, context.model_copy(update={"as_of": last}))
            after = standing_of(
                main_checklist(), situation.answers, context.model_copy(update={"as_of": found.good_until})
            )
            of_one_day = [
                tuple(getattr(each, name) for name in each.__dataclass_fields__ if name not in ("as_of", "good_until"))
                for each in (found, same, after)
            ]

            assert of_one_day[0] == of_one_day[1]
            assert found.good_until == same.good_until
            assert found.good_on(last)
            assert not found.good_on(found.good_until)
            changed += of_one_day[1] != of_one_day[2]
            found = after

    assert changed


# Kept, and computed anew ------------------------------------------------------------------------------------------


def falsify(store, **columns):
    """Change what is kept behind the store's back, to see whether it is used."""
    with store.engine.begin() as connection:
        connection.execute(sa.update(tables.standing).values(**columns))


def test_what_is_kept_is_used_until_something_changes(store, town):
    """A second look computes nothing; an answer makes the next look compute that assessment, and that one alone."""
    one, other = (add(store, town, name) for name in ("A", "B"))
    shown(store)
    falsify(store, answered=77)
    assert {77} == {standing.answered for standing in shown(store).values()}

    store.save_answer(LEA, one.id, "decision", {"choice": ["alone"]}, None)
    found = shown(store)

    assert anew(store, one.id) == found[one.id]
    assert 77 == found[other.id].answered


def test_an_audit_that_establishes_a_gap_is_seen(store, town):
    """The level in the list follows the audits of the assessment."""
    place = Place(store, LEA, town, add(store, town, "A", situations(FLOOD)[0].answers, main_checklist()))
    before = shown(store)[place.id]
    falsify(store, answered=77)
    measured(place)

    after = shown(store)[place.id]
    assert anew(store, place.id) == after
    assert (before.impact, after.impact) == (Range(2, 2), Range(3, 3))
    assert store.gap_established(LEA, place.id)


def test_the_profile_of_the_authority_is_seen(store, town):
    """Obligations that begin at a number of inhabitants or of staff are counted as soon as the profile says so."""
    elsewhere = store.create_authority(LEA, name="Autre")
    answers = situations(FLOOD)[0].answers
    first, other = (add(store, place, "A", answers, main_checklist()) for place in (town, elsewhere))
    before = shown(store)
    falsify(store, answered=77)
    store.update_authority(LEA, town.id, {"population": 900, "staff_fte": 3.0})
    found = shown(store)

    assert anew(store, first.id) == found[first.id]
    assert (4, 3) == (before[first.id].duties_open, found[first.id].duties_open)
    assert 77 == found[other.id].answered


def test_a_date_of_the_law_that_passes_is_seen(store, town, clock):
    """On the day on which the law begins to read otherwise, the list says so without anybody touching an assessment."""
    clock.day = date(2026, 1, 1)
    made = add(store, town, "A", checklist=main_checklist())
    day = next_change(main_checklist(), clock.day)
    assert anew(store, made.id, clock.day) == shown(store)[made.id]
    falsify(store, answered=77)

    clock.day = day - timedelta(days=1)
    assert 77 == shown(store)[made.id].answered
    clock.day = day
    assert anew(store, made.id, day) == shown(store)[made.id]


def test_a_clock_that_was_set_back_is_seen(store, town, clock):
    """What was computed for a later day is not shown for an earlier one."""
    made = add(store, town, "A", checklist=main_checklist())
    shown(store)
    clock.day = DAY - timedelta(days=400)

    assert anew(store, made.id, clock.day) == shown(store)[made.id]


def test_an_upgrade_of_the_rules_is_seen(store, town, monkeypatch):
    """What an earlier version of Balise computed is computed anew by the next one."""
    made = add(store, town, "A")
    shown(store)
    falsify(store, answered=77)
    monkeypatch.setattr("assessments.standing._rules", lambda: "another version")

    assert anew(store, made.id) == shown(store)[made.id]


def test_many_outdated_ones_are_computed_a_few_at_a_time(store, town):
    """One look never takes long: it computes what it shows and some more, says how many wait, and the next ones go on."""
    made = {add(store, town, f"Système {number:02}").id for number in range(60)}
    first = store.register(LEA, budget=0, limit=5, sort=Sort.NAME)

    assert [f"Système {number:02}" for number in range(5)] == names(first)
    assert all(anew(store, line.assessment.id) == line.standing for line in first.lines)
    assert (60, 60) == (first.total, sum(group.count for group in first.groups))
    assert 35 <= first.refreshing <= 44

    for _ in range(4):
        last = store.register(LEA, budget=0, limit=5)
    assert 0 == last.refreshing
    assert {id_: anew(store, id_) for id_ in made} == shown(store)


def test_a_busy_database_still_lists_what_is_right(database, store, town):
    """While somebody else holds the database, the list is shown all the same, computed but not kept."""
    made = add(store, town, "A")
    shown(store)
    store.save_answer(LEA, made.id, "decision", {"choice": ["alone"]}, None)
    with store.engine.connect() as connection:
        connection.exec_driver_sql(IMPATIENT[database.kind])
        connection.commit()
    holder = make_engine(store.engine.url).raw_connection()
    holder.cursor().execute(HOLD[database.kind] if database.is_sqlite else "LOCK TABLE standing IN SHARE MODE")

    assert {made.id: anew(store, made.id)} == shown(store)
    assert 1 == store.register(LEA).refreshing
    holder.rollback()
    shown(store)
    assert 0 == store.register(LEA).refreshing


def test_many_people_may_look_at_once(store, town):
    """Lists opened at the same moment by many, while others answer, all end in the same right figures."""
    made = [add(store, town, f"Système {number}") for number in range(12)]

    def look(number):
        if number % 3 == 0:
            each = made[number % len(made)]
            insist(store, LEA, each.id, "people_concerned", str(number))
        return store.register(LEA, limit=200).total

    with ThreadPoolExecutor(6) as pool:
        assert {12} == set(pool.map(look, range(24)))
    assert {each.id: anew(store, each.id) for each in made} == shown(store)


# Searching, filtering, ordering -----------------------------------------------------------------------------------

SETTLED = [Answer(question="decision", choice=("none",)), Answer(question="persons", choice=("nobody",))]
SYSTEMS = {
    "Élagage des arbres": {"service": "Espaces verts", "purpose": "Prévoir 100 % des coupes", "stage": Stage.PILOT},
    "ELAGAGE_2": {"service": "Espaces verts", "supplier": "Cœur & fils"},
    "Agent d’accueil": {"service": "Accueil", "stage": Stage.IN_SERVICE, "contact": "secret@example.org"},
    "zoé": {"purpose": "A\\B"},
}


@pytest.fixture
def filled(store, town):
    """Four systems."""
    for name, system in SYSTEMS.items():
        answers = SETTLED if name == "zoé" else ()
        add(store, town, name, answers, **system)
    return store


SEARCHES = {
    "": ["Agent d’accueil", "Élagage des arbres", "ELAGAGE_2", "zoé"],
    "elagage": ["Élagage des arbres", "ELAGAGE_2"],
    "  ÉLAGAGE  ": ["Élagage des arbres", "ELAGAGE_2"],
    "E\u0301lagage": ["Élagage des arbres", "ELAGAGE_2"],
    "arbres élag": ["Élagage des arbres"],
    "elagage accueil": [],
    "espaces VERTS": ["Élagage des arbres", "ELAGAGE_2"],
    "coeur": ["ELAGAGE_2"],
    "CŒUR": ["ELAGAGE_2"],
    "d'accueil": ["Agent d’accueil"],
    "zoe": ["zoé"],
    "%": ["Élagage des arbres"],
    "100 %": ["Élagage des arbres"],
    "_": ["ELAGAGE_2"],
    "a\\b": ["zoé"],
    "/": [],
    "secret": [],
    "\0zo\ud800e": ["zoé"],
    "'; DROP TABLE standing; --": [],
    "x" * 5000: [],
}


def test_searching_ignores_accents_and_capitals_and_takes_signs_as_they_are(filled):
    """A word is found however it is typed, and % or _ mean themselves; contact people are not searched."""
    for typed, wanted in SEARCHES.items():
        found = filled.register(LEA, search=typed, sort=Sort.NAME)

        assert (wanted, len(wanted)) == (names(found), found.total), typed


def test_a_changed_description_is_found_at_once_and_the_old_one_no_more(filled):
    """The list is searched by what is written today, and an erased word leaves nothing behind."""
    filled.register(LEA)
    line = filled.register(LEA, search="zoé").lines[0]
    filled.update_system(LEA, line.assessment.id, {"name": "Yves", "purpose": "secret"}, line.assessment.system)

    assert [] == names(filled.register(LEA, search="zoé"))
    assert ["Yves"] == names(filled.register(LEA, search="SECRET"))
    filled.erase_text(LEA, line.assessment.id, current=True)
    with filled.engine.connect() as connection:
        kept = connection.execute(sa.select(tables.standing.c.sought)).scalars().all()
    assert not [text for text in kept if "secret" in text or "yves" in text]
    assert 4 == filled.register(LEA).total


def test_filters_and_their_counts(filled):
    """Each filter gives what it says, several are combined, and each value says how many it would give."""
    of = lambda **filters: sorted(names(filled.register(LEA, filters=Filters(**filters))), key=folded)  # noqa: E731

    assert ["Élagage des arbres", "ELAGAGE_2"] == of(service=["Espaces verts"])
    assert ["zoé"] == of(service=[""])
    assert ["Agent d’accueil", "zoé"] == of(service=["", "Accueil"])
    assert ["ELAGAGE_2", "zoé"] == of(stage=[None])
    assert ["Élagage des arbres", "ELAGAGE_2", "zoé"] == of(stage=[None, Stage.PILOT])
    assert ["zoé"] == of(level=[1])
    assert ["Agent d’accueil", "Élagage des arbres", "ELAGAGE_2"] == of(level=[OPEN])
    assert ["ELAGAGE_2"] == of(stage=[None], level=[OPEN, 4])
    assert [] == of(ai_act=[AiActClass.PROHIBITED])
    chosen = Filters(service=["Espaces verts"], level=[OPEN])
    found = filled.register(LEA, filters=chosen)
    assert 2 == found.total
    assert {"Espaces verts": 2, "Accueil": 1} == found.values("service", chosen)
    assert {OPEN: 2} == found.values("level", chosen)
    assert {Stage.PILOT: 1, None: 1} == found.values("stage", chosen)
    assert {"Espaces verts": {OPEN: 2}} == found.levels_by_service(chosen)
    assert ["Espaces verts", "", "Accueil"] == list(found.levels_by_service(Filters()))
    assert {"": {1: 1}}.items() <= found.levels_by_service(Filters()).items()


def test_obligations_are_summed_by_service(store, town):
    """What is overdue in a service is the sum of what its assessments say."""
    for number in range(3):
        add(store, town, f"S{number}", checklist=main_checklist(), service="DSI" if number else "CCAS")
    found = store.register(LEA)
    sums = {}
    for line in found.lines:
        overdue, left = sums.get(line.assessment.system.service, (0, 0))
        sums[line.assessment.system.service] = (
            overdue + line.standing.duties_overdue, left + line.standing.duties_open,
        )  # fmt: skip

    assert sums == found.overdue_by_service(Filters())


def test_orders_and_pages(store, town, clock):
    """Every assessment is on exactly one page, in the order that was asked."""
    for number, name in enumerate(["b", "É", "a", "e2", "C"]):
        clock.day = DAY + timedelta(days=number)
        add(store, town, name, [Answer(question="decision", choice=("none",))] if name == "a" else ())
    pages = [names(store.register(LEA, sort=Sort.NAME, offset=offset, limit=2)) for offset in (0, 2, 4, 6)]

    assert [["a", "b"], ["C", "É"], ["e2"], []] == pages
    assert ["C", "e2", "a", "É", "b"] == names(store.register(LEA))
    assert ["b", "C", "É", "e2", "a"] == names(store.register(LEA, sort=Sort.LEVEL))
    assert 5 == store.register(LEA, offset=400).total
    assert 5 == len(store.register(LEA, offset=-1, limit=10_000).lines)
    assert [] == names(store.register(LEA, limit=-1))


# Permissions ------------------------------------------------------------------------------------------------------


def test_foreign_authorities_are_neither_listed_nor_counted(filled):
    """Whoever has a role on one authority sees nothing of another one, not even in a sum, by whatever way it is asked."""
    mine = begin(filled)
    reader = Actor(id="r", name="R", roles={mine.authority.id: frozenset({Role.READER})})
    foreign = next(each.id for each in filled.authorities(LEA) if each.id != mine.authority.id)
    found = filled.register(reader)

    assert ["Assistant"] == names(found)
    assert (1, 1, 0) == (found.total, sum(group.count for group in found.groups), found.refreshing)
    assert [] == names(filled.register(reader, search="elagage"))
    with filled.engine.connect() as connection:
        kept = connection.execute(sa.select(tables.standing.c.assessment_id)).scalars().all()
    assert [mine.id] == kept
    for asked in ([foreign], [mine.authority.id, foreign]):
        with pytest.raises(PermissionDenied) as refused:
            filled.register(reader, asked)
        assert Action.READ is refused.value.action
    nobody = filled.register(Actor(id="n", name="N"))
    assert ((), 0, (), 0) == (nobody.lines, nobody.total, nobody.groups, nobody.refreshing)
    assert 5 == filled.register(LEA).total
    assert 4 == filled.register(LEA, [foreign]).total
    assert 0 == filled.register(LEA, []).total


# What is next, and what would help --------------------------------------------------------------------------------

PROMISE = Answer(question="human_review", choice=("planned",), owner="DRH", due=date(2027, 6, 1))


def ahead(store, id_):
    """The next date that the register shows."""
    return shown(store)[id_].ahead


def test_the_next_date_is_the_first_of_what_is_awaited(store, town):
    """A measure promised, a condition to be met, the end of the decision: the first one, until it is met or withdrawn."""
    made = add(store, town, "A", (*SETTLED, PROMISE))
    assert Ahead(date(2027, 6, 1), Awaited.MEASURE) == ahead(store, made.id)

    version = store.submit(LEA, made.id, file_of, as_of=DAY)
    conditions = [Demand(text="Bilan", due=date(2026, 11, 1)), Demand(text="Sans date")]
    told = {"seen": version.content_hash, "reasons": "Utile", "decided_on": date(2026, 1, 10), "conditions": conditions}
    store.decide(LEA, made.id, Choice.CONDITIONS, file_of, **told)
    assert Ahead(date(2026, 11, 1), Awaited.RESERVATION) == ahead(store, made.id)

    first = next(each for each in store.reservations(LEA, made.id) if each.due)
    store.prove_reservation(LEA, made.id, first.id, proof="Bilan du 3 mars")
    store.close_reservation(LEA, made.id, first.id)
    assert Ahead(date(2027, 1, 10), Awaited.VALIDITY) == ahead(store, made.id)
    store.archive(LEA, made.id, "Système arrêté")
    assert ahead(store, made.id) is None


def test_a_register_can_begin_with_what_is_next(store, town):
    """Sorted by the next date, what is late comes first and what has no date last."""
    for name, day in (("Sans", None), ("Tard", date(2028, 1, 1)), ("Passé", date(2026, 1, 1))):
        add(store, town, name, [PROMISE.model_copy(update={"due": day})] if day else ())

    assert ["Passé", "Tard", "Sans"] == names(store.register(LEA, sort=Sort.AHEAD))


def test_a_promise_that_counts_for_nothing_sets_no_date(store, town):
    """A measure that waits to be confirmed, or is done, awaits nothing."""
    waiting = PROMISE.model_copy(update={"to_confirm": True, "origin": Origin.SHARED})
    done = PROMISE.model_copy(update={"choice": ("done",)})
    for name, answer in (("A", waiting), ("B", done)):
        assert ahead(store, add(store, town, name, [answer]).id) is None


@pytest.mark.databases("sqlite")
def test_what_would_help_is_what_recomputing_gives():
    """Doing what is said to help lowers as many levels and closes as many obligations as it says."""
    file = next(file for file in FILES if file.stem == "unseen_us_predpol_patrol_zones")
    situation = situations(file)[0]
    before, context = situation.sheet, situation.sheet.context
    helps = helps_of(main_checklist(), situation.answers, context, Depth.SHORT)
    assert [each for each in helps if each.alone]
    assert [each for each in helps if each.duties]

    for each in (*[each for each in helps if each.alone], *[each for each in helps if each.duties][:4]):
        done = {**situation.answers, each.safeguard: Answer(question=each.safeguard, choice=("done",))}
        after = score(main_checklist(), done, context)
        lowered = sum(a.current.high - b.current.high for a, b in zip(before.risks, after.risks, strict=True))
        left = [standing_of_sheet(main_checklist(), sheet).duties_open for sheet in (before, after)]
        assert (each.alone, each.duties) == (lowered, left[0] - left[1]), each.safeguard


def test_what_would_help_is_summed_over_the_register(store, town):
    """The register adds up its assessments, says how many it has not looked at yet, and leaves closed ones out."""
    answers = [Answer(question="decision", choice=("alone",)), Answer(question="persons", choice=("nobody",))]
    made = [add(store, town, f"S{n}", answers, service="CCAS" if n else "") for n in range(3)]
    assert 3 == store.register(LEA).advising
    assert () == store.what_helps(LEA)

    assert (0, 0) == store.refresh_register(LEA, 5)
    assert 0 == store.register(LEA).advising
    (one,) = store.what_helps(LEA, filters=Filters(service=[""]))
    assert ("human_review", 1, 1) == (one.safeguard, one.alone, one.systems)
    (all_,) = store.what_helps(LEA)
    assert (3, 3, 0) == (all_.alone, all_.systems, all_.duties)
    assert [2] == [each.systems for each in store.what_helps(LEA, search="ccas")]
    store.withdraw(LEA, made[0].id, "Arrêté")
    store.refresh_register(LEA, 5)
    assert [2] == [each.systems for each in store.what_helps(LEA)]


def test_where_assessments_are_is_counted(store, town):
    """Drafts, those before the committee, decided and closed ones, of what the filters let through."""
    made = [add(store, town, f"S{number}", SETTLED) for number in range(4)]
    version = store.submit(LEA, made[0].id, file_of, as_of=DAY)
    store.decide(LEA, made[0].id, Choice.REFUSE, file_of, seen=version.content_hash, reasons="Non", decided_on=DAY)
    store.submit(LEA, made[1].id, file_of, as_of=DAY)
    store.withdraw(LEA, made[2].id, "Arrêté")
    found = store.register(LEA)

    assert dict.fromkeys(State, 1) == found.by_state(Filters())
    assert 1 == sum(found.by_state(Filters(status=[Status.SUBMITTED])).values())
    assert set(Status) == set(STATE_OF)


def test_the_first_look_at_many_computes_what_it_shows_alone(store, town, monkeypatch):
    """A register of thousands opens at once the first time too: what is not on the page waits."""
    monkeypatch.setattr("assessments.storage.register._MANY", 3)
    for number in range(30):
        add(store, town, f"Système {number:02}")
    first = store.register(LEA, limit=5)

    assert (30, 5) == (first.total, len(first.lines))
    assert all(anew(store, line.assessment.id) == line.standing for line in first.lines)
    assert 25 <= first.refreshing <= 30
    assert ["Système 29"] == names(store.register(LEA, search="systeme 29"))
    store.refresh_register(LEA, 5)
    assert {"Système 00", "Système 29"} <= set(names(store.register(LEA, limit=30)))
    assert 0 == store.register(LEA).refreshing
