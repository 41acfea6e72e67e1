"""Chinese texts about county affairs for the benchmark: as long, as repetitive and as varied as real ones.

Made from sentence patterns and word lists by a seeded generator, so that two runs measure the same texts. None of it
is a fact; none of it ever leaves the benchmark's own folder.
"""

import random
from dataclasses import dataclass


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PLACES = _listed(
    "诺邓镇 功果桥镇 漕涧镇 白石镇 宝丰乡 关坪乡 团结乡 长新乡 检槽乡 苗尾乡 民建乡 石门社区 福堂社区 果郎社区 "
    "青松村 永安村 象麓村 龙飞村 杏林村 丰华村 顺荡村 师井村 三合村 新胜村 天池保护区 沘江流域 澜沧江沿岸 老县城片区"
)
BODIES = _listed(
    "县人民政府办公室 县发展和改革局 县教育局 县公安局 县民政局 县财政局 县人力资源和社会保障局 县国土资源局 "
    "县环境保护局 县住房和城乡建设局 县交通运输局 县农业局 县林业局 县水务局 县卫生和计划生育局 县审计局 "
    "县市场监督管理局 县安全生产监督管理局 县扶贫办 县移民局 县残联 县信访局 县城市管理综合行政执法局 县气象局"
)
TOPICS = _listed(
    "征地拆迁补偿安置 城乡居民基本医疗保险缴费 医保报销 农村危房改造 易地扶贫搬迁 精准扶贫建档立卡 农村饮水安全 "
    "农村公路养护 森林防火 地质灾害防治 防汛抗旱 义务教育入学 学生营养改善计划 城乡低保 特困人员供养 临时救助 "
    "残疾人两项补贴 大病保险 养老保险待遇领取资格认证 就业创业培训 劳动力转移就业 生态护林员选聘 退耕还林 "
    "核桃产业提质增效 诺邓火腿地理标志保护 麦地湾梨种植 茶叶初制所改造 烤烟收购 肉牛养殖 高标准农田建设 "
    "土地承包经营权确权登记 不动产登记 宅基地审批 矿山安全生产 水电站移民后期扶持 河长制 城乡人居环境提升 "
    "垃圾污水治理 厕所革命 公共法律服务 信访事项办理 政务公开 放管服改革 一颗印章管审批 食品药品安全 "
    "烟花爆竹安全监管 道路交通安全整治 校园周边环境整治 疫苗接种 家庭医生签约服务 计划生育奖励扶助 文物保护 "
    "非物质文化遗产传承 旅游厕所建设 三月街民族节 白族古村落保护 招商引资 预算执行 三公经费 政府采购 国有资产管理"
)
ACTS = _listed(
    "召开专题会议研究部署 组织开展专项检查 深入一线调研督导 全面启动 顺利通过州级验收 有序推进 举办业务培训班 "
    "开展集中宣传 完成年度目标任务 制定实施方案 公开征求意见 建立工作台账 落实包保责任 张榜公示 回头看整改 "
    "现场办公解决困难 开展政策宣讲 签订目标责任书 启动应急演练 兑现补助资金"
)
RESULTS = _listed(
    "群众满意度明显提高 工作取得阶段性成效 解决了群众反映强烈的问题 为全面完成年度任务奠定了基础 得到当地群众一致好评 "
    "切实维护了群众合法权益 进一步规范了办理程序 压实了各级各部门责任 补齐了基础设施短板 促进了农民增收"
)
ROLES = _listed("分管副县长 局党组书记 乡镇长 驻村工作队长 村党总支书记 业务股室负责人 挂钩单位负责人 县级领导")

_SENTENCES = (
    "{month}月{day}日，{body}在{place}{act}{topic}工作，{role}参加并提出具体要求。",
    "截至{month}月底，全县累计投入{topic}资金{money}万元，覆盖{count}个村（居）委会、{people}户群众，{result}。",
    "各乡镇、各部门要高度重视{topic}，明确专人负责，于{month}月{day}日前将落实情况报{body}。",
    "根据《云南省{topic}管理办法》和云政办发〔{year}〕{number}号文件精神，结合我县实际，现将有关事项通知如下。",
    "申请人应当持居民身份证、户口簿和相关证明材料到{place}便民服务中心提出申请，由{body}在{workdays}个工作日内办结。",
    "{place}{act}，{role}要求把{topic}作为当前重点工作来抓，确保按时限、按标准完成。",
    "会议强调，要坚持问题导向，对{topic}中存在的困难和问题逐项研究，做到件件有落实、事事有回音。",
    "公示期自{year}年{month}月{day}日起{workdays}个工作日，如有异议，请以书面形式向{body}反映。",
    "{body}会同{other}{act}，重点检查{topic}政策落实、资金使用和档案管理情况。",
    "经核查，{place}{count}户符合{topic}条件，拟按每户{money}元标准给予补助，现予公示。",
    "下一步，{body}将继续加大{topic}力度，完善长效机制，{result}。",
    "（一）加强组织领导。成立由{role}任组长的{topic}领导小组，办公室设在{body}，负责日常工作。",
    "（二）强化监督检查。县政府督查室会同{other}对{topic}开展专项督查，对工作不力的进行通报批评。",
    "项目总投资{money}万元，其中中央资金{people}万元，工期{count}个月，建成后将惠及{place}等{workdays}个村。",
    "在{place}，群众对{topic}提出了意见建议{count}条，已当场答复{workdays}条，其余由{other}限期办理。",
    "联系人可在工作日上午8:30至11:30、下午2:30至5:30到{body}咨询{topic}有关政策，或者拨打96128政务信息查询专线。",
)
_TITLES = (
    "云龙县人民政府办公室关于进一步做好{topic}工作的通知",
    "{body}关于{topic}情况的公示",
    "{place}{act}{topic}工作",
    "云龙县{year}年{topic}实施方案",
    "{body}在{place}{act}",
    "{topic}工作推进会在{place}召开",
    "关于{year}年第{number}批{topic}名单的公告",
    "{body}{year}年{topic}工作总结",
)


@dataclass(frozen=True)
class Text:
    """One made-up text: title and paragraphs."""

    title: str
    paragraphs: tuple[str, ...]

    @property
    def html(self) -> str:
        """Return the paragraphs as the body of a page. The patterns hold nothing that HTML would read as markup."""
        return "".join(f"<p>{each}</p>" for each in self.paragraphs)


def _fill(pattern: str, chance: random.Random) -> str:
    return pattern.format(
        place=chance.choice(PLACES),
        body=chance.choice(BODIES),
        other=chance.choice(BODIES),
        topic=chance.choice(TOPICS),
        act=chance.choice(ACTS),
        result=chance.choice(RESULTS),
        role=chance.choice(ROLES),
        year=chance.randint(2008, 2025),
        month=chance.randint(1, 12),
        day=chance.randint(1, 28),
        number=chance.randint(1, 180),
        count=chance.randint(2, 90),
        people=chance.randint(100, 9000),
        money=chance.randint(10, 60_000),
        workdays=chance.choice((3, 5, 7, 10, 15, 20)),
    )


def make(chance: random.Random) -> Text:
    """Return the next text. Most are as short as news, some as long as a plan (200 to 8,000 characters)."""
    sentences = min(180, max(4, int(chance.lognormvariate(2.9, 0.8))))
    lines = [_fill(chance.choice(_SENTENCES), chance) for _ in range(sentences)]
    paragraphs, place = [], 0
    while place < len(lines):
        step = chance.randint(1, 5)
        paragraphs.append("".join(lines[place : place + step]))
        place += step
    return Text(title=_fill(chance.choice(_TITLES), chance), paragraphs=tuple(paragraphs))
