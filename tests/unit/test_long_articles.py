"""Long articles: a feed that gives whole essays must not make rumours, denials and deadlines of what stands deep in them."""

from datetime import date

import pytest

from monitor.model import Status, Verdict
from tests.support.entries import Told, judged

ZH_BODY = (
    "\n过去几年里，造车这件事改变了很多人的看法，有人兴奋，有人怀疑，也有人选择沉默。"
    "\n走进门店，销售人员正在给顾客介绍座椅和后备箱，孩子们围着展车跑来跑去。"
    "\n一位带着家人来看车的工程师告诉我们，他更在意的是售后和充电，而不是屏幕有多大。"
    "\n行业里的竞争从来没有停下来过，价格、交付、服务，每一项都在被重新比较。"
    "\n有分析认为，接下来的比拼不在于谁的声音更大，而在于谁能把工厂管好。"
)
IT_BODY = (
    "\nNegli ultimi anni il mercato delle auto elettriche è cambiato molto, e con esso le attese di chi compra."
    " Nei saloni le famiglie guardano il bagagliaio prima dello schermo, e chiedono quanto costa una ricarica."
    "\nPer chi viene dai telefoni la sfida non è la potenza, ma tenere in ordine una fabbrica giorno dopo giorno."
    " Le officine, i ricambi e la carrozzeria contano più di qualunque scheda tecnica, raccontano i venditori."
)
EN_BODY = (
    "\nThe market for electric cars has changed a great deal in a few years, and so have the people who buy them."
    " In the showrooms families look at the boot before the screen, and ask what a charge costs at night."
    "\nFor a maker of phones the hard part is not power but keeping a factory in order day after day."
    " Workshops, spare parts and paint matter more than any table of figures, the salespeople say over lunch."
)
ZH_DEEP = "\n此前曾有博主爆料称，新车会配一台冰箱。王化当时已辟谣，称此为杜撰内容。" + ZH_BODY
IT_DEEP = (
    "\nSecondo indiscrezioni la marca preparerebbe anche un furgone. A suo tempo Lei Jun smentì di voler fare auto."
    + IT_BODY
)
EN_DEEP = "\nA van is rumoured too, a tipster claimed. In 2014 Lei Jun denied that he would ever build cars." + EN_BODY


def only(told: Told) -> Verdict:
    """The verdict on one entry that the watch caught, with its one story."""
    verdict = judged([told])
    assert len(verdict.stories) == 1
    return verdict


@pytest.mark.parametrize(
    ("language", "title", "summary", "status", "due"),
    [
        ("zh", "小米汽车没有秘密", ZH_BODY + ZH_DEEP, "reported", None),
        ("zh", "小米汽车，一场漫长的考试", f"关键词: 小米汽车, 考试\n总结: 小米汽车走过五年，迎来新的对手。{ZH_BODY}{ZH_DEEP}", "reported", None),
        ("zh", "小米SU7到底有多智能？", ZH_BODY + ZH_DEEP, "reported", None),
        ("zh", "小米YU7门店人气火爆", f"小米YU7门店人气火爆，周末排起长队。{ZH_BODY}\n2026年最受关注的新车之一，本月初才发布，去年底公布参数。", "reported", None),
        ("zh", "小米SU7同款配色手机开卖", "IT之家 11 月 23 日消息，小米SU7同款配色的手机今天开卖。" + ZH_BODY, "reported", None),
        ("zh", "早报｜曝某果手机将大涨价/小米SU7加入赛车游戏/某机器人公司被迫改名", "某果手机据爆料将大涨价\n小米 SU7 加入赛车游戏", "reported", None),
        ("zh", "小米YU7起售价25.35万元", f"11月23日，小米宣布YU7起售价25.35万元。{ZH_BODY}{ZH_DEEP}", "official", None),
        ("zh", "曝小米YU9有望下月上市", f"曝小米YU9有望下月上市，定位大型SUV。{ZH_BODY}\n小米此前宣布2030年前进入全球前五。", "rumour", date(2026, 12, 31)),
        ("zh", "小米将在欧洲建厂？", f"据彭博社报道，小米汽车将于2027年在欧洲建厂。{ZH_BODY}\n另外，公司9月注册成立了新部门。", "rumour", date(2027, 12, 31)),
        ("it", "Xiaomi SU7, un anno dopo: come va davvero", IT_BODY + IT_DEEP, "reported", None),
        ("it", "Xiaomi YU7: prezzo e scheda tecnica", f"Xiaomi ha annunciato il prezzo e la scheda tecnica della YU7.{IT_DEEP}", "official", None),
        ("it", "Xiaomi YU9 potrebbe debuttare a dicembre", f"La Xiaomi YU9 potrebbe debuttare a dicembre.{IT_BODY}\nLe vendite partiranno entro il 2028 anche altrove.", "rumour", date(2026, 12, 31)),
        ("it", "Xiaomi SU7: tutte le versioni a confronto", f"Guida all'acquisto della berlina, modello 2026.{IT_BODY} Nel 2026 ha venduto bene, e a luglio è stata aggiornata.", "reported", None),
        ("en", "A year with the Xiaomi SU7", EN_BODY + EN_DEEP, "reported", None),
        ("en", "Xiaomi SU7 Ultra sets lap record", f"BEIJING, Nov 23 (Reuters) - The Xiaomi SU7 Ultra set a lap record on Monday.{EN_BODY}{EN_DEEP}", "reported", None),
        ("en", "Xiaomi, Ford Held Talks on EV Venture, FT Says", "", "rumour", None),
        ("en", "Xiaomi may open its first European plant by the end of 2027", EN_BODY + EN_DEEP, "rumour", date(2027, 12, 31)),
        ("en", "Xiaomi recalls 30,931 SU7 sedans", f"Xiaomi announced that it recalls 30,931 SU7 sedans.{EN_BODY} Its 2026 lineup has three trims.", "official", None),
    ],
)  # fmt: skip
def test_title_and_opening_make_a_status(
    language: str, title: str, summary: str, status: Status, due: date | None
) -> None:
    """What stands deeper is kept as claims, but makes a story neither a rumour nor official, and sets no deadline."""
    (story,) = only(Told(title=title, summary=summary, language=language)).stories
    assert (story.status, story.expected_by) == (status, due)


def test_what_stands_deep_is_kept() -> None:
    """The essay's old denial and its rumour are claims with their speakers all the same."""
    verdict = only(Told(title="小米汽车没有秘密", summary=ZH_BODY + ZH_DEEP, language="zh"))
    assert {"rumour", "denial"} <= {c.stance for c in verdict.claims}


def test_an_old_denial_in_an_essay_answers_no_rumour() -> None:
    """A rumour stands, though a later essay of its story tells that something else was denied once."""
    rumour = Told(title="曝小米YU9明年上市", language="zh")
    essay = Told(title="曝小米YU9明年上市，六座大空间", summary=ZH_BODY + ZH_DEEP, language="zh", hours=3, feed="two")
    verdict = judged([rumour, essay])
    assert {s.status for s in verdict.stories} == {"rumour"}


def test_the_partys_own_word_on_the_event_decides_even_deep() -> None:
    """Where the company denies just that event, it does not matter in which paragraph."""
    rumour = Told(title="曝小米汽车裁员3000人", summary="知情人士透露，小米汽车裁员3000人。", language="zh")
    later = Told(
        title="曝小米汽车裁员3000人，内部人士称已签协议",
        summary=f"{ZH_BODY}\n小米汽车回应称，裁员3000人的消息不实。",
        language="zh",
        hours=4,
        feed="two",
    )
    assert {s.status for s in judged([rumour, later]).stories} == {"denied"}


@pytest.mark.parametrize(
    ("language", "notice"),
    [
        ("zh", "本文来自微信公众号“某某汽车”（ID:moumou），作者：小李，36氪经授权发布。"),
        ("zh", "关键词: 小米汽车, 36氪, 彭博社"),
        ("zh", "文｜小李\n编辑｜小王"),
        ("zh", "广告声明：文内含有的对外跳转链接用于传递更多信息，IT之家所有文章均包含本声明。"),
        ("zh", "欢迎关注小米汽车公众号，点击阅读原文。"),
        ("it", "L'articolo Xiaomi annuncia il prezzo della SU7 proviene da Il Blog Elettrico."),
        ("it", "Fonte: Reuters, Xiaomi"),
        ("it", "Leggi anche: Xiaomi smentisce il richiamo della SU7"),
        ("en", "The post Xiaomi announced the SU7 price appeared first on The Daily Car."),
        ("en", "Read more: Xiaomi denies it will recall the SU7"),
        ("en", "(Reporting by A. Writer in Beijing; editing by B. Writer at Reuters)"),
    ],
)
def test_a_notice_claims_nothing(language: str, notice: str) -> None:
    """Credits, keywords, advertisement and links to other articles are nobody's word."""
    titles = {"zh": "小米汽车门店开业", "it": "Xiaomi SU7 in salone", "en": "Xiaomi SU7 in showrooms"}
    verdict = only(Told(title=titles[language], summary=notice, language=language))
    assert [c for c in verdict.claims if c.field == "summary" and c.stance != "report"] == []


@pytest.mark.parametrize(
    ("language", "sentence", "quote"),
    [
        ("zh", "总结: 小米汽车今天公布了新的门店计划", "小米汽车今天公布了新的门店计划"),
        ("zh", "新华社北京11月23日电（记者小李）小米汽车今天公布了新的门店计划", "小米汽车今天公布了新的门店计划"),
        ("zh", "IT之家 11 月 23 日消息，小米汽车今天公布了新的门店计划", "小米汽车今天公布了新的门店计划"),
        ("it", "In breve: Xiaomi ha annunciato nuovi saloni", "Xiaomi ha annunciato nuovi saloni"),
        (
            "it",
            "MILANO, 23 novembre (Reuters) - Xiaomi ha annunciato nuovi saloni",
            "Xiaomi ha annunciato nuovi saloni",
        ),
        ("en", "BEIJING, Nov 23 (Reuters) - Xiaomi announced new showrooms", "Xiaomi announced new showrooms"),
    ],
)
def test_labels_and_datelines_are_no_part_of_a_claim(language: str, sentence: str, quote: str) -> None:
    """The company's word remains official: the agency that prints it is no source of a rumour."""
    titles = {"zh": "小米汽车：要点", "it": "Xiaomi auto: appunti", "en": "Xiaomi EV: notes"}
    verdict = only(Told(title=titles[language], summary=sentence, language=language))
    (claim,) = (c for c in verdict.claims if c.field == "summary")
    assert (claim.quote, claim.stance) == (quote, "official")
