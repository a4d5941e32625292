"""Write small.csv: 80 made-up careers with late entry, ties, competing endings and repeats.

Run from the repository root: python oracles/survival/make_small.py
"""

from pathlib import Path

import numpy as np

random = np.random.default_rng(1956)
n = 80
x1 = random.integers(0, 2, n)
x2 = np.round(random.normal(size=n), 2)
stratum = random.integers(0, 2, n)
entry = np.round(random.exponential(2, n) * random.integers(0, 2, n))
length = random.exponential(6 / np.exp(0.7 * x1 - 0.3 * x2))
exit_ = entry + np.ceil(np.minimum(length, random.uniform(3, 15, n)))
cause = random.choice([0, 1, 2], n, p=[0.3, 0.45, 0.25])
person = random.integers(0, 50, n)
lines = ["entry,exit,cause,x1,x2,stratum,person"]
for row in zip(entry, exit_, cause, x1, x2, stratum, person, strict=True):
    lines.append(",".join(f"{value:g}" for value in row))
Path(__file__).with_name("small.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
