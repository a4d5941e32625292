"""The Python examples of the manual run as printed."""

import doctest
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("reference/survival.md", "explanation/careers.md", "reference/argument.md")


def examples(page: str) -> list[str]:
    """Return the indented blocks of a page that import something of ours."""
    text = (DOCS / page).read_text(encoding="utf-8")
    blocks = re.findall(r"(?:^    .*\n|^\n(?=    ))+", text, flags=re.MULTILINE)
    code = ["\n".join(line[4:] for line in block.splitlines()) for block in blocks]
    return [block for block in code if "from fonds" in block]


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_of_a_page_run(page: str) -> None:
    """Each page has an example, and it runs without a word changed."""
    found = examples(page)
    assert found
    for code in found:
        exec(compile(code, page, "exec"), {})


def test_the_notebook_page_runs_from_top_to_bottom() -> None:
    """Every method has an example there, and each gives what is printed under it."""
    page = DOCS / "how-to" / "work-in-a-notebook.md"
    found = doctest.testfile(
        str(page), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert found.failed == 0
    text = page.read_text(encoding="utf-8")
    for method in (
        "estimate_chapman", "estimate_loglinear", "estimate_bma", "estimate_lcmcr",
        "estimate_sparse", "estimate_over_linkages", "estimate_survival", "estimate_incidence",
        "estimate_turnbull", "compare_groups", "fit_cox", "expand_changes", "spread_of",
        "measure_turnover", "trace_flows",
    ):  # fmt: skip
        assert method in text
