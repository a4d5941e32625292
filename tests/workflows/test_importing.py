"""Files become rows once, new versions change just what changed, broken ones are set aside."""

from __future__ import annotations

from pathlib import Path

import pytest

from fonds.catalogue.models import (
    Book,
    Change,
    Citation,
    Document,
    Event,
    Factoid,
    FileVersion,
    FoundProblem,
    IndexChange,
    NameForm,
    NameProposal,
    Person,
    Text,
)
from fonds.core.project import Project
from fonds.workflows.importing import ImportReport, import_paths
from fonds.workflows.importing.people import sort_name
from fonds.workflows.storing import place_of

pytestmark = pytest.mark.django_db

MAPPING = """
[[record]]
kind = "person"
[record.fields]
key = "id"
name = "name"
birth = "born"
description = "note"

[[record]]
kind = "factoid"
when = "post"
[record.fields]
key = { template = "{id}-post" }
kind = { value = "held-post" }
person = "id"
value = "post"
start = "from"
source = "source"
"""
PEOPLE = """id,name,born,note,post,from,source
pak-hon-yong,Pak Hon-yong,1900,Foreign minister,foreign minister,1948-09,"Suh 1981, p. 12"
yi-sung-yop,Yi Sung-yop,1905?,Minister of justice,minister of justice,1948-09/1952,"Suh 1981, p. 13"
"""
TEI = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="letters"><teiHeader><fileDesc>
<titleStmt><title>Letters of our own</title></titleStmt>
<publicationStmt><p>none</p></publicationStmt>
<sourceDesc><p>written for this test</p></sourceDesc></fileDesc></teiHeader><text><body>
<div type="document" xml:id="d1" xml:lang="en"><head>A first letter</head>
<p>Dear colleague, the files of {year} are in the second room.</p></div>
<div type="document" xml:id="d2" xml:lang="en"><head>A second letter</head>
<p>They are not.</p></div>
</body></text></TEI>
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Return a folder with a table, its mapping and a TEI file."""
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "people.fonds.toml").write_text(MAPPING, encoding="utf-8")
    (folder / "letters.xml").write_text(TEI.replace("{year}", "1956"), encoding="utf-8")
    return folder


def take_in(project: Project, folder: Path) -> ImportReport:
    """Import a folder."""
    return import_paths(project, [str(folder)])


def statuses(report: ImportReport) -> dict[str, str]:
    """Return what became of each file, by its name."""
    return {Path(one.path).name: one.status for one in report.files}


def test_a_folder_becomes_records_with_their_provenance(project: Project, archive: Path) -> None:
    """Every row knows the version of the file and the place in it."""
    report = take_in(project, archive)
    assert statuses(report) == {"people.csv": "stored", "letters.xml": "stored"}
    person = Person.objects.get(public_id="yi-sung-yop")
    assert person.born_edtf == "1905?"
    assert person.imported_from is not None
    assert person.imported_from.file.path.endswith("people.csv")
    assert "3" in person.locator
    claim = Factoid.objects.get(public_id="yi-sung-yop-post")
    assert (claim.start_edtf, claim.source_locator) == ("1948-09/1952", "p. 13")
    assert claim.source is not None
    assert claim.source.title == "Suh 1981"
    assert (claim.start_earliest, claim.start_latest) == (
        claim.start_earliest.replace(year=1948, month=9, day=1),  # type: ignore[union-attr]
        claim.start_latest.replace(year=1952, month=12, day=31),  # type: ignore[union-attr]
    )
    born = Factoid.objects.get(person=person, kind="born")
    assert born.start_edtf == "1905?"
    assert Document.objects.count() == 2


def test_originals_are_in_the_project_byte_for_byte(project: Project, archive: Path) -> None:
    """Tables, mappings and texts stand under their SHA-256."""
    take_in(project, archive)
    version = FileVersion.objects.get(file__path__endswith="people.csv")
    copy = place_of(project.files, version.stored.sha256)
    assert copy.read_bytes() == (archive / "people.csv").read_bytes()
    assert version.mapping is not None
    mapping = place_of(project.files, version.mapping.sha256)
    assert mapping.read_text("utf-8") == MAPPING


def test_an_unchanged_file_is_passed_over(project: Project, archive: Path) -> None:
    """The second import writes nothing at all."""
    take_in(project, archive)
    before = (IndexChange.objects.count(), Factoid.objects.count(), FileVersion.objects.count())
    report = take_in(project, archive)
    assert set(statuses(report).values()) == {"unchanged"}
    after = (IndexChange.objects.count(), Factoid.objects.count(), FileVersion.objects.count())
    assert after == before


def test_a_changed_file_changes_just_what_changed(project: Project, archive: Path) -> None:
    """The description changes and is kept; the claim is superseded; the other person stays."""
    take_in(project, archive)
    path = archive / "people.csv"
    text = path.read_text("utf-8")
    text = text.replace(",Minister of justice,", ",Minister of state control,")
    path.write_text(text.replace("1948-09/1952", "1948-09-09"), encoding="utf-8")
    report = take_in(project, archive)
    assert report.totals("changed") == {"person": 1, "factoid": 1}
    change = Change.objects.get(field="description")
    assert (change.old, change.new) == ("Minister of justice", "Minister of state control")
    old = Factoid.objects.get(public_id="yi-sung-yop-post")
    new = Factoid.objects.get(public_id="yi-sung-yop-post-v2")
    assert (old.is_current, new.is_current, new.supersedes) == (False, True, old)
    assert old.start_edtf == "1948-09/1952"


def test_a_correction_made_by_a_person_survives_a_new_version(
    project: Project, archive: Path
) -> None:
    """A field the file did not change keeps what an editor wrote."""
    take_in(project, archive)
    Person.objects.filter(public_id="pak-hon-yong").update(description="Corrected by hand")
    path = archive / "people.csv"
    path.write_text(path.read_text("utf-8").replace("Yi Sung-yop", "Ri Sung-yop"), encoding="utf-8")
    take_in(project, archive)
    assert Person.objects.get(public_id="pak-hon-yong").description == "Corrected by hand"
    assert Person.objects.get(public_id="yi-sung-yop").name == "Ri Sung-yop"


def test_a_vanished_row_is_reported_and_kept(project: Project, archive: Path) -> None:
    """Removing a row from the table removes nothing from the catalogue."""
    take_in(project, archive)
    path = archive / "people.csv"
    path.write_text("".join(path.read_text("utf-8").splitlines(True)[:2]), encoding="utf-8")
    report = take_in(project, archive)
    assert report.totals("vanished")["person"] == 1
    assert Person.objects.filter(public_id="yi-sung-yop").exists()
    problem = FoundProblem.objects.filter(code="vanished-record").first()
    assert problem is not None
    assert "yi-sung-yop" in problem.sentence()


def test_a_changed_text_keeps_its_document(project: Project, archive: Path) -> None:
    """One document has its new text, the other is not touched, and the change is on record."""
    take_in(project, archive)
    ids = set(Document.objects.values_list("pk", flat=True))
    path = archive / "letters.xml"
    path.write_text(TEI.replace("{year}", "1957"), encoding="utf-8")
    report = take_in(project, archive)
    assert set(Document.objects.values_list("pk", flat=True)) == ids
    assert Text.objects.filter(content__contains="1957").count() == 1
    assert Text.objects.count() == 2
    assert Change.objects.filter(kind="document", field="texts").count() == 1
    assert report.failed == 0


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "empty"),
        ("cut.xml", TEI[:400].encode(), "line"),
        (
            "laughs.xml",
            b'<!DOCTYPE TEI [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
            b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><div type="document">'
            b"<head>x</head><p>&b;</p></div></body></text></TEI>",
            "entit",
        ),
        ("locked.pdf", b"%PDF-1.7\n/Encrypt 1 0 R\n", "encrypted"),
        ("noise.bin", bytes(range(256)) * 40, "no text"),
    ],
)
def test_a_bad_file_is_set_aside_and_the_rest_goes_on(
    project: Project, archive: Path, name: str, content: bytes, says: str
) -> None:
    """The report names file, what is wrong and what to do; the good files are taken in."""
    (archive / name).write_bytes(content)
    report = take_in(project, archive)
    assert report.failed == 1
    assert statuses(report)[name] == "quarantined"
    assert statuses(report)["people.csv"] == "stored"
    problem = FoundProblem.objects.get(version__file__path__endswith=name, severity="error")
    assert says in problem.sentence()
    assert problem.remedy
    version = problem.version
    assert place_of(project.quarantine, version.stored.sha256).read_bytes() == content
    assert not place_of(project.files, version.stored.sha256).exists()
    again = take_in(project, archive)
    assert again.failed == 1
    assert FileVersion.objects.filter(file__path__endswith=name).count() == 1


def test_a_file_cut_in_the_middle_leaves_nothing_half_written(
    project: Project, archive: Path
) -> None:
    """The document before the break is not stored either."""
    whole = TEI.replace("{year}", "1956")
    (archive / "letters.xml").write_text(whole[: whole.index("They are")], encoding="utf-8")
    take_in(project, archive)
    assert Document.objects.count() == 0


def test_people_of_another_file_are_linked_queued_or_left(
    project: Project, archive: Path, tmp_path: Path
) -> None:
    """A sure match is linked with its reasons; a namesake with other dates of life is not."""
    take_in(project, archive)
    other = tmp_path / "other"
    other.mkdir()
    (other / "register.fonds.toml").write_text(
        MAPPING.split('[[record]]\nkind = "factoid"')[0], encoding="utf-8"
    )
    (other / "register.csv").write_text(
        "id,name,born,note\nr1,Пак Хон Ен,1900,\nr2,Kim Tu-bong,1889,\n",
        encoding="utf-8",
    )
    take_in(project, other)
    proposal = NameProposal.objects.get(file_key="r1")
    assert (proposal.person.public_id, proposal.state) == ("pak-hon-yong", "linked")
    assert proposal.reason
    assert NameForm.objects.get(form="Пак Хон Ен").person.public_id == "pak-hon-yong"
    assert not Person.objects.filter(public_id="r1").exists()
    assert Person.objects.filter(public_id="r2").exists()


def test_a_name_that_may_be_a_namesakes_waits_for_a_person(
    project: Project, archive: Path, tmp_path: Path
) -> None:
    """A bare family name is queued, and so is a spelling that fits two known persons as well.

    김정일 and 김종일 are both Kim Chong-il. The one that is spelt letter for letter is linked.
    """
    people = "".join(
        f"{key},{name},,,,,\n"
        for key, name in (("scheglov", "Vasily Scheglov"), ("jong", "김정일"), ("chong", "김종일"))
    )
    (archive / "people.csv").write_text(PEOPLE + people, encoding="utf-8")
    take_in(project, archive)
    other = tmp_path / "other"
    other.mkdir()
    (other / "register.fonds.toml").write_text(
        MAPPING.split('[[record]]\nkind = "factoid"')[0], encoding="utf-8"
    )
    (other / "register.csv").write_text(
        "id,name,born,note\nr1,Щеглов,,\nr2,Kim Chong-il,,\nr3,김정일,,\n", encoding="utf-8"
    )
    take_in(project, other)
    states = dict(NameProposal.objects.values_list("file_key", "state"))
    assert states == {"r1": "queued", "r2": "queued", "r3": "linked"}
    assert "another person" in NameProposal.objects.get(file_key="r2").reason[-1]
    assert NameProposal.objects.get(file_key="r3").person.public_id == "jong"


def test_a_text_rests_on_claims_and_events_named_by_what_they_say(
    project: Project, archive: Path
) -> None:
    """A reference with a prefix leads to its claim, in whatever order the files were read."""
    cited = TEI.replace(
        "are in the second room.",
        'are in <ref target="posts:pak-hon-yong//foreign-minister/1948-09">the post</ref> '
        'and <ref target="#d2">the other</ref> and <ref target="#nowhere">lost</ref>.',
    )
    (archive / "letters.xml").write_text(cited, encoding="utf-8")
    take_in(project, archive)
    post, other, lost = Citation.objects.order_by("order")
    assert post.factoid == Factoid.objects.get(public_id="pak-hon-yong-post")
    assert other.source is not None
    assert other.source.document is not None
    assert other.source.document.title == "A second letter"
    assert (lost.source, lost.event, lost.factoid, lost.case) == (None, None, None, None)


@pytest.mark.parametrize(
    ("name", "nationality", "sorted_by"),
    [
        ("A. A. Gromyko", "SU", "Gromyko, A. A."),
        ("Gheorghe Gheorghiu-Dej", "RO", "Gheorghiu-Dej, Gheorghe"),
        ("Kim Il Sung", "KP", "Kim Il Sung"),
        ("Ho Chi Minh", "VN", "Ho Chi Minh"),
        ("Fish, Hamilton", "US", "Fish, Hamilton"),
        ("Stalin", "SU", "Stalin"),
    ],
)
def test_a_list_sorts_people_by_family_name(name: str, nationality: str, sorted_by: str) -> None:
    """Given-first names are turned round; family-first ones stay."""
    assert sort_name(name, nationality) == sorted_by


def test_a_file_that_a_later_version_can_read_is_tried_again(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours, once mended, or a new reader: the same command takes the file in."""
    from fonds.ingest.plain_text import TextReader

    def fails(*arguments: object) -> None:
        raise RuntimeError("a fault of ours")

    (tmp_path / "one.txt").write_text("A note.\n", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(TextReader, "read", fails)
        for _ in range(2):
            assert statuses(import_paths(project, [str(tmp_path)])) == {"one.txt": "quarantined"}
        assert FoundProblem.objects.filter(code="reader-failed").count() == 1
    assert statuses(import_paths(project, [str(tmp_path)])) == {"one.txt": "stored"}
    version = FileVersion.objects.get()
    assert version.status == FileVersion.Status.STORED
    assert place_of(project.files, version.stored.sha256).is_file()
    assert not place_of(project.quarantine, version.stored.sha256).exists()
    assert not FoundProblem.objects.filter(state=FoundProblem.State.OPEN).exists()
    assert statuses(import_paths(project, [str(tmp_path)])) == {"one.txt": "unchanged"}


def test_a_row_can_make_a_document_and_cite_it(project: Project, tmp_path: Path) -> None:
    """Its documents are held back and inserted many at a time; a claim needs them at once."""
    (tmp_path / "one.csv").write_text("id,who,from\nd1,pak,\nd2,kim,d1\n", encoding="utf-8")
    (tmp_path / "one.fonds.toml").write_text(
        '[[record]]\nkind = "document"\n[record.fields]\nkey = "id"\ntitle = "id"\n'
        'source = "from"\n[[record]]\nkind = "factoid"\n[record.fields]\n'
        'kind = { value = "wrote" }\nperson = "who"\nsource = "id"\n',
        encoding="utf-8",
    )
    assert statuses(import_paths(project, [str(tmp_path)])) == {"one.csv": "stored"}
    assert set(Factoid.objects.values_list("source__document__public_id", flat=True)) == {
        "d1",
        "d2",
    }


def test_a_fault_in_storing_one_file_does_not_stop_the_others(
    project: Project, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is set aside and named; nothing of it is half stored."""
    from fonds.ingest.records import PersonRecord
    from fonds.workflows.importing.writers import WRITERS

    def fails(*arguments: object) -> None:
        raise KeyError("a fault of ours")

    monkeypatch.setitem(WRITERS, PersonRecord, fails)
    report = take_in(project, archive)
    assert statuses(report) == {"people.csv": "quarantined", "letters.xml": "stored"}
    assert "row 2: The person pak-hon-yong could not be stored" in report.files[0].problems[0]
    assert Document.objects.count() == 2


def test_a_record_without_a_title_is_reported_and_shown_by_its_id(
    project: Project, tmp_path: Path
) -> None:
    """A link needs words; a later file may give the title, and it is taken."""
    mapping = "".join(
        f'[[record]]\nkind = "{kind}"\n[record.fields]\ntitle = "title"\n'
        f'key = {{ column = "id", prefix = "{kind}-" }}\n'
        for kind in ("document", "event", "book")
    )
    for name, title in (("one", ""), ("two", "Called")):
        (tmp_path / f"{name}.csv").write_text(f"id,title\n1,{title}\n", encoding="utf-8")
        (tmp_path / f"{name}.fonds.toml").write_text(mapping, encoding="utf-8")
    report = import_paths(project, [str(tmp_path / "one.csv")])
    assert len(report.files[0].problems) == 3
    for kind, model in (("document", Document), ("event", Event), ("book", Book)):
        assert model.objects.get().title == f"{kind}-1"
    import_paths(project, [str(tmp_path / "two.csv")])
    for model in (Document, Event, Book):
        assert model.objects.get().title == "Called"


def test_a_surname_alone_is_no_proof_of_one_person(project: Project, tmp_path: Path) -> None:
    """Two lists each with a Kim: whether they are one is for a person to decide."""
    mapping = '[[record]]\nkind = "person"\n[record.fields]\nkey = "id"\nname = "name"\n'
    for name, key in (("one", "a1"), ("two", "b1")):
        (tmp_path / f"{name}.csv").write_text(f"id,name\n{key},Kim\n", encoding="utf-8")
        (tmp_path / f"{name}.fonds.toml").write_text(mapping, encoding="utf-8")
    import_paths(project, [str(tmp_path)])
    assert set(Person.objects.values_list("public_id", flat=True)) == {"a1", "b1"}
    assert NameProposal.objects.get().state == NameProposal.State.QUEUED


def test_a_person_without_a_name_is_shown_by_the_id(project: Project, tmp_path: Path) -> None:
    """A cell of a formula that was never computed is empty; a link needs words."""
    (tmp_path / "one.csv").write_text("id,name\na1,\n", encoding="utf-8")
    (tmp_path / "one.fonds.toml").write_text(
        '[[record]]\nkind = "person"\n[record.fields]\nkey = "id"\nname = "name"\n',
        encoding="utf-8",
    )
    import_paths(project, [str(tmp_path)])
    assert Person.objects.get().name == "a1"


def test_a_copy_under_another_name_adds_nothing(project: Project, archive: Path) -> None:
    """The same edition twice in a folder gives each document, text and author once."""
    take_in(project, archive)
    before = list(Text.objects.values_list("document__public_id", "content"))
    (archive / "copy.xml").write_bytes((archive / "letters.xml").read_bytes())
    take_in(project, archive)
    assert list(Text.objects.values_list("document__public_id", "content")) == before
    assert Document.objects.count() == 2
