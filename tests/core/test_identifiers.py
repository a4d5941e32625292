"""Public ids are readable and safe in an address whatever the script."""

import re

from hypothesis import given
from hypothesis import strategies as st

from fonds.core.identifiers import slug


def test_known_slugs() -> None:
    """Ids stay as they are once published, so they are pinned here."""
    assert slug("Political Committee, 2nd CC (WPNK/KWP)") == "political-committee-2nd-cc-wpnk-kwp"
    assert slug("РГАНИ") == "rgani"


@given(st.text())
def test_any_text_gives_a_safe_id(text: str) -> None:
    """Letters, digits and single hyphens, never empty."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug(text))
