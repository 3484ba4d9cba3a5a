"""The bias audit: does the system treat groups differently, on the authority's own decisions?

A table of decisions is cut into cells (counts by group, outcome and decision) in one pass; everything else is computed on
cells. Rows of people never leave this package: what it gives back are counts and rates, with small groups hidden.
"""
