"""Names across scripts: parse, romanise, vary, compare and index them."""
