"""A project is found by name or by walking up, and its settings are checked."""

from pathlib import Path

import pytest

from fonds.core.errors import ConfigurationError
from fonds.core.project import NoProject, find_project, load_project


@pytest.fixture
def _nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FONDS_PROJECT", raising=False)


@pytest.mark.usefixtures("_nowhere")
def test_a_project_is_found_from_a_folder_below_it(tmp_path: Path) -> None:
    """Walking up ends at the first `fonds.toml`."""
    (tmp_path / "fonds.toml").write_text('title = "Letters"\n', encoding="utf-8")
    below = tmp_path / "scans" / "1956"
    below.mkdir(parents=True)
    project = find_project(start=below)
    assert (project.root, project.title) == (tmp_path.resolve(), "Letters")


@pytest.mark.usefixtures("_nowhere")
def test_without_a_project_the_error_says_how_to_make_one(tmp_path: Path) -> None:
    """The message names the three ways out."""
    with pytest.raises(NoProject, match=r"--project DIR.*fonds init DIR"):
        find_project(start=tmp_path)


def test_the_environment_names_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """FONDS_PROJECT counts where --project is not given."""
    (tmp_path / "fonds.toml").write_text("", encoding="utf-8")
    monkeypatch.setenv("FONDS_PROJECT", str(tmp_path))
    assert find_project().root == tmp_path.resolve()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("titel = 'x'", "unknown key 'titel'"),
        ("[names]\nsistem = 'mr'", "unknown key 'sistem'"),
        ("languages = 'en'", "languages is 'en'. Expected list"),
        ("title = ", "not valid TOML"),
        ("[[phases]]\nname = 'War'\nfrom = 1950-06-25", "[[phases]] number 1"),
        ("[[phases]]\nname = 'War'\nfrom = 'soon'\nto = 1953-07-27", "'soon' is no day"),
        ("[[phases]]\nname = 'War'\nfrom = 1953-07-27\nto = 1950-06-25", "first day first"),
    ],
)
def test_a_faulty_settings_file_is_refused(tmp_path: Path, text: str, says: str) -> None:
    """What is wrong, and where, stands in the message."""
    (tmp_path / "fonds.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_project(tmp_path)
    assert says in str(caught.value)
    assert "fonds.toml" in str(caught.value)
