"""The walk: from the table of cases to the truth table, to the formulas, to the cases and evidence.

What a page shows, as plain values in the order a reader meets them, with a sentence for each step.
No database and no markup: the evidence for each code is handed in and handed on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fonds.analysis.qca.cases import CaseTable
from fonds.analysis.qca.caveats import count_of, join_names
from fonds.analysis.qca.minimise import Solution, TermFit, find_assumptions
from fonds.analysis.qca.readings import Code
from fonds.analysis.qca.study import Comparison
from fonds.analysis.qca.terms import FREE
from fonds.analysis.qca.truth_table import Row, TruthTable


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One case: its values, the outcome, the row it stands in (None for none), the codes behind."""

    case: str
    values: tuple[float, ...]
    result: float
    row: int | None
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class RowStep:
    """One row of the truth table and what it says, in words."""

    row: Row
    sentence: str


@dataclass(frozen=True, slots=True)
class TermStep:
    """One way to the outcome: the term, its sentence, its cases, and the codes it rests on."""

    fit: TermFit
    sentence: str
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class SolutionStep:
    """One formula in words, with its terms; `caveat` is empty where it rests on observed rows."""

    solution: Solution
    sentence: str
    caveat: str
    terms: tuple[TermStep, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """Everything in its order.

    Attributes:
        question: What is asked, in one sentence.
        cases, rows, solutions: The steps.
        warnings: What to beware of, the gravest first.
        absence: The same for the absence of the outcome, where it was explained.
    """

    question: str
    cases: tuple[CaseStep, ...]
    rows: tuple[RowStep, ...]
    solutions: tuple[SolutionStep, ...]
    warnings: tuple[str, ...]
    absence: Walk | None


def lay_out_walk(
    comparison: Comparison,
    codes: Iterable[Code] = (),
    labels: Mapping[str, str] | None = None,
    most_solutions: int = 20,
) -> Walk:
    """Lay a comparison out step by step, with sentences.

    Args:
        comparison: From `compare_cases`.
        codes: The codes behind the table, with their reasons and sources.
        labels: Name of a condition or of the outcome to the words for its presence, as
            `{"OPP": "an opposition in the party"}`; a name without a label stands for itself.
        most_solutions: Lay out no more of each kind.

    Returns:
        The walk. Where there is no solution its `solutions` are empty and a warning says why.
    """
    speech = _Speech(comparison.truth.table, labels or {})
    behind: dict[str, list[Code]] = {}
    for code in codes:
        behind.setdefault(code.case, []).append(code)
    return _walk(comparison, behind, speech, most_solutions)


def _walk(
    comparison: Comparison, behind: dict[str, list[Code]], speech: _Speech, most: int
) -> Walk:
    truth = comparison.truth
    table = truth.table
    place = {case: row.number for row in truth.rows for case in row.cases}
    cases = tuple(
        CaseStep(
            case,
            tuple(table.values[at].tolist()),
            float(table.result[at]),
            place.get(case),
            tuple(behind.get(case, ())),
        )
        for at, case in enumerate(table.cases)
    )
    solutions = tuple(
        _solution_step(solution, kind.count, truth, behind, speech)
        for kind in comparison.solutions
        for solution in kind.listed[:most]
    )
    absence = comparison.negated
    return Walk(
        f"Under which combinations of {count_of(len(table.conditions), 'condition')} do "
        f"{count_of(len(table.cases), 'case')} show {speech.outcome(table.outcome)}?",
        cases,
        tuple(RowStep(row, _row_sentence(row, truth, speech)) for row in truth.rows),
        solutions,
        comparison.warnings,
        _walk(absence, behind, speech, most) if absence else None,
    )


class _Speech:
    """Puts conditions, terms and outcomes into words."""

    def __init__(self, table: CaseTable, labels: Mapping[str, str]) -> None:
        self.table = table
        self.labels = labels

    def literal(self, index: int, value: int) -> str:
        name = self.table.conditions[index]
        label = self.labels.get(name, name)
        if self.table.levels[index] > 2:
            return f"{label} at {value}"
        return label if value else f"without {label}"

    def term(self, cube: Sequence[int]) -> str:
        said = [self.literal(at, value) for at, value in enumerate(cube) if value != FREE]
        return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"

    def outcome(self, name: str) -> str:
        bare = name.removeprefix("~")
        label = self.labels.get(bare, bare)
        return f"the absence of {label}" if name.startswith("~") else label


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _row_sentence(row: Row, truth: TruthTable, speech: _Speech) -> str:
    outcome = speech.outcome(truth.table.outcome)
    start = f"{_capital(speech.term(row.values))}: {join_names(row.cases)}"
    if row.out == "?":
        return f"{start}; too few cases to say anything."
    if row.contradictory:
        return (
            f"{start}; {join_names(row.cases_with)} with {outcome}, "
            f"{join_names(row.cases_without)} without: a contradiction."
        )
    verdict = {"1": f"leads to {outcome}", "0": f"does not lead to {outcome}"}
    said = verdict.get(row.out, f"speaks neither for nor against {outcome}")
    return f"{start}; {said} (inclusion {row.inclusion:.2f})."


def _solution_step(
    solution: Solution,
    rivals: int,
    truth: TruthTable,
    behind: dict[str, list[Code]],
    speech: _Speech,
) -> SolutionStep:
    outcome = speech.outcome(truth.table.outcome)
    ways = " or ".join(speech.term(term.cube) for term in solution.terms)
    alone = "" if rivals == 1 else f" It is one of {rivals} that fit equally well."
    sentence = (
        f"{_capital(outcome)} follows from {ways}. This holds to {solution.inclusion:.0%} of the "
        f"cases so described and covers {solution.coverage:.0%} of {outcome}.{alone}"
    )
    assumed = len(find_assumptions(truth, solution))
    caveat = (
        f"It assumes of {count_of(assumed, 'combination')} no case shows that "
        f"{'it leads' if assumed == 1 else 'they lead'} to {outcome}."
        if assumed
        else ""
    )
    terms = tuple(_term_step(term, outcome, truth, behind, speech) for term in solution.terms)
    return SolutionStep(solution, sentence, caveat, terms)


def _term_step(
    term: TermFit, outcome: str, truth: TruthTable, behind: dict[str, list[Code]], speech: _Speech
) -> TermStep:
    table = truth.table
    sentence = f"{_capital(speech.term(term.cube))}: this explains {join_names(term.cases)}."
    if term.deviant:
        sentence += f" Against it: {join_names(term.deviant)}, without {outcome}."
    used = {table.conditions[at] for at, value in enumerate(term.cube) if value != FREE}
    used.add(table.outcome.removeprefix("~").split("[")[0])
    involved = dict.fromkeys([*term.cases, *term.deviant])
    codes = [code for case in involved for code in behind.get(case, ()) if code.condition in used]
    return TermStep(term, sentence, tuple(codes))
