"""Standard catalogues, obligations and coverage, in the matrices."""
