"""Names on the site: the house style, the reader's switch, and finding a person by any form."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from fonds.catalogue import models as rows
from fonds.core.errors import ConfigurationError
from fonds.core.project import Project
from fonds.search import kept_names
from fonds.site.selectors.names import Card, Form, find_form, house_name, show_name
from fonds.site.selectors.version import forget_everything
from fonds.site.views.respond import forget_pages
from fonds.site.visitor import Visitor
from fonds.workflows import searching
from fonds.workflows.names import ProjectNames, house_style


def card(name: str, nationality: str, *forms: tuple[str, str]) -> Card:
    """Return a person with forms, each with its script."""
    written = (Form(name, "Latn", "", "", "as written"),)
    native = tuple(Form(form, script, "", "", "name") for form, script in forms)
    return Card("p", name, nationality, (*written, *native))


PAK = card("Pak Chang-ok", "KP", ("박창옥", "Hang"), ("朴昌玉", "Hani"), ("Пак Чан Ок", "Cyrl"))
KIM = card("Kim Il Sung", "KP", ("김일성", "Hang"), ("金日成", "Hani"), ("Ким Ир Сен", "Cyrl"))
LI = card("Li Pil-gyu", "KP", ("리필규", "Hang"), ("李弼奎", "Hani"))
KHRUSHCHEV = card("Nikita Khrushchev", "SU", ("Хрущёв", "Cyrl"), ("흐루쑈브", "Hang"))


@pytest.fixture
def style(settings: Any) -> dict[str, Any]:
    """Set the house style of the archive, as fonds.toml does; returns it for changing."""
    names: dict[str, Any] = {
        "system": "mr", "initial_law": "south", "exceptions": {"김일성": "Kim Il Sung"},
    }  # fmt: skip
    settings.FONDS_SETTINGS = {**settings.FONDS_SETTINGS, "names": names}
    return names


def test_the_house_style_writes_every_korean_name(style: dict[str, Any]) -> None:
    """McCune-Reischauer from the hangul, the southern initial sound, exceptions first."""
    assert house_name(PAK) == "Pak Ch’ang-ok"
    assert house_name(LI) == "Yi P’il-gyu"  # 리 North is 이 South
    assert house_name(KIM) == "Kim Il Sung"
    style["initial_law"] = "north"
    assert house_name(LI) == "Ri P’il-gyu"
    style["system"], style["exceptions"] = "rr", {}
    assert house_name(KIM) == "Gim Il-seong"


def test_a_name_that_is_not_korean_keeps_its_accepted_form(style: dict[str, Any]) -> None:
    """Khrushchev is not respelt from his Cyrillic surname, nor romanised from its hangul."""
    assert house_name(KHRUSHCHEV) == "Nikita Khrushchev"


@pytest.mark.parametrize(
    ("system", "shown"),
    [
        ("", "Kim Il Sung"),
        ("mr", "Kim Il-sŏng"),
        ("rr", "Gim Il-seong"),
        ("dprk", "Kim Il Song"),
        ("hangul", "김일성"),
        ("hanja", "金日成"),
        ("cyrillic", "Ким Ир Сен"),
        ("source", "Kim Il Sung"),
    ],
)
def test_the_reader_chooses_how_names_are_written(
    style: dict[str, Any], system: str, shown: str
) -> None:
    """Each position of the switch; the original or the house form is a hover away."""
    name = show_name(KIM, Visitor(names=system))
    assert name.text == shown
    assert name.original == ("Kim Il Sung" if shown == "김일성" else "김일성")


def test_systems_keep_their_own_side_of_the_initial_law(style: dict[str, Any]) -> None:
    """The DPRK's system writes Ri, the Republic's I, whatever the archive's house style."""
    for law in ("south", "north"):
        style["initial_law"] = law
        forms = [find_form(LI, system) for system in ("dprk", "rr")]
        assert [form.text for form in forms if form] == ["Ri Phil Gyu", "I Pil-gyu"]


def test_as_in_the_source_keeps_the_spelling_of_the_record(style: dict[str, Any]) -> None:
    """A record that spells a man in Cyrillic shows him so; other readers see the house style."""
    assert show_name(PAK, Visitor(names="source"), written="Пак Чанок").text == "Пак Чанок"
    assert show_name(PAK, Visitor(), written="Пак Чанок").text == "Pak Ch’ang-ok"


def test_a_wrong_style_is_refused_with_the_remedy() -> None:
    """The message names the file, the key and what is possible."""
    with pytest.raises(ConfigurationError, match=r"fonds.toml.*'mccune'"):
        house_style("mccune", "south")
    with pytest.raises(ConfigurationError, match=r"initial_law is 'west'.*north"):
        house_style("mr", "west")


@pytest.fixture
def people(project: Project, settings: Any, db: None) -> Iterator[Project]:
    """Three people in a project; two of them are easily confused."""
    settings.FONDS_PROJECT, settings.FONDS_SETTINGS = project, project.settings
    for key, name, hangul in (
        ("pak-chang-ok", "Pak Chang-ok", "박창옥"),
        ("pak-chang-sik", "Pak Chang-sik", "박창식"),
        ("nam-il", "Nam Il", "남일"),
    ):
        row = rows.Person.objects.create(public_id=key, name=name, sort_name=name, nationality="KP")
        rows.NameForm.objects.create(person=row, form=hangul, script="Hang")
        rows.IndexChange.objects.create(kind="person", object_id=row.pk)
    forget_everything()
    forget_pages()
    yield project
    searching._SEARCHERS.clear()
    forget_everything()
    forget_pages()


@pytest.mark.parametrize(
    "typed", ["박창옥", "Пак Чан Ок", "Pak Csang Ok", "Bak Chang-ok", "朴昌玉"]
)
def test_the_list_of_people_finds_by_any_form(people: Project, typed: str) -> None:
    """Sure ones come first; the box that completes finds the same person first."""
    html = Client().get("/people/", {"q": typed}).content.decode()
    assert "/people/pak-chang-ok/" in html
    assert "/people/nam-il/" not in html
    found = json.loads(Client().get("/people/suggest.json", {"q": typed}).content)["people"]
    assert found[0]["url"] == "/people/pak-chang-ok/"


def test_who_may_be_meant_stands_below_who_is(people: Project) -> None:
    """A recorded form is sure; a fuller name that it may stand for comes after it and says so."""
    for key, name in (("a-ivanov", "V. I. Ivanov"), ("z-ivanov", "Ivanov")):
        row = rows.Person.objects.create(public_id=key, name=name, sort_name=name, nationality="SU")
        rows.IndexChange.objects.create(kind="person", object_id=row.pk)
    matches = ProjectNames.open(people).find("Ivanov")
    assert [(key, match.verdict) for key, match in matches] == [
        ("z-ivanov", "same"),
        ("a-ivanov", "possible"),
    ]
    html = Client().get("/people/", {"q": "Ivanov"}).content.decode()
    assert html.count("possibly: also written V. I. Ivanov") == 1
    assert html.index("/people/z-ivanov/") < html.index("/people/a-ivanov/")


@pytest.mark.django_db
def test_the_cookie_changes_every_page_and_house_takes_it_away(people: Project) -> None:
    """The switch leads back to the page, which then is written otherwise."""
    client = Client()
    for system, shown in (("hangul", "박창옥"), ("rr", "Bak Chang-ok"), ("source", "Pak Chang-ok")):
        answer = client.get("/reader/names/", {"system": system, "back": "/people/pak-chang-ok/"})
        assert answer.headers["Location"] == "/people/pak-chang-ok/"
        html = client.get("/people/pak-chang-ok/").content.decode()
        assert f"<title>{shown} ·" in html
    client.get("/reader/names/", {"system": "house", "back": "/"})
    assert "<title>Pak Ch’ang-ok ·" in client.get("/people/pak-chang-ok/").content.decode()


def test_the_index_of_names_is_kept_and_made_anew_when_a_person_changes(people: Project) -> None:
    """A second process reads the file; a new form is found at once; a broken file is replaced."""
    path, spellings = people.index / "names.npz", people.index / "names.json"
    path.unlink(missing_ok=True)
    ProjectNames.open(people)
    assert not path.exists()  # of few names it waits for whoever asks
    ProjectNames.open(people).find("Nam Il")
    written = path.stat().st_mtime_ns, spellings.stat().st_mtime_ns
    ProjectNames.open(people).find("Nam Il")
    assert (path.stat().st_mtime_ns, spellings.stat().st_mtime_ns) == written
    row = rows.Person.objects.get(public_id="nam-il")
    rows.NameForm.objects.create(person=row, form="Яков Петрович Нам", script="Cyrl")
    assert ProjectNames.open(people).find("Яков Петрович Нам")[0][0] == "nam-il"
    path.write_bytes(b"nothing of the kind")
    spellings.write_bytes(b"[1]")
    assert ProjectNames.open(people).find("Nam Il")[0][0] == "nam-il"


def test_the_index_of_many_names_is_made_before_anybody_asks(
    people: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader does not wait for it."""
    monkeypatch.setattr(kept_names, "FEW", 0)
    path = people.index / "names.npz"
    path.unlink(missing_ok=True)
    path.with_suffix(".key").unlink(missing_ok=True)
    ProjectNames.open(people)
    assert path.exists()


def test_a_merged_person_is_not_found_any_more(people: Project) -> None:
    """The searcher sees the change of the catalogue without a restart."""
    finder = searching.searcher_of(people)
    assert [one.person for one in finder.names().expand("박창식")] == ["pak-chang-sik"]
    kept = rows.Person.objects.get(public_id="pak-chang-ok")
    gone = rows.Person.objects.get(public_id="pak-chang-sik")
    gone.merged_into = kept
    gone.save()
    gone.names.update(person=kept)
    rows.IndexChange.objects.create(kind="person", object_id=gone.pk)
    assert [one.person for one in finder.names().expand("박창식")] == ["pak-chang-ok"]


def test_a_worker_warms_up_without_a_reader(people: Project) -> None:
    """Names and index are open afterwards, and answer."""
    searching.warm(people)
    assert searching.searcher_of(people).names().find("Nam Il")[0][0] == "nam-il"
