"""The three walks: window clerk, approver, hall manager. The words are the guide that is printed for a class."""

from columns.enums import Duty
from hall.domain.walkthroughs import done
from hall.domain.walkthroughs.script import Script, Step
from hall.enums import EventKind, FiveStep, TrainedRole

CASES = "admin:hall_application_changelist"
NEW_CASE = "admin:hall_application_add"
LOW_RATINGS = "admin:hall_lowrating_changelist"
MESSAGES = "admin:hall_message_changelist"
ITEMS = "admin:hall_item_changelist"
OUTSIDE = "admin:hall_recordedcase_changelist"
FIGURES = "admin:hall_hallfigures_changelist"
RECORDS = "admin:hall_walkthrough_changelist"

WINDOW_CLERK = Script(
    role=TrainedRole.WINDOW_CLERK,
    duty=Duty.ACCEPT_APPLICATIONS,
    gist="接待来办事的人：代他申报，当场看材料，一次说清缺什么，受理，最后把结果交到他手里。",
    steps=(
        Step(
            key="find",
            title="找到要办的事项",
            act="打开网上大厅，用群众平常的说法搜，例如“低保”。打开办事指南，对照着把条件和材料讲给他听，再打印一份给他。",
            seen="指南上写着带什么、去哪里、多久办好、花多少钱；打印的一份带二维码。",
            five=FiveStep.SUBMIT,
            place="hall",
        ),
        Step(
            key="file",
            title="代群众申报一件",
            act="按“窗口代录”，用来人的话找到事项，问一句填一句；材料能拍照的拍照上传，交纸质件的勾选。姓名、证件都用编的，例如“张某”。",
            seen="得到申报号和查询码。把收件回执打印给他：上面有收了哪些材料、哪天之前答复。",
            five=FiveStep.SUBMIT,
            place=NEW_CASE,
            done=done.filed_for_somebody,
        ),
        Step(
            key="correction",
            title="一次告知要补的全部材料",
            act="打开一个待受理的办件，勾出缺的和不合格的每一项，写清怎么补，再按“一次性告知补正”。",
            seen="办件变成“待补正”，补正告知书可以打印。只能告知一次，漏了的不能再要，所以要写全。",
            five=FiveStep.ACCEPT,
            place=CASES,
            done=done.recorded(EventKind.CORRECTION_ASKED),
        ),
        Step(
            key="corrected",
            title="收下补来的材料",
            act="打开待补正的办件，按“收到补正材料”，填收到的那一天。",
            seen="办件回到“待受理”，五个工作日从收到之日的次日起重新算。",
            five=FiveStep.ACCEPT,
            place=CASES,
            done=done.recorded(EventKind.CORRECTED),
        ),
        Step(
            key="accept",
            title="受理一件",
            act="材料齐了，按“受理”。过了五个工作日没有告知的，系统算作从收到材料那天起受理，并记下是谁没有按时。",
            seen="受理通知书上有承诺办好的日子；办件转到审批员那里。您自己不能再审批它。",
            five=FiveStep.ACCEPT,
            place=CASES,
            done=done.recorded(EventKind.ACCEPTED),
        ),
        Step(
            key="decided_by_another",
            title="等审批员作出决定",
            act="换审批员的演示账号把这一件批了，或者请旁边的同事批。再换回来。",
            seen="办件变成“待取件”，您的待办里出现它。",
            five=FiveStep.APPROVE,
        ),
        Step(
            key="hand_over",
            title="把结果交给申请人",
            act="打开待取件的办件，核对来人的身份，按“交申请人签收”；要邮寄的按“交邮”，填邮件号。",
            seen="送达回证可以打印，请他签名，扫描后传上去。",
            five=FiveStep.PICK_UP,
            place=CASES,
            done=done.handed_over,
        ),
        Step(
            key="rating",
            title="请他评价",
            act="打开办结的办件，按“请申请人评价”，把屏幕转过去，让他自己按。评不评、评几分，由他。",
            seen="评价记下来了，十天之内他还可以在网上改。",
            five=FiveStep.PICK_UP,
            place=CASES,
            done=done.asked_for_rating,
        ),
    ),
)

APPROVER = Script(
    role=TrainedRole.APPROVER,
    duty=Duty.REVIEW_APPLICATIONS,
    gist="审核受理了的办件：看材料，需要的进入特殊环节，在承诺的日子前作出决定，或者报负责人决定。",
    steps=(
        Step(
            key="queue",
            title="看哪些先到期",
            act="打开办件列表，看“审批中”的。没有的，先用窗口人员的演示账号受理几件。三个工作日之内到期的是黄的，过了的是红的。",
            seen="每一件都写着承诺的日子和法定的日子；先办先到期的。",
            five=FiveStep.APPROVE,
            place=CASES,
        ),
        Step(
            key="special",
            title="进入一次特殊环节",
            act="打开一件审批中的，按“进入特殊环节”，选听证、检验、鉴定等，填要多少天。现场核查一般要算在办理时间里，系统不让选。",
            seen="特殊环节时间告知书可以打印；这段时间不算在办理时间里，期限停在那里。",
            five=FiveStep.APPROVE,
            place=CASES,
            done=done.recorded(EventKind.SPECIAL_STARTED),
        ),
        Step(
            key="special_over",
            title="结束特殊环节",
            act="结果来了，按“特殊环节结束”，填结束的那一天。",
            seen="期限接着往下算，新的日子和怎么算出来的，都在办件页上。",
            five=FiveStep.APPROVE,
            place=CASES,
            done=done.recorded(EventKind.SPECIAL_ENDED),
        ),
        Step(
            key="propose",
            title="把一件报负责人决定",
            act="写清查明的情况、理由和依据，按“报负责人决定”。不予批准的，一律这样报。",
            seen="办件变成“待领导决定”；负责人同意，或者写明理由退回给您。",
            five=FiveStep.APPROVE,
            place=CASES,
            done=done.proposed,
        ),
        Step(
            key="grant",
            title="作出一个决定",
            act="可以由您决定的，按“准予”，填准予的内容和有效期。自己受理的那一件，系统不让您批，要换一件。",
            seen="决定书有了文号，可以打印、盖章。",
            five=FiveStep.APPROVE,
            place=CASES,
            done=done.recorded(EventKind.DECIDED),
        ),
        Step(
            key="ready",
            title="把结果送到窗口",
            act="证照或者批文做好、盖好章，按“结果已制作，待取件”。决定作出后十个工作日之内要送到申请人手里。",
            seen="办件到了窗口的待办；申请人查询时看到“可以来取了”。",
            five=FiveStep.PICK_UP,
            place=CASES,
            done=done.recorded(EventKind.READY),
        ),
        Step(
            key="extension",
            title="来不及的，请负责人批准延长",
            act="到期之前，请本机关负责人在办件页上按“批准延长期限”，写理由。只能延长一次，过了期就不能再延。",
            seen="延长审批期限通知书可以打印，新的日子写在上面。",
            five=FiveStep.APPROVE,
        ),
    ),
)

HALL_MANAGER = Script(
    role=TrainedRole.HALL_MANAGER,
    duty=Duty.MANAGE_HALL,
    gist="管好本单位在大厅里的事：事项常新，办件不超期，网下办的补录进来，咨询有答复，差评有回音，人人会用。",
    steps=(
        Step(
            key="items",
            title="核对本单位的事项",
            act="打开事项列表，一项一项看：名称、依据、材料、时限、电话、地点还对不对。承接、下放、取消、调整的，当即改。",
            seen="要改的新建一个版本，经本单位领导、县委编办、县政务局三道才公开；公开之前，老百姓看到的还是旧的。",
            place=ITEMS,
        ),
        Step(
            key="cases",
            title="看有没有快到期的办件",
            act="打开办件列表，按到期的先后看；黄的提醒经办的人，红的问清原因。",
            seen="每一件在谁手里、到了哪一步、还剩几个工作日，都在列表里。",
            place=CASES,
        ),
        Step(
            key="outside",
            title="补录一件在网下办了的",
            act="凡进大厅的事项都必须通过大厅办。已经在网下办了的，在大厅外办件里补录，写明为什么和每一步的日期。",
            seen="这一件有了申报号，算进本单位的网下补录；县政务局看得到数目和原因。",
            place=OUTSIDE,
            done=done.entered_afterwards,
        ),
        Step(
            key="message",
            title="答复一条咨询",
            act="打开咨询留言里待答复的一条，写答复。没有的，先当一回群众，在网上大厅“问问题、提意见”里提一条，由县政务局转给您。要公开的，把姓名、电话、地址这些都去掉，由另一个人放行。",
            seen="留言的人凭编号和查询码看到答复；同意公开的，大家也看得到。",
            place=MESSAGES,
            done=done.answered_message,
        ),
        Step(
            key="low_rating",
            title="核实一条差评",
            act="打开差评整改里的一条，没有的，先给办结的办件评个“不满意”。问清怎么回事，按“核实属实”，再报告整改情况；是误评的，请县政务局写明理由不计入。十五个工作日之内办结，办完给他回话。",
            seen="整改的情况随评价一起公开，不计入的要有理由。",
            place=LOW_RATINGS,
            done=done.looked_into_low_rating,
        ),
        Step(
            key="figures",
            title="看本单位的统计",
            act="打开大厅统计，选一个月。看逾期几件、网下补录几件、平均用几天、评价几分。",
            seen="网下补录多的标成红色，县政务局也看得到。表可以导出、打印。",
            place=FIGURES,
        ),
        Step(
            key="people",
            title="看谁练过了，谁还没有",
            act="打开岗位练习的名单，按岗位看本单位的人；没有练过的，安排他来。",
            seen="名单可以导出，登记到培训登记簿里。",
            place=RECORDS,
        ),
    ),
)

SCRIPTS = (WINDOW_CLERK, APPROVER, HALL_MANAGER)


def script_of(role: str) -> Script | None:
    """Return the walk through a role; None for a word that is no role."""
    return next((each for each in SCRIPTS if each.role == role), None)
