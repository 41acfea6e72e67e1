"""机构设置公示栏 (附件3): what stands on it, what it may say about people, and how it is kept up to date."""

from disclosure.domain.boards.kind import BOARD

__all__ = ["BOARD"]
