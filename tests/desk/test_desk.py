"""The desk lists, decides and takes back, and does not exist where it is closed."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from fonds.catalogue import models as rows
from fonds.desk.wording import find_record

pytestmark = pytest.mark.django_db
ROOMS = ("/desk/", "/desk/links/", "/desk/decisions/")


@pytest.fixture
def desk(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Open the desk; forms must carry their token, as in a browser."""
    monkeypatch.setenv("FONDS_DESK", "1")
    settings.FONDS_PROJECT = None  # the index is tested elsewhere
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def problem() -> rows.FoundProblem:
    """A name with a slip in it, and the repair that an import proposes."""
    person = rows.Person.objects.create(public_id="pak", name="Pak Chang-okk", sort_name="Pak")
    stored = rows.StoredFile.objects.create(sha256="0" * 64, size=1)
    file = rows.ImportedFile.objects.create(path="/staff.csv")
    version = rows.FileVersion.objects.create(file=file, stored=stored, number=1, status="stored")
    return rows.FoundProblem.objects.create(
        version=version,
        code="slip",
        severity="damage",
        place="line 2",
        found="The name is spelt <b>two</b> ways.",
        expected="one spelling",
        remedy="Accept the repair.",
        repair={"record": f"person:{person.public_id}", "field": "name", "old": "Pak Chang-okk",
                "new": "Pak Chang-ok"},
    )  # fmt: skip


def post(client: Client, address: str, **fields: str) -> Any:
    """Send a form of the desk with the token that its page gave out."""
    if "csrftoken" not in client.cookies:
        client.get("/desk/")
    token = client.cookies["csrftoken"].value
    return client.post(address, {"csrfmiddlewaretoken": token, **fields}, follow=True)


@pytest.mark.parametrize("address", ROOMS)
def test_a_closed_desk_is_not_there(
    client: Client, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """Without FONDS_DESK every room of the desk is a page that does not exist."""
    monkeypatch.delenv("FONDS_DESK", raising=False)
    assert client.get(address).status_code == 404


@pytest.fixture
def proposal(problem: rows.FoundProblem) -> rows.NameProposal:
    """A queued proposal that a file's person is one the catalogue knows."""
    known = rows.Person.objects.create(public_id="ok", name="Pak Chang-ok", sort_name="Pak")
    rows.Person.objects.create(public_id="v5-p7", name="Пак Чан Ок", sort_name="Пак")
    return rows.NameProposal.objects.create(
        form="Пак Чан Ок", file_key="v5-p7", person=known, score=0.8, verdict="possible",
        engine="test", state="queued", imported_from=problem.version, locator="row 7",
    )  # fmt: skip


def test_one_person_and_back(desk: Client, proposal: rows.NameProposal) -> None:
    """Confirming merges two records into one person; undoing parts them again."""
    assert "Пак Чан Ок" in desk.get("/desk/links/").content.decode()
    post(desk, f"/desk/links/{proposal.pk}/", verdict="same", reason="One post.")
    assert rows.Person.objects.get(public_id="v5-p7").merged_into == proposal.person
    post(desk, f"/desk/decisions/{rows.Decision.objects.get().pk}/undo/")
    assert rows.Person.objects.get(public_id="v5-p7").merged_into is None


def test_two_persons(desk: Client, proposal: rows.NameProposal) -> None:
    """Rejecting a proposal leaves both records and takes it off the list."""
    post(desk, f"/desk/links/{proposal.pk}/", verdict="different", reason="Two posts.")
    proposal.refresh_from_db()
    assert (proposal.state, rows.Decision.objects.get().reason) == ("rejected", "Two posts.")
    again = post(desk, f"/desk/links/{proposal.pk}/", verdict="same")
    assert "already" in again.content.decode()


def test_an_undoing_is_not_undone(desk: Client, problem: rows.FoundProblem) -> None:
    """Taking back the taking back is answered with a sentence."""
    post(desk, f"/desk/problems/{problem.pk}/", verdict="dismiss")
    first = rows.Decision.objects.get()
    post(desk, f"/desk/decisions/{first.pk}/undo/")
    second = rows.Decision.objects.exclude(pk=first.pk).get()
    answer = post(desk, f"/desk/decisions/{second.pk}/undo/")
    assert "cannot be taken back" in answer.content.decode()
    assert rows.Decision.objects.count() == 2


@pytest.mark.parametrize("address", ["problems/1/", "links/1/", "decisions/1/undo/"])
def test_a_closed_desk_takes_no_decision(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    problem: rows.FoundProblem,
    address: str,
) -> None:
    """A form sent to a closed desk finds nothing, and nothing is decided."""
    monkeypatch.delenv("FONDS_DESK", raising=False)
    assert client.post(f"/desk/{address}", {"verdict": "accept"}).status_code == 404
    problem.refresh_from_db()
    assert (problem.state, rows.Decision.objects.count()) == ("open", 0)


def test_a_form_without_its_token_is_refused(desk: Client, problem: rows.FoundProblem) -> None:
    """Another site cannot make the reader's browser decide."""
    sent = desk.post(f"/desk/problems/{problem.pk}/", {"verdict": "dismiss"})
    assert sent.status_code == 403
    assert rows.Decision.objects.count() == 0


def test_a_link_to_a_decision_decides_nothing(desk: Client, problem: rows.FoundProblem) -> None:
    """Decisions are forms: following an address is refused."""
    assert desk.get(f"/desk/problems/{problem.pk}/").status_code == 405


@pytest.mark.parametrize("address", ROOMS)
def test_every_room_opens_when_it_is_empty(desk: Client, address: str) -> None:
    """An archive without problems, proposals or decisions has rooms that say so."""
    assert desk.get(address).status_code == 200


@pytest.mark.parametrize("query", ["?page=zz", "?page=-4", "?state=nonsense", "?code=none"])
def test_rooms_bear_any_query(desk: Client, problem: rows.FoundProblem, query: str) -> None:
    """What stands in the address is never trusted to be one of ours."""
    for address in ROOMS:
        assert desk.get(address + query).status_code == 200


def test_the_list_shows_the_problem_as_text(desk: Client, problem: rows.FoundProblem) -> None:
    """What an import found is written out, never run as markup."""
    page = desk.get("/desk/").content.decode()
    assert "&lt;b&gt;two&lt;/b&gt;" in page
    assert "<b>two</b>" not in page


def test_dismissing_keeps_reason_and_can_be_undone(
    desk: Client, problem: rows.FoundProblem
) -> None:
    """A problem left as it is closes with its reason; taking that back opens it again."""
    answer = post(desk, f"/desk/problems/{problem.pk}/", verdict="dismiss", reason="It is so.")
    decision = rows.Decision.objects.get()
    problem.refresh_from_db()
    assert (problem.state, decision.reason, decision.decided_by) == (
        "dismissed",
        "It is so.",
        "desk",
    )
    assert f"Decision {decision.pk}" in answer.content.decode()
    assert "It is so." in desk.get("/desk/decisions/").content.decode()
    post(desk, f"/desk/decisions/{decision.pk}/undo/")
    problem.refresh_from_db()
    assert (problem.state, rows.Decision.objects.count()) == ("open", 2)


def test_accepting_repairs_the_record_and_undo_restores_it(
    desk: Client, problem: rows.FoundProblem
) -> None:
    """The proposed value is written, and the old one comes back."""
    person = rows.Person.objects.get(public_id="pak")
    post(desk, f"/desk/problems/{problem.pk}/", verdict="accept")
    person.refresh_from_db()
    assert person.name == "Pak Chang-ok"
    post(desk, f"/desk/decisions/{rows.Decision.objects.get().pk}/undo/")
    person.refresh_from_db()
    assert person.name == "Pak Chang-okk"


def test_a_decision_taken_twice_says_so(desk: Client, problem: rows.FoundProblem) -> None:
    """The second press of a button is answered with a sentence, not with a fault."""
    post(desk, f"/desk/problems/{problem.pk}/", verdict="dismiss")
    again = post(desk, f"/desk/problems/{problem.pk}/", verdict="dismiss")
    assert again.status_code == 200
    assert rows.Decision.objects.count() == 1


def test_what_is_not_there_is_not_found(desk: Client, problem: rows.FoundProblem) -> None:
    """Numbers of no row are pages that do not exist, however large."""
    for address in ("problems/999/", "links/999/", "decisions/999/undo/", f"links/{9**30}/"):
        assert post(desk, f"/desk/{address}").status_code == 404


def test_a_busy_database_is_said(
    desk: Client, problem: rows.FoundProblem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While an import writes, a decision that had to wait too long says so and can be repeated."""

    def busy(*_: object) -> None:
        raise OperationalError("database is locked") from sqlite3.OperationalError(
            "database is locked"
        )

    monkeypatch.setattr("fonds.workflows.problems.dismiss", busy)
    answer = post(desk, f"/desk/problems/{problem.pk}/", verdict="dismiss")
    assert answer.status_code == 200
    assert "Nothing was decided" in answer.content.decode()


def test_a_kind_of_problem_is_said_in_words(desk: Client, problem: rows.FoundProblem) -> None:
    """No code of the program stands on the page where a historian decides."""
    rows.FoundProblem.objects.filter(pk=problem.pk).update(code="page-hole")
    page = desk.get("/desk/").content.decode()
    assert "pages between two parts" in page
    assert ">page-hole<" not in page


def test_a_decision_names_the_record_it_is_about(desk: Client) -> None:
    """A person stands by name, as a link, and not by an id; so does a field."""
    rows.Person.objects.create(public_id="p-77", name="Pak Ch'ang-ok")
    decision = rows.Decision.objects.create(action="accept-repair", subject="person:p-77")
    rows.Change.objects.create(
        kind="person", public_id="p-77", field="birth_edtf", new="1909", decision=decision
    )
    page = desk.get("/desk/decisions/").content.decode()
    assert "repair accepted" in page
    assert '<a href="/people/p-77/">Pak Ch&#x27;ang-ok</a>' in page
    assert "birth: <del>nothing</del> <ins>1909</ins>" in page


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("chapter:no-book/2", "part 2 of no-book"),
        ("problem:999", "problem 999"),
        ("proposal:999", "proposal 999"),
        ("person:nobody", "person nobody"),
    ],
)
def test_what_is_no_longer_there_is_named_by_its_key(subject: str, name: str) -> None:
    """A decision outlives the record it was about."""
    assert find_record(subject) == (name, "")
