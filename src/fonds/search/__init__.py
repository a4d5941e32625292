"""The index: queries, analysis and the engines behind one protocol."""
