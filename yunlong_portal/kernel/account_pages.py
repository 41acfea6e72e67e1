"""What a person sees of his own account: choosing a password, and what others did to the account."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from yunlong_portal.kernel import accounts
from yunlong_portal.kernel.forms import MissingByNameMixin
from yunlong_portal.kernel.models import User
from yunlong_portal.kernel.visitors import person_of
from yunlong_portal.kernel.workflow import Refused

PASSWORD_HELP = "至少 8 个字符，不能与用户名或姓名相近，不能是常见的密码"  # noqa: S105  # no password
SHOWN = 10


class SignInForm(MissingByNameMixin, AdminAuthenticationForm):
    """Asks who one is."""

    error_messages = AdminAuthenticationForm.error_messages | {
        "invalid_login": "用户名或密码不对，请重新输入（区分大小写）。"
    }


class OwnPasswordForm(MissingByNameMixin, PasswordChangeForm):
    """Asks for the password one has and, twice, for the one chosen."""

    error_messages = PasswordChangeForm.error_messages | {
        "password_incorrect": "旧密码不对，请重新输入。",
        "password_mismatch": "两次输入的新密码不一样，请重新输入。",
    }

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.fields["new_password1"].help_text = PASSWORD_HELP

    def save(self, commit: bool = True) -> User:
        """Give the account the password chosen. Refused: what :func:`accounts.choose_password` refuses."""
        accounts.choose_password(
            user=self.user,
            old=self.cleaned_data["old_password"],
            new=self.cleaned_data["new_password1"],
            now=timezone.now(),
        )
        return self.user


class OwnPasswordView(PasswordChangeView):
    """Lets a person choose a password, and says who has set the one he came with."""

    form_class = OwnPasswordForm
    template_name = "admin/own_password.html"
    title = "改密码"

    def get_success_url(self) -> str:
        return reverse("admin:index")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Change it; what speaks against it stands in the form."""
        try:
            answer = super().form_valid(form)
        except Refused as refused:
            form.add_error("old_password" if refused.code == "wrong_password" else "new_password1", str(refused))
            return self.form_invalid(form)
        messages.success(self.request, "密码已改好，请牢记。下次登录用新密码。")
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = person_of(self.request)
        acts = accounts.acts_of_others(person)[:SHOWN]
        return super().get_context_data(**kwargs) | {"acts": acts, "must": person.has_temporary_password}


def acts_on_me(request: HttpRequest) -> dict[str, Any] | None:
    """Return for the staff's first page what others lately did to one's account, or None where there is nothing.

    Shown for as long as it is news, whoever has looked at it: somebody else may have signed in with that password.
    """
    since = timezone.now() - accounts.TOLD_FOR
    acts = list(accounts.acts_of_others(person_of(request), since=since)[:SHOWN])
    return {"acts": acts} if acts else None
