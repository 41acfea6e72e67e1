"""The ledger of evidence: every row is written down once, in a chain, so that one changed character is found and named.

Triggers refuse UPDATE and DELETE (``kernel.triggers``); whoever holds the database's own keys can lift them. So each
minute a sweep seals what has come into the evidence tables since, however it came in: up to 500 rows of one table, the
key and the digest of each, and the digest of the seal before. ``verify`` reads all rows again and says which one is
not what was sealed, is gone, or was put in behind.

Who can write everything can also write a new chain. Therefore the digest of its newest link goes to the log at each
sealing: what stands in a log kept elsewhere must still be found in the chain (``verify_signoffs --anchor``).

When content is one day redacted by order, the order will name its rows, and ``verify`` will say "redacted" of them
instead of "altered"; the seals stay as they are.
"""

from yunlong_portal.kernel.ledger.rows import cannot_be_read
from yunlong_portal.kernel.ledger.sealing import WORK, head, seal
from yunlong_portal.kernel.ledger.verifying import Finding, verify

__all__ = ["WORK", "Finding", "cannot_be_read", "head", "seal", "verify"]
