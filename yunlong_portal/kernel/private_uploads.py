"""Files in a form: taken in as private files at once, and not lost when something else in the form is wrong.

What was taken in is named by a token that only the same person can use, for a day; the next sending of the form finds
it there. Cleaning and encrypting happen outside every transaction.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core import signing

from yunlong_portal.kernel.models import PrivateFile, User
from yunlong_portal.kernel.private_files import UNATTACHED_KEPT, accept_private
from yunlong_portal.kernel.workflow import Refused

_SALT = "kernel.private_uploads"
FORMATS = "pdf、jpg、png，每个不超过 50 MB"


class PrivateUploads(forms.Form):
    """A form some of whose fields bring private files. ``take_in`` is called when the rest has been looked at."""

    upload_fields: tuple[str, ...] = ()
    # Of these one is needed, now or from before.
    needed_uploads: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.uploads: dict[str, list[PrivateFile]] = {}

    def take_in(self, *, person: User, now: datetime) -> bool:
        """Take the files in, those from before included; return whether all could be. What cannot is said."""
        for name in self.upload_fields:
            self.uploads[name] = self._from_before(name, person)
            if name in self.errors:
                continue
            for upload in _several(self.files.getlist(self.add_prefix(name)) if self.files else ()):
                try:
                    file = accept_private(data=upload, name=upload.name, stored_by=person, now=now)
                except Refused as refused:
                    self.add_error(name, f"{upload.name}：{refused}")
                else:
                    self.uploads[name].append(file)
        for name in self.needed_uploads:
            if not self.uploads[name] and name not in self.errors:
                self.add_error(name, "请选择文件。")
        return not self.errors

    def kept(self) -> list[dict[str, str]]:
        """Return what stays of the uploads in the page: the name of the hidden field, the token, the file's name."""
        return [
            {"field": self._kept_name(name), "token": _token(name, file), "name": file.name}
            for name, files in self.uploads.items()
            for file in files
        ]

    def latest(self, name: str) -> PrivateFile | None:
        """Return the one file of a field, the last where several were chosen one after the other."""
        return self.uploads[name][-1] if self.uploads.get(name) else None

    def _kept_name(self, name: str) -> str:
        return self.add_prefix(f"{name}-kept")

    def _from_before(self, name: str, person: User) -> list[PrivateFile]:
        tokens = self.data.getlist(self._kept_name(name)) if hasattr(self.data, "getlist") else ()
        keys = [key for each in tokens if (key := _key_of(each, name)) is not None]
        found = PrivateFile.objects.kept().filter(pk__in=keys, stored_by=person).exclude(kept_until=None)
        by_key = {file.pk: file for file in found}
        return [by_key[key] for key in dict.fromkeys(keys) if key in by_key]


def _several(uploads: Iterable[Any]) -> list[Any]:
    return [each for each in uploads if each]


def _token(name: str, file: PrivateFile) -> str:
    return signing.dumps({"field": name, "file": file.pk}, salt=_SALT)


def _key_of(token: str, name: str) -> int | None:
    try:
        said = signing.loads(token, salt=_SALT, max_age=UNATTACHED_KEPT)
    except signing.BadSignature:
        return None
    return said["file"] if said.get("field") == name else None
