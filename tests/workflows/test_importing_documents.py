"""Importing documents: whose a key is, and bringing up to date what the catalogue has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fonds.catalogue.models import Agent, Change, Document, Text
from fonds.core.project import Project
from fonds.workflows.importing import import_paths

pytestmark = pytest.mark.django_db

LETTER = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>L</title>
</titleStmt></fileDesc></teiHeader><text><body><div type="document" xml:id="d1"><head>On {what}
</head><p>They wrote of {what}.</p></div><div type="document" corresp="#d1" xml:lang="de"><p>{what}
auf Deutsch.</p></div></body></text></TEI>"""


def contents() -> dict[str, list[str]]:
    """Return the texts of every document."""
    return {
        one.public_id: [text.content for text in one.texts.order_by("pk")]
        for one in Document.objects.order_by("pk")
    }


def test_files_of_one_name_in_two_folders_are_two_documents(
    project: Project, tmp_path: Path
) -> None:
    """Every box of photographs has its 1.txt; none may swallow the others."""
    for box, what in (("box 1", "grain"), ("box 2", "coal")):
        (tmp_path / "boxes" / box).mkdir(parents=True)
        (tmp_path / "boxes" / box / "letter.txt").write_text(f"On {what}.\n", encoding="utf-8")
    import_paths(project, [str(tmp_path / "boxes")])
    (tmp_path / "boxes").rename(tmp_path / "moved")  # the same archive at another place
    import_paths(project, [str(tmp_path / "moved")])
    assert contents() == {"letter": ["On grain."], "box-2-letter": ["On coal."]}
    (tmp_path / "moved").rename(tmp_path / "boxes")
    changed = tmp_path / "boxes" / "box 2" / "letter.txt"
    changed.write_text("On coal and steel.\n", encoding="utf-8")
    import_paths(project, [str(tmp_path / "boxes")])
    assert contents() == {"letter": ["On grain."], "box-2-letter": ["On coal and steel."]}


def test_files_of_one_name_in_an_archive_are_two_documents(
    project: Project, tmp_path: Path
) -> None:
    """An archive is a folder that was packed; a changed member changes its own document."""
    from zipfile import ZipFile

    for second in ("coal", "coal and steel"):
        with ZipFile(tmp_path / "boxes.zip", "w") as archive:
            archive.writestr("a/letter.txt", "On grain.")
            archive.writestr("b/letter.txt", f"On {second}.")
        import_paths(project, [str(tmp_path)])
        assert contents() == {"letter": ["On grain."], "b-letter": [f"On {second}."]}


def test_ids_within_a_file_are_no_ids_of_the_archive(project: Project, tmp_path: Path) -> None:
    """Two editions may each have a d1; a translation goes to the one of its own file."""
    for name, what in (("one", "Grain"), ("two", "Coal")):
        (tmp_path / f"{name}.xml").write_text(LETTER.replace("{what}", what), encoding="utf-8")
    import_paths(project, [str(tmp_path)])
    found = contents()
    assert [len(texts) for texts in found.values()] == [2, 2]
    assert [all("Grain" in one for one in texts) for texts in found.values()] == [True, False]


def test_a_text_named_by_the_id_of_a_table_belongs_to_that_description(
    project: Project, tmp_path: Path
) -> None:
    """A table describes doc-12, doc-12.txt is its transcript."""
    (tmp_path / "list.csv").write_text("id,title\ndoc-12,A letter\n", encoding="utf-8")
    (tmp_path / "list.fonds.toml").write_text(
        '[[record]]\nkind = "document"\n[record.fields]\nkey = "id"\ntitle = "title"\n',
        encoding="utf-8",
    )
    (tmp_path / "doc-12.txt").write_text("Dear colleague.\n", encoding="utf-8")
    for said in ("Dear colleague.", "Dear friend."):
        (tmp_path / "doc-12.txt").write_text(said, encoding="utf-8")
        import_paths(project, [str(tmp_path)])
        assert contents() == {"doc-12": [said]}
    assert Document.objects.get().title == "A letter"


def test_known_documents_are_brought_up_to_date_many_at_a_time(
    project: Project, tmp_path: Path, django_assert_max_num_queries: Any
) -> None:
    """A table of what another file gave asks the database no more for many rows than for few."""
    folders = {}
    for name, word in (("a", "Letter"), ("b", "Letter")):
        folders[name] = folder = tmp_path / name
        folder.mkdir()
        rows = "".join(f"d{n},{word} {n},Author {n},Text {name} of {n}\n" for n in range(150))
        (folder / f"{name}.csv").write_text("id,title,author,text\n" + rows, encoding="utf-8")
        (folder / f"{name}.fonds.toml").write_text(
            '[[record]]\nkind = "document"\n[record.fields]\nkey = "id"\ntitle = "title"\n'
            'agents = [{ role = { value = "author" }, name = "author" }]\n'
            'texts = [{ document = "id", kind = { value = "transcription" }, '
            'language = { value = "en" }, content = "text" }]\n',
            encoding="utf-8",
        )
    import_paths(project, [str(folders["a"])])
    with django_assert_max_num_queries(100):
        import_paths(project, [str(folders["b"])])
    assert Text.objects.filter(document__public_id="d7").count() == 2
    assert Agent.objects.filter(document__public_id="d7").count() == 1  # a copy adds nobody
    path = folders["b"] / "b.csv"
    path.write_text(path.read_text("utf-8").replace("Text b", "New text"), encoding="utf-8")
    with django_assert_max_num_queries(100):
        import_paths(project, [str(folders["b"])])
    texts = Text.objects.filter(document__public_id="d7").values_list("content", flat=True)
    assert set(texts) == {"Text a of 7", "New text of 7"}
    assert Change.objects.filter(public_id="d7", field="texts").count() == 1
    assert Document.objects.get(public_id="d7").title == "Letter 7"


def test_a_document_described_twice_by_one_file_ends_as_it_was_said_last(
    project: Project, tmp_path: Path
) -> None:
    """What is held back to be written at once is written before the document comes again."""
    mapping = (
        '[[record]]\nkind = "document"\n[record.fields]\n'
        'key = "id"\ntitle = "title"\nplace = "place"\n'
    )
    for name, rows in (("a", "d1,,\n"), ("b", "d1,A letter,\nd2,Another,Moscow\nd1,,Moscow\n")):
        (tmp_path / f"{name}.csv").write_text(f"id,title,place\n{rows}", encoding="utf-8")
        (tmp_path / f"{name}.fonds.toml").write_text(mapping, encoding="utf-8")
        import_paths(project, [str(tmp_path / f"{name}.csv")])
    row = Document.objects.get(public_id="d1")
    assert (row.title, row.place) == ("A letter", "Moscow")
