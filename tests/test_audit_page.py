"""The pages of the bias audit without a browser: what a person sees, and that nothing entered is lost."""

from __future__ import annotations

import pytest
from audit_cases import PLAN, result_of
from bias_results import check_result, hostile_result, place_result
from streamlit.testing.v1 import AppTest

from app_pages import database
from app_pages.shell import session, visitors
from assessments.access import local_user
from assessments.bias.plan import Harm
from assessments.bias.record import Judgement, Opinion
from assessments.bias.result import Verdict
from assessments.bias.synthetic import write_synthetic
from assessments.demo import fill
from assessments.model import AiSystem
from checklists.loader import main_checklist

PATIENCE = 30


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A database of its own with one assessment: the store, somebody, and the id of the assessment."""
    monkeypatch.setenv("BALISE_DATABASE_URL", f"sqlite:///{tmp_path / 'balise.db'}")
    for name in ("FOLDER", "DATABASES", "SMALLEST_GROUP"):
        monkeypatch.delenv(f"BALISE_AUDIT_{name}", raising=False)
    monkeypatch.setattr(session, "visitor_hash", lambda: None)  # a browser without cookie: here there is no browser
    database.engine.cache_clear()
    database.store.cache_clear()
    store, actor = database.store(), local_user("Camille")
    authority = store.create_authority(actor, name="Ville d’Essai")
    made = store.create_assessment(
        actor, authority.id, system=AiSystem(name="Places"), checklist=main_checklist(), use_case="", answers=[]
    )
    yield store, actor, made.id
    database.engine.cache_clear()
    database.store.cache_clear()


def _script(page: str) -> None:
    """The pages of the audit, without the shell around them."""
    import streamlit as st  # noqa: PLC0415 - the body runs as a script of its own

    from app_pages import audit, audit_new, audit_result, nav  # noqa: PLC0415
    from app_pages.desk import Desk  # noqa: PLC0415
    from assessments.access import Refusal  # noqa: PLC0415

    desk = Desk()
    draws = {
        "audit": lambda: audit.draw(desk),
        nav.AUDIT_NEW: lambda: audit_new.draw(desk),
        nav.AUDIT_RESULT: lambda: audit_result.draw(desk),
    }
    nav.declare(desk, {path: draws.get(path, lambda: None) for path in nav.titles(desk)}, lambda _id: lambda: None)
    try:
        draws[page]()
    except Refusal as refusal:  # as main.py does
        st.error(refusal.to(desk.lang))


def open_page(page, assessment, **address):
    """A page of the audit at an address."""
    app = AppTest.from_function(_script, args=(page,), default_timeout=PATIENCE)
    app.session_state["_shell_visitor"] = visitors.Visitor(language="fr")
    app.query_params["a"] = assessment
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def said(app):
    """Everything that stands on the page, with ordinary spaces."""
    kinds = (
        "title",
        "header",
        "subheader",
        "markdown",
        "caption",
        "text",
        "error",
        "warning",
        "success",
        "info",
        "html",
    )
    found = [element.value if kind != "html" else element.proto.body for kind in kinds for element in app.get(kind)]
    return "\n".join(str(text) for text in found).replace("\u00a0", " ").replace("\u202f", " ")


def button(app, label):
    """The button with this label."""
    return next(one for one in app.button if one.label == label)


def field(app, kind, start):
    """The field whose label starts so."""
    return next(one for one in app.get(kind) if one.label.replace("\u00a0", " ").startswith(start))


def with_data(app, tmp_path, **how):
    """Give a page made-up decisions."""
    path = tmp_path / "decisions.csv"
    write_synthetic(path, how.get("rows", 4000), gap=how.get("gap", True))
    app.get("file_uploader")[0].upload("decisions.csv", path.read_bytes(), "text/csv")
    return app.run()


def test_the_first_page_says_what_an_audit_is_and_what_it_is_not(place):
    """Nobody begins without reading that no result proves equal treatment."""
    _, _, assessment = place
    text = said(open_page("audit", assessment))

    assert "aucun résultat ne prouve que tout le monde est traité de la même façon" in text
    assert "Aucun pour l’instant." in text


@pytest.mark.slow
def test_every_audit_of_the_demonstration_can_be_opened(place):
    """The list names each audit with its verdict in words; each page begins with the verdict in sentences."""
    store, actor, _ = place
    authority = fill(store, actor)
    verdicts = {}
    for assessment in store.assessments(actor, authority.id):
        for audit in store.audits(actor, assessment.id):
            listed = said(open_page("audit", assessment.id))
            shown = open_page("audit-resultats", assessment.id, audit=audit.id)

            assert not shown.exception
            assert not shown.error
            verdicts[audit.result.verdict] = (listed, said(shown))
    established, nothing = verdicts[Verdict.GAP_ESTABLISHED], verdicts[Verdict.NO_GAP_ESTABLISHED]

    assert "Écart établi" in established[0]
    assert "Même au minimum, il dépasse l’écart toléré (5 points)." in established[1]
    assert "Le risque de discrimination de cette évaluation en tient compte désormais." in established[1]
    assert "Aucun écart établi avec ces données" in nothing[0]
    assert "en tient compte désormais" not in nothing[1]


def thin_result():
    """Too few people to conclude."""
    return place_result(Verdict.NOT_ENOUGH_DATA)


def nasty_result():
    """Names full of markup, 200 groups, hidden and withheld groupings; without what no result can hold."""
    result = hostile_result()
    views = [
        view.model_copy(update={"groups": tuple(group for group in view.groups if group.key != ("fuite",))})
        for view in result.views
    ]
    return result.model_copy(update={"views": tuple(views)})


def withheld_result():
    """A result of which one grouping shows nothing."""
    result = check_result()
    return result.model_copy(
        update={
            "views": (
                *result.views[:-1],
                result.views[-1].model_copy(update={"groups": (), "gaps": {}, "withheld": True}),
            )
        }
    )


@pytest.mark.slow
@pytest.mark.parametrize("made", [check_result, place_result, nasty_result, withheld_result, thin_result])
def test_any_result_that_may_be_stored_can_be_shown(place, made):
    """Hidden groups, withheld crossings, too little data, names full of markup: the page says it and shows no failure."""
    store, actor, assessment = place
    result = made()
    series = None
    for _ in range(2):  # the second of a series also draws the trend
        planned = store.plan_audit(actor, assessment, result.plan, series=series)
        audit = store.record_audit(actor, planned.id, result)
        series = audit.series
    app = open_page("audit-resultats", assessment, audit=audit.id)

    assert not app.exception
    assert not app.error
    assert "L’évolution" in said(app)
    for metric in [one for one in app.selectbox if one.label == "Taux à regarder"][:1]:
        for option in range(len(metric.options)):
            assert not metric.select_index(option).run().exception


def test_from_a_file_to_the_verdict(place, tmp_path):
    """A person who chooses, writes down and measures gets figures; the plan is in the history before them."""
    store, actor, assessment = place
    app = with_data(open_page("audit-nouveau", assessment), tmp_path)
    button(app, "Continuer").click().run()
    field(app, "radio", "Comment les données").set_value("words").run()
    field(app, "selectbox", "Colonne de la décision").set_value("decision").run()
    field(app, "radio", "« accordé »").set_value("yes").run()
    field(app, "radio", "« refusé »").set_value("no").run()
    field(app, "radio", "Pour la personne").set_value(True).run()
    button(app, "Continuer").click().run()
    field(app, "radio", "Les données disent-elles").set_value(True).run()
    field(app, "selectbox", "Colonne du résultat").set_value("besoin_confirme").run()
    for start, side in (("« oui »", "yes"), ("« non »", "no"), ("(vide)", "aside")):
        field(app, "radio", start).set_value(side).run()
    button(app, "Continuer").click().run()
    field(app, "multiselect", "Colonnes qui forment").set_value(["dossier", "sexe", "age"]).run()

    assert "dossier : " in said(app)
    assert ["sexe", "age"] == field(app, "multiselect", "Colonnes qui forment").value
    assert "25, 40, 60, 75" == field(app, "text_input", "Limites des tranches").value
    button(app, "Continuer").click().run()
    field(app, "radio", "Qu’est-ce qui compte").set_value(Harm.WRONGLY_REFUSED).run()
    field(app, "text_input", "Écart toléré").set_value("5").run()
    field(app, "text_area", "Pourquoi cet écart").set_value("Écrit avant.").run()
    button(app, "Consigner ces choix").click().run()
    (planned,) = store.audits(actor, assessment)

    assert planned.result is None
    assert 0.05 == planned.plan.tolerated_gap
    measuring = with_data(open_page("audit-resultats", assessment, audit=planned.id), tmp_path)
    button(measuring, "Mesurer").click().run()
    (measured,) = store.audits(actor, assessment)

    assert not measuring.exception
    assert measured.planned_at <= measured.measured_at
    assert "Sur 100 personnes qui devaient obtenir l’avantage, combien ne l’obtiennent pas." in said(measuring)


def test_what_is_missing_is_said_when_one_wants_to_go_on(place, tmp_path):
    """Nothing is chosen in place of the person: without a choice one stays where one is, and reads what to do."""
    _, _, assessment = place
    app = with_data(open_page("audit-nouveau", assessment), tmp_path)
    button(app, "Continuer").click().run()
    button(app, "Continuer").click().run()

    assert "Étape 2 sur 5" in said(app)
    assert "Dites si être sélectionné est un avantage ou une charge" in said(app)
    assert all(radio.value is None for radio in app.radio)


def test_a_strange_file_gives_one_sentence(place):
    """A picture under the name of a table is answered in one sentence, and another file may be given at once."""
    _, _, assessment = place
    app = open_page("audit-nouveau", assessment)
    app.get("file_uploader")[0].upload("decisions.csv", b"\x89PNG\r\n\x1a\n" + bytes(100), "text/csv")
    app.run()

    assert not app.exception
    assert 1 == len(app.error)
    assert "PNG" in app.error[0].value
    assert 1 == len(app.get("file_uploader"))


def test_places_of_the_administrator_are_offered_by_name_only(place, tmp_path, monkeypatch):
    """A file of the opened folder is read where it is; a database is called by its name, and its address never shows."""
    _, _, assessment = place
    folder = tmp_path / "ouvert"
    folder.mkdir()
    write_synthetic(folder / "decisions.parquet", 500, gap=False, kind="parquet")
    (folder / "notes.md").write_text("rien", encoding="utf-8")
    monkeypatch.setenv("BALISE_AUDIT_FOLDER", str(folder))
    monkeypatch.setenv("BALISE_AUDIT_DATABASES", "Aides sociales=postgresql://compte:secret@127.0.0.1:9/base")
    app = open_page("audit-nouveau", assessment)
    field(app, "radio", "Où sont les données").set_value("database").run()
    field(app, "selectbox", "Base de données").set_value("Aides sociales").run()
    field(app, "text_area", "Table, ou requête").set_value("decisions").run()
    button(app, "Ouvrir cette table").click().run()

    assert 1 == len(app.error)
    assert "La base de données ne répond pas" in said(app)
    assert "secret" not in said(app)
    field(app, "radio", "Où sont les données").set_value("folder").run()
    assert ["decisions.parquet"] == field(app, "selectbox", "Fichier").options
    field(app, "selectbox", "Fichier").set_value("decisions.parquet").run()
    button(app, "Ouvrir ce fichier").click().run()

    assert "500 lignes, 7 colonnes" in said(app)


def test_data_that_lack_a_column_of_the_plan_are_not_measured(place, tmp_path):
    """Choices that were written down are measured on data that have every column, or not at all."""
    store, actor, assessment = place
    planned = store.plan_audit(actor, assessment, PLAN)
    app = with_data(open_page("audit-resultats", assessment, audit=planned.id), tmp_path)

    assert "Ces données n’ont pas toutes les colonnes" in said(app)
    assert [] == [one for one in app.button if one.label == "Mesurer"]
    assert store.audit(actor, planned.id).result is None


def measured_audit(place):
    """An audit with figures."""
    store, actor, assessment = place
    planned = store.plan_audit(actor, assessment, PLAN)
    return store.record_audit(actor, planned.id, result_of(planned.plan))


def test_two_people_conclude_without_losing_a_word(place):
    """Somebody else’s answer in another part stays; in the same part both versions are shown and one is chosen."""
    store, actor, assessment = place
    audit = measured_audit(place)
    app = open_page("audit-resultats", assessment, audit=audit.id)
    theirs = Judgement(justified=Opinion.NO, justified_why="Aucun texte.")
    store.judge_audit(local_user("Dominique"), audit.id, theirs, seen=audit)
    field(app, "text_area", "Pourquoi ? Qui en").set_value("Débattu en comité.").run()
    button(app, "Enregistrer la réponse éthique").click().run()
    after = store.audit(actor, audit.id).judgement

    assert ("Aucun texte.", "Débattu en comité.") == (after.justified_why, after.acceptable_why)
    field(app, "text_area", "Pourquoi ? Sur quel").set_value("Une loi le prévoit.").run()
    button(app, "Enregistrer la réponse en droit").click().run()

    assert "Aucun texte." == store.audit(actor, audit.id).judgement.justified_why
    assert "Quelqu’un d’autre a enregistré autre chose entre-temps" in said(app)
    assert "Aucun texte." in said(app)
    button(app, "Garder ce que j’ai écrit").click().run()

    assert "Une loi le prévoit." == store.audit(actor, audit.id).judgement.justified_why
    assert "Quelqu’un d’autre" not in said(app)


def test_a_date_that_is_none_is_refused_and_kept_in_its_field(place):
    """What was typed stays on the screen with a sentence; nothing is stored of that part."""
    store, actor, assessment = place
    audit = measured_audit(place)
    app = open_page("audit-resultats", assessment, audit=audit.id)
    field(app, "text_area", "Ce qui est fait").set_value("Refaire le score").run()
    field(app, "text_input", "Pour quand").set_value("bientôt").run()
    button(app, "Enregistrer ce qui est fait").click().run()

    assert "« bientôt » n’est pas une date" in said(app)
    assert "bientôt" == field(app, "text_input", "Pour quand").value
    assert store.audit(actor, audit.id).judgement is None
    field(app, "text_input", "Pour quand").set_value("31/01/2027").run()
    button(app, "Enregistrer ce qui est fait").click().run()

    assert "2027-01-31" == store.audit(actor, audit.id).judgement.due.isoformat()


@pytest.mark.slow
def test_a_simulation_later_takes_the_same_data_and_stores_nothing(place, tmp_path):
    """With the file of the audit one may simulate on another day; with another file the page says no instead of comparing."""
    store, actor, _ = place
    authority = fill(store, actor)
    found = next(a for a in store.assessments(actor, authority.id) if "crèche" in a.system.name)
    (audit,) = store.audits(actor, found.id)
    for rows, simulated in ((2999, False), (3000, True)):
        app = with_data(open_page("audit-resultats", found.id, audit=audit.id), tmp_path, rows=rows, gap=False)
        button(app, "Simuler avec ces données").click().run()

        assert not app.exception
        assert simulated is not ("Ce ne sont pas les données de cet audit" in said(app))
        assert simulated is ("Une simulation, pas une recommandation." in said(app))
    assert [audit] == store.audits(actor, found.id)


def test_repeating_an_audit_keeps_its_plan_and_its_series(place):
    """The same question is asked again with the same tolerated gap; a second click does not plan a third one."""
    store, actor, assessment = place
    audit = measured_audit(place)
    for _ in range(2):
        button(open_page("audit-resultats", assessment, audit=audit.id), "Refaire cet audit").click().run()
    audits = store.audits(actor, assessment)

    assert [audit.series] * 2 == [one.series for one in audits]
    assert audits[0].plan == audits[1].plan


def test_an_audit_is_withdrawn_with_a_reason_only(place):
    """Without a reason nothing happens; with one the audit stays readable, marked, and counts for nothing."""
    store, actor, assessment = place
    audit = measured_audit(place)
    app = open_page("audit-resultats", assessment, audit=audit.id)
    button(app, "Retirer cet audit, définitivement").click().run()

    assert "Un audit ne se retire pas sans raison" in said(app)
    field(app, "text_area", "Pourquoi le retirer").set_value("Mauvais fichier").run()
    button(app, "Retirer cet audit, définitivement").click().run()

    assert "Mauvais fichier" in said(app)
    assert "Retiré" in said(open_page("audit", assessment))
    assert not store.gap_established(actor, assessment)


def test_the_audit_of_another_assessment_is_not_shown_here(place):
    """An address that mixes two assessments is refused instead of showing one under the name of the other."""
    store, actor, assessment = place
    audit = measured_audit(place)
    authority = store.assessment(actor, assessment).authority_id
    other = store.create_assessment(
        actor, authority, system=AiSystem(name="Autre"), checklist=main_checklist(), use_case="", answers=[]
    )
    app = open_page("audit-resultats", other.id, audit=audit.id)

    assert "Cet audit n’existe pas" in said(app)
    assert "Écart" not in said(app)
