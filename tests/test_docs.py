"""The manual's contents list every page, and no link in it leads nowhere."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


def test_the_contents_list_every_page() -> None:
    """A page nobody can find from docs/README.md is not in the manual."""
    contents = (DOCS / "README.md").read_text("utf-8")
    listed = set(LINK.findall(contents))
    pages = {str(path.relative_to(DOCS)) for path in DOCS.glob("*/*.md")}
    assert pages - listed == set()


def test_no_link_leads_nowhere() -> None:
    """Every relative link of README, changelog and manual names a file that is there."""
    root = DOCS.parent
    broken = [
        f"{page.relative_to(root)}: {target}"
        for page in [root / "README.md", root / "CHANGELOG.md", *DOCS.rglob("*.md")]
        for target in LINK.findall(page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []
