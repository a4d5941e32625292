"""Days to places on a line, and the ticks that belong to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TimeScale:
    """A straight scale: `first` stands at `left`, the end of `last` at `right` (user units)."""

    first: date
    last: date
    left: float
    right: float

    @property
    def days(self) -> int:
        """Length of the scale in days, both ends counted; at least one."""
        return max(1, (self.last - self.first).days + 1)

    @property
    def day_width(self) -> float:
        """Width of one day in user units."""
        return (self.right - self.left) / self.days

    def place(self, day: date) -> float:
        """Where a day begins, held within the scale."""
        offset = (day - self.first).days * self.day_width
        return min(max(self.left + offset, self.left), self.right)

    def middle(self, day: date) -> float:
        """Where the middle of a day stands, held within the scale."""
        offset = ((day - self.first).days + 0.5) * self.day_width
        return min(max(self.left + offset, self.left), self.right)

    def end(self, day: date) -> float:
        """Where a day ends, held within the scale."""
        return min(self.place(day) + self.day_width, self.right)

    def holds(self, earliest: date, latest: date) -> bool:
        """Whether any of these days stands on the scale."""
        return earliest <= self.last and latest >= self.first

    def years(self) -> tuple[int, ...]:
        """The years the scale touches."""
        return tuple(range(self.first.year, self.last.year + 1))

    def months(self) -> tuple[date, ...]:
        """The first days of the months the scale touches, its own first day included."""
        months = []
        day = self.first.replace(day=1)
        while day <= self.last:
            months.append(max(day, self.first))
            day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        return tuple(months)


def year_step(scale: TimeScale, label_width: float = 40.0) -> int:
    """How many years apart labels must stand so that none touches the next: 1, 2, 5, 10, ..."""
    room = (scale.right - scale.left) / max(1, len(scale.years()))
    for step in (1, 2, 5, 10, 20, 25, 50, 100):
        if room * step >= label_width:
            return step
    return 200
