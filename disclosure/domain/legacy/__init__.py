"""Bringing an old site in, page by page: read, taken apart, judged, and published by the batch that was ordered.

Small rooms, most of them pure: ``reading`` (bytes to text), ``dates``, ``addresses`` (old addresses, and which file of
the dump stands behind one), ``page`` (title, date, metadata and the place of the body), ``body`` (what the portal may
show of it), ``warnings`` (what a person should look at), ``judging`` (what keeps a page closed, P46). ``planning``
(with ``plans`` and ``payloads``) puts them together into what is to become of one page; ``batches``, ``migrating`` and
``keeping`` write it; ``quarantine`` is what people decide about pages that were held back, ``verifying`` looks again.
"""
