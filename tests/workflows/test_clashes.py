"""One id in two files: the same person where the names agree, two people where it says nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from fonds.catalogue.models import Factoid, NameProposal, Person
from fonds.core.project import Project
from fonds.workflows.importing import import_paths
from fonds.workflows.importing.clashes import are_clearly_different, says_who
from fonds.workflows.problems import open_problems

pytestmark = pytest.mark.django_db

MAPPING = """
[[record]]
kind = "person"
[record.fields]
key = "id"
name = "name"

[[record]]
kind = "factoid"
when = "post"
[record.fields]
key = { template = "{id}-post" }
kind = { value = "held-post" }
person = "id"
value = "post"
"""


def write(folder: Path, name: str, *rows: str) -> Path:
    """Write a table of people with their posts, and its mapping."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.csv"
    path.write_text("\n".join(("id,name,post", *rows, "")), encoding="utf-8")
    path.with_name(f"{name}.fonds.toml").write_text(MAPPING, encoding="utf-8")
    return path


def take_in(project: Project, *paths: Path) -> None:
    """Import tables one after the other."""
    for path in paths:
        assert import_paths(project, [str(path)]).failed == 0


def people() -> dict[str, set[str]]:
    """Return everybody's id and names."""
    return {
        one.public_id: set(one.names.values_list("form", flat=True))
        for one in Person.objects.filter(merged_into=None)
    }


def clashes() -> list[str]:
    """Return what is reported of ids that two files give."""
    return [one["sentence"] for one in open_problems() if one["code"].startswith("id-of-another")]


def test_numbers_of_two_tables_are_no_persons_in_common(project: Project, tmp_path: Path) -> None:
    """Each keeps its own names and claims; one problem names the ids and the way out."""
    ministers = write(tmp_path, "ministers", "1,Pak Chang-ok,minister", "2,Ch'oe Ch'ang-ik,")
    envoys = write(tmp_path, "envoys", "1,Andrei Gromyko,envoy", "2,Imre Nagy,", "3,Kim Il,")
    take_in(project, ministers, envoys)
    assert people() == {
        "1": {"Pak Chang-ok"}, "2": {"Ch'oe Ch'ang-ik"}, "3": {"Kim Il"},
        "envoys-1": {"Andrei Gromyko"}, "envoys-2": {"Imre Nagy"},
    }  # fmt: skip
    posts = Factoid.objects.filter(kind="held-post")
    assert set(posts.values_list("value", "person__public_id")) == {
        ("minister", "1"), ("envoy", "envoys-1"),
    }  # fmt: skip
    (said,) = clashes()
    assert "1 (Andrei Gromyko here, Pak Chang-ok there)" in said
    assert 'key = { template = "envoys-{COLUMN}" }' in said
    assert not NameProposal.objects.exists()


def test_a_new_version_goes_on_with_the_same_people(project: Project, tmp_path: Path) -> None:
    """A changed post is the envoy's and leaves the minister's claim alone."""
    ministers = write(tmp_path, "ministers", "1,Pak Chang-ok,minister")
    envoys = write(tmp_path, "envoys", "1,Andrei Gromyko,envoy")
    take_in(project, ministers, envoys)
    take_in(project, write(tmp_path, "envoys", "1,Andrei Gromyko,ambassador"))
    current = Factoid.objects.filter(kind="held-post", is_current=True)
    assert set(current.values_list("value", "person__public_id")) == {
        ("minister", "1"), ("ambassador", "envoys-1"),
    }  # fmt: skip
    assert people() == {"1": {"Pak Chang-ok"}, "envoys-1": {"Andrei Gromyko"}}
    assert len(clashes()) == 1


def test_a_third_table_that_uses_such_an_id_is_told_so(project: Project, tmp_path: Path) -> None:
    """Nobody can know whom it means; the tables that describe the two are not asked."""
    ministers = write(tmp_path, "ministers", "1,Pak Chang-ok,minister")
    envoys = write(tmp_path, "envoys", "1,Andrei Gromyko,envoy", "2,Imre Nagy,")
    take_in(project, ministers, envoys)
    claims = tmp_path / "claims.csv"
    claims.write_text("who,post\n1,chairman\n1,member\n2,premier\n", encoding="utf-8")
    claims.with_suffix(".fonds.toml").write_text(
        '[[record]]\nkind = "factoid"\n[record.fields]\nkind = { value = "held-post" }\n'
        'person = "who"\nvalue = "post"\n',
        encoding="utf-8",
    )
    take_in(project, claims, ministers, write(tmp_path, "ministers", "1,Pak Chang-ok,premier"))
    said = [one["sentence"] for one in open_problems() if one["code"] == "id-of-several"]
    assert len(said) == 1
    assert "The id '1' means different people" in said[0]


def test_files_of_one_name_in_many_folders_stay_apart(project: Project, tmp_path: Path) -> None:
    """The third `people.csv` finds its own person again as well."""
    names = ("Pak Chang-ok", "Andrei Gromyko", "Imre Nagy", "Pavel Yudin")
    tables = [write(tmp_path / str(n), "people", f"1,{name},") for n, name in enumerate(names)]
    take_in(project, *tables)
    take_in(project, write(tmp_path / "3", "people", "1,Pavel Yudin,ambassador"))
    assert people() == {
        "1": {names[0]}, "people-1": {names[1]}, "people-1-2": {names[2]}, "people-1-3": {names[3]},
    }  # fmt: skip


@pytest.mark.parametrize("name", ["Pak Chang-ok", "박창옥", "Pak Ch'angok", "Pak"])
def test_names_that_agree_are_one_person(project: Project, tmp_path: Path, name: str) -> None:
    """The same id, and a name of the same person or a part of it: nothing is to be said."""
    take_in(project, write(tmp_path, "a", "1,Pak Chang-ok,"), write(tmp_path, "b", f"1,{name},"))
    assert set(people()) == {"1"}
    assert not clashes()


def test_an_id_with_a_name_in_it_is_trusted_and_said(project: Project, tmp_path: Path) -> None:
    """Nobody calls a stranger `stalin`: his other name is his, but worth a look."""
    take_in(
        project,
        write(tmp_path, "a", "stalin,Joseph Stalin,"),
        write(tmp_path, "b", "stalin,Soso Dzhugashvili,"),
    )
    assert people() == {"stalin": {"Joseph Stalin", "Soso Dzhugashvili"}}
    (said,) = clashes()
    assert "taken for one person" in said


def test_an_odd_name_among_many_that_agree_is_offered_as_the_same(
    project: Project, tmp_path: Path
) -> None:
    """Tables that count alike mean one person by one number; the odd one is to be decided."""
    rows = ("1,Pak Chang-ok,", "2,Kim Tu-bong,", "3,Joseph Stalin,")
    take_in(project, write(tmp_path, "a", *rows))
    take_in(project, write(tmp_path, "b", *rows[:2], "3,Soso Dzhugashvili,"))
    proposal = NameProposal.objects.get()
    assert (proposal.file_key, proposal.person.public_id) == ("b-3", "3")
    assert proposal.state == NameProposal.State.QUEUED


def test_a_name_put_into_the_row_offers_the_two_as_one(project: Project, tmp_path: Path) -> None:
    """It is the remedy the problem names; nothing is merged by itself."""
    take_in(project, write(tmp_path, "a", "3,Joseph Stalin,"))
    take_in(project, write(tmp_path, "b", "3,Soso Dzhugashvili,"))
    assert not NameProposal.objects.exists()
    take_in(project, write(tmp_path, "b", "3,Joseph Stalin,"))
    assert NameProposal.objects.get().file_key == "b-3"
    assert set(people()) == {"3", "b-3"}


def test_one_file_that_gives_an_id_twice_clashes_with_nobody(
    project: Project, tmp_path: Path
) -> None:
    """That is another problem, of the file alone."""
    take_in(project, write(tmp_path, "a", "1,Pak Chang-ok,minister", "1,Andrei Gromyko,envoy"))
    assert set(people()) == {"1"}
    assert not clashes()


def test_a_key_known_only_by_name_takes_its_first_description(
    project: Project, tmp_path: Path
) -> None:
    """A bare entry, made for a reference, has no name to differ from."""
    claims = write(tmp_path, "claims", "1,,minister")
    take_in(project, claims, write(tmp_path, "people", "1,Pak Chang-ok,"))
    assert people() == {"1": {"Pak Chang-ok"}}


def test_what_is_clearly_different() -> None:
    """A part of a name, or its other spelling, is not; a family name in common is."""
    assert are_clearly_different(["Kim Il"], ["Kim Tu-bong"])
    assert not are_clearly_different(["Kim Il"], ["Kim Il Sung"])
    assert not are_clearly_different(["Soso", "Mao Zedong"], ["毛澤東"])
    assert says_who("kim-il-sung", ["Kim Song-ju"])
    assert not says_who("p-17", ["Kim Song-ju"])
