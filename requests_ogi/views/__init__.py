"""The citizens' screens: the guide, filing page by page, following a case, the flow chart, papers to print."""
