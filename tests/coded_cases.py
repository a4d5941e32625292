"""A small table of coded cases: four countries, two conditions, one cell in dispute."""

from __future__ import annotations

from fonds.catalogue.models import Case, Code, Condition, Source

# name: (opposition, pressure, fell); the other reading of Poland's pressure is 1
CASES = {
    "Poland": ("1", "0", "1"),
    "Hungary": ("1", "1", "1"),
    "Romania": ("0", "1", "0"),
    "Albania": ("0", "0", "0"),
}


def build() -> None:
    """Fill the catalogue."""
    source = Source.objects.create(public_id="book", kind="book", title="A book")
    conditions = [
        Condition.objects.create(
            public_id=key, definition=f"What {label} is", label=label, expected=expected,
            is_outcome=key == "fell", order=order,
        )
        for order, (key, label, expected) in enumerate(
            (
                ("opp", "an opposition", "1"),
                ("pressure", "Soviet pressure", ""),
                ("fell", "a fall", ""),
            )
        )
    ]  # fmt: skip
    for order, (name, values) in enumerate(CASES.items()):
        case = Case.objects.create(public_id=name.lower(), name=name, order=order)
        for condition, value in zip(conditions, values, strict=True):
            Code.objects.create(
                case=case, condition=condition, value=value, source=source,
                reason=f"{name} {condition.public_id}",
            )  # fmt: skip
    Code.objects.create(
        case=Case.objects.get(public_id="poland"), condition=conditions[1], value="1",
        coder="second", reason="posts were separated in 1954", source=source,
    )  # fmt: skip
    Case.objects.create(public_id="ussr", name="USSR", in_comparison=False, order=9)
