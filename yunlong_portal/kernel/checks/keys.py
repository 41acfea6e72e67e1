"""System checks of the keys of personal data, and of the columns that are encrypted with them."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from yunlong_portal.kernel import triggers
from yunlong_portal.kernel.encryption import keys
from yunlong_portal.kernel.encryption.rotation import encrypted_fields

_HINT = "见 docs/running.md 的“密钥和备份”。旧密钥丢失后，用它加密的数据再也读不出来。"


@register(Tags.security)
def check_keys(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Say what is wrong with the keys or the cipher before anything is encrypted with them."""
    found: list[CheckMessage] = []
    for look, code in (
        (keys.ring, "kernel.E301"),
        (lambda: keys.index_secret(settings.INDEX_KEY), "kernel.E302"),
        (keys.cipher_in_use, "kernel.E303"),
    ):
        try:
            look()
        except ImproperlyConfigured as error:
            found.append(Error(str(error), hint=_HINT, id=code))
    return found


@register(Tags.models)
def check_encrypted_columns(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse personal data where it could never be erased: in evidence, or in rows whose history is kept."""
    protected = {each.table: each.columns for each in triggers.protected()}
    found: list[CheckMessage] = []
    for model in apps.get_models(include_auto_created=True):
        for field in encrypted_fields(model):
            table, column = model._meta.db_table, str(field.column)
            in_evidence = table in protected and (not protected[table] or column in protected[table])
            if in_evidence or hasattr(model, "history_change_reason"):
                found.append(
                    Error(
                        f"{model._meta.label}.{field.name}：个人数据放进了只增不改的表，以后无法依法删除。",
                        hint="请放在没有历史的表里，有历史的表只记它的键。",
                        obj=model,
                        id="kernel.E305",
                    )
                )
    return found
