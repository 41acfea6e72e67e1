"""The case file as one PDF: cover, contents, every paper in order with its page number, and how complete it is."""
