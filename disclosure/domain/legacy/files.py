"""The files of a dump: cleaned as every upload is, stored once; in a rehearsal cleaned and thrown away."""

import hashlib
import os
import tempfile
from collections import OrderedDict
from pathlib import Path

from disclosure.domain.legacy.dump import Dump
from disclosure.domain.legacy.plans import Cleaned
from yunlong_portal.kernel import files
from yunlong_portal.kernel.files.accept import clean_into
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.workflow import Refused

# Pages of one site share a handful of forms; more need not be remembered.
_REMEMBERED = 64


class Shelf:
    """Hands out the files of a dump, each cleaned once. ``stored_by`` None: a rehearsal, nothing stays."""

    def __init__(self, dump: Dump, *, stored_by: User | None) -> None:
        self._dump, self._stored_by = dump, stored_by
        self._known: OrderedDict[str, Cleaned | Refused] = OrderedDict()

    def fetch(self, file: str, name: str) -> Cleaned:
        """Return a file of the dump under the name a page gives it. Raises Refused as ``files.accept`` does."""
        found = self._known.get(file)
        if found is None:
            found = self._known[file] = self._cleaned(file)
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        if isinstance(found, Refused):
            raise found
        named = files.proper_name(name, extension=found.name.rpartition(".")[2])
        return Cleaned(found.digest, named, found.media_type, found.size, found.text, found.is_readable)

    def _cleaned(self, file: str) -> Cleaned | Refused:
        path, name = self._dump.path(file), file.rsplit("/", 1)[-1]
        try:
            return self._rehearse(path, name) if self._stored_by is None else self._accept(path, name, self._stored_by)
        except Refused as refused:
            return refused

    def _accept(self, path: Path, name: str, person: User) -> Cleaned:
        with path.open("rb") as data:
            stored = files.accept(data=data, name=name, stored_by=person)
        named = files.proper_name(name, extension=stored.extension)
        return Cleaned(stored.digest, named, stored.media_type, stored.size, stored.text, stored.is_readable)

    def _rehearse(self, path: Path, name: str) -> Cleaned:
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as target, path.open("rb") as data:
            cleaned = clean_into(target, data=data, name=name, folder=Path(folder))
            target.seek(0)
            digest = hashlib.file_digest(target, "sha256").hexdigest()
            size = target.seek(0, os.SEEK_END)
        named = files.proper_name(name, extension=cleaned.kind.extension)
        return Cleaned(digest, named, cleaned.kind.media_type, size, cleaned.text, cleaned.is_readable)
