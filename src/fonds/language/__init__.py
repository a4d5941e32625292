"""Scripts, folding, tokens and stems of the languages a source may be in."""
