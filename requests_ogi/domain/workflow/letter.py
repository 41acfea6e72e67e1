"""The way of a letter: drafted, signed and numbered, sealed, served; or scrapped with its number kept."""

from columns.enums import Duty
from requests_ogi.domain import guards, letter_acts, telling
from requests_ogi.domain.workflow.authority import CLERKS, SIGNERS, on_letter
from requests_ogi.enums import LetterState
from requests_ogi.models import Letter
from yunlong_portal.kernel.workflow import Transition, Workflow

LETTER: Workflow[Letter] = Workflow(
    name="letter",
    label="文书的办理",
    model="requests_ogi.Letter",
    states=LetterState,
    initial=LetterState.DRAFTED,
    authorise=on_letter,
    tell=telling.of_letter,
    transitions=(
        Transition(
            name="sign",
            label="签发文书",
            source=LetterState.DRAFTED,
            target=LetterState.SIGNED,
            duties=(*SIGNERS, Duty.APPROVE_EXTENSION),
            guards=(letter_acts.signer_did_not_draft, letter_acts.reply_is_signed_with_its_case),
            effect=letter_acts.sign,
            form="sign",
        ),
        Transition(
            name="sign_with_case",
            label="随案签发",
            source=LetterState.DRAFTED,
            target=LetterState.SIGNED,
            effect=letter_acts.sign,
        ),
        Transition(
            name="seal",
            label="登记用印",
            source=LetterState.SIGNED,
            target=LetterState.SEALED,
            duties=CLERKS,
            guards=(letter_acts.sealed_page_matches,),
            effect=letter_acts.seal,
            form="seal",
        ),
        Transition(
            name="serve",
            label="登记送达",
            source=LetterState.SEALED,
            target=LetterState.SERVED,
            duties=CLERKS,
            guards=(letter_acts.reply_goes_with_its_case, guards.service_is_complete),
            effect=letter_acts.serve,
            form="service",
        ),
        Transition(
            name="note_service",
            label="随案送达",
            source=LetterState.SEALED,
            target=LetterState.SERVED,
            effect=letter_acts.serve,
        ),
        *(
            Transition(
                name="scrap",
                label="作废",
                source=source,
                target=LetterState.SCRAPPED,
                duties=(*SIGNERS, Duty.APPROVE_EXTENSION, Duty.HANDLE_REQUEST),
                guards=(letter_acts.reply_goes_with_its_case,),
                needs_reason=True,
                form="reason",
                danger=True,
            )
            for source in (LetterState.DRAFTED, LetterState.SIGNED)
        ),
        *(
            Transition(
                name="drop",
                label="随案作废",
                source=source,
                target=LetterState.SCRAPPED,
            )
            for source in (LetterState.DRAFTED, LetterState.SIGNED, LetterState.SEALED)
        ),
    ),
)
