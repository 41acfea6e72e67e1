"""Looking up without importing up: a lower floor declares a slot, a higher floor fills it in ``AppConfig.ready``.

The lower floor's page calls the slot and shows what comes; where nobody filled it, nothing is shown.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Returned = TypeVar("Returned")

_declared: dict[str, "Slot[Any]"] = {}


class Slot(Generic[Returned]):
    """A place that higher floors may fill.

    ``name`` says where it is shown; ``returns`` what a provider hands back; ``query_budget`` how many queries each
    provider may use, however many rows there are (tests hold them to it).
    """

    def __init__(self, name: str, *, returns: str, query_budget: int) -> None:
        """Declare the slot. Raises ValueError where the name is taken."""
        if name in _declared:
            raise ValueError(f"slot {name} is declared already")
        self.name = name
        self.returns = returns
        self.query_budget = query_budget
        self._providers: dict[str, tuple[int, Callable[..., Returned]]] = {}
        _declared[name] = self

    def fill(self, provider: Callable[..., Returned], *, order: int = 0) -> None:
        """Add a provider; lower ``order`` comes first. The same function fills a slot once."""
        self._providers[f"{provider.__module__}.{provider.__qualname__}"] = (order, provider)

    @property
    def providers(self) -> list[Callable[..., Returned]]:
        """Return the providers in order."""
        return [provider for _, provider in sorted(self._providers.values(), key=lambda each: each[0])]

    def call(self, **arguments: Any) -> list[Returned]:
        """Return what each provider hands back, in order; empty where nobody filled the slot."""
        return [provider(**arguments) for provider in self.providers]


def declared() -> list[Slot[Any]]:
    """Return every slot, by name."""
    return [_declared[name] for name in sorted(_declared)]
