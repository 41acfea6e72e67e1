"""The benchmark: made-up publications, plain views to compare with, the measuring and the report."""
