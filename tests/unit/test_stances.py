"""Stances in sentences about many makers and matters: questions, conditionals, first person, hearsay, answers, no comment."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.model import Entry, Stance
from monitor.rules.matcher import Matcher, read_all
from monitor.rules.watchlist import load
from monitor.stories.claims import ClaimDraft, read_claims

MATCHER = Matcher("xiaomi-auto", load("xiaomi-auto", Path()).watchlist)
TITLES = {"it": "Xiaomi auto: appunti", "en": "Xiaomi EV: notes", "zh": "小米汽车：要点"}


def drafts(language: str, summary: str) -> list[ClaimDraft]:
    """The claims of a sentence under a title that takes no stance."""
    at = datetime(2026, 11, 25, 8, tzinfo=UTC)
    made = Entry(
        entry_id=1,
        feed="f",
        language=language,
        title=TITLES[language],
        summary=summary,
        published_at=at,
        first_seen_at=at,
    )
    read = read_all([MATCHER], title=made.title, summary=summary, language=language, context="cars")
    return [d for d in read_claims(made, read, MATCHER.entities) if d.field == "summary"]


@pytest.mark.parametrize(
    ("language", "stance", "speaker", "sentence"),
    [
        ("it", "denial", "Renault", "Renault nega di voler cedere lo stabilimento di Douai a un gruppo cinese."),
        (
            "it",
            "denial",
            "",
            "«Non aumenteremo i prezzi della gamma elettrica prima dell'autunno», ha detto un dirigente di Leapmotor alla stampa: le voci sono prive di fondamento.",
        ),
        ("it", "official", "Leapmotor", "«Non aumenteremo i prezzi nel 2027», promette Leapmotor."),
        (
            "it",
            "official",
            "casa di Pechino",
            "La casa di Pechino fa sapere che i primi esemplari usciranno dalla linea a febbraio.",
        ),
        ("it", "rumour", "", "Il nuovo SUV di Zeekr potrebbe costare meno di 50.000 euro in Italia."),
        ("it", "rumour", "Quattroruote", "Secondo Quattroruote, la berlina di Nio verrà assemblata in Ungheria."),
        ("it", "rumour", "", "Xpeng chiuderà davvero la fabbrica di Graz?"),
        ("it", "report", "", "Quanto costa ricaricare una Tesla in autostrada?"),
        ("it", "confirmation", "Stellantis", "Stellantis conferma lo stop di due settimane a Mirafiori."),
        (
            "it",
            "confirmation",
            "azienda",
            "L'azienda ammette che il difetto al freno di stazionamento riguarda 4.200 vetture.",
        ),
        ("it", "denial", "Volkswagen", "Il portavoce di Volkswagen ha definito la notizia «pura fantasia»."),
        (
            "it",
            "rumour",
            "fonti",
            "Due fonti vicine al dossier raccontano che Geely tratta l'acquisto di un impianto in Spagna.",
        ),
        ("it", "official", "Geely", "Il gruppo Geely ha comunicato che le consegne di novembre sono salite del 12%."),
        ("it", "report", "", "Le azioni di BYD hanno perso il 3% alla Borsa di Hong Kong."),
        ("it", "rumour", "", "BYD sarebbe pronta a rinviare il lancio della Dolphin Surf in Europa."),
        ("it", "denial", "BMW", "Non è vero che la piattaforma verrà abbandonata, precisa BMW."),
        ("it", "official", "Stella Li", "Stella Li, vicepresidente di BYD, annuncia una seconda fabbrica europea."),
        ("it", "rumour", "Bloomberg", "Ferrari rinvia la seconda elettrica al 2028, secondo quanto riporta Bloomberg."),
        ("it", "report", "", "Huawei non ha voluto commentare."),
        ("it", "rumour", "", "Gira voce che la prossima Ora arriverà con batterie al sodio."),
        ("en", "denial", "Lucid", "Lucid dismissed reports that it is seeking a buyer."),
        ("en", "official", "Rivian", '"We will not raise prices this year," Rivian said.'),
        ("en", "rumour", "", "Is Tesla about to close its Berlin plant?"),
        ("en", "report", "", "Why do electric vans lose range so fast in winter?"),
        (
            "en",
            "rumour",
            "Nikkei",
            "Nissan plans to cut a third of its models, Nikkei reported on Tuesday, without citing sources.",
        ),
        (
            "en",
            "confirmation",
            "Polestar",
            "Polestar has acknowledged that a battery module fault affects about 2,100 cars.",
        ),
        ("en", "official", "Geely", "Geely's chairman said the group would share the platform with Volvo."),
        ("en", "rumour", "", "The next Polestar 7 is said to use a platform from Volvo."),
        ("en", "rumour", "", "Volvo could move EX60 production to Slovakia."),
        ("en", "report", "", "Stellantis declined to comment on the report."),
        ("en", "denial", "spokesman", 'A spokesman called the story "pure invention".'),
        ("en", "denial", "Huawei", "Huawei reiterated that it does not build cars."),
        ("en", "confirmation", "Chery", "Chery admitted it was in early-stage talks with JLR about a shared plant."),
        (
            "en",
            "rumour",
            "sources",
            "Foxconn has approached Nissan about its Oppama plant, two sources told the newspaper.",
        ),
        ("en", "rumour", "Bloomberg", "According to Bloomberg, VW is weighing a sale of Ducati."),
        ("en", "official", "NIO", "NIO announced a third price cut in six months."),
        ("en", "report", "", "Deliveries of the Onvo L60 fell 8% in October from September."),
        ("en", "rumour", "insider", "An insider posted on Weibo that the Zeekr 8X would be shown in April."),
        ("en", "denial", "Zeekr", '"There is no truth to claims that Zeekr will leave Sweden," the brand said.'),
        ("zh", "denial", "理想汽车", "理想汽车辟谣：网传裁员30%的消息纯属捏造。"),
        ("zh", "official", "蔚来李斌", "蔚来李斌：我们不会涨价。"),
        ("zh", "rumour", "", "曝零跑明年将推出全尺寸MPV。"),
        ("zh", "report", "", "零跑D19到底值不值得买？"),
        ("zh", "rumour", "", "极氪真的要退出欧洲市场了吗？"),
        ("zh", "confirmation", "小鹏汽车", "小鹏汽车证实，广州工厂二期已经停工检修。"),
        ("zh", "official", "吉利", "吉利回应极氪私有化进展。"),
        ("zh", "denial", "特斯拉", "针对上海工厂停产传闻，特斯拉中国相关负责人表示消息不属实。"),
        ("zh", "rumour", "路透社", "路透社援引知情人士称，日产正与鸿海商谈出售追浜工厂。"),
        ("zh", "rumour", "", "岚图或于明年一季度赴港上市。"),
        ("zh", "official", "何小鹏", "何小鹏透露，新款G9将在12月交付。"),
        ("zh", "confirmation", "上汽", "上汽承认，智己部分车型的转向部件存在隐患。"),
        ("zh", "report", "", "比亚迪股价收跌2.4%。"),
        ("zh", "rumour", "晚点", "据晚点LatePost报道，理想正在重组其智驾团队。"),
        ("zh", "official", "长城汽车", "长城汽车公布11月销量，同比增长9%。"),
        ("zh", "denial", "发言人", "该公司发言人称，从未与任何机构讨论过出售股份。"),
        ("zh", "rumour", "供应链人士", "有供应链人士告诉记者，华为第五个界品牌可能由奇瑞代工。"),
        ("zh", "official", "宁德时代", "宁德时代称，钠离子电池将于明年上半年量产。"),
        ("zh", "report", "", "宝马未就此事置评。"),
        ("zh", "denial", "赛力斯", "赛力斯公告澄清：公司未与任何车企商谈重组。"),
        ("it", "official", "Xiaomi", "«Non aumenteremo i prezzi», assicura Xiaomi."),
        ("it", "official", "azienda", "Non aumenteremo i prezzi, dice l'azienda."),
        ("it", "official", "Xiaomi", "Xiaomi: «Non aumenteremo i prezzi»."),
        ("it", "official", "Xiaomi", "Xiaomi ha detto che non aumenterà i prezzi."),
        ("it", "denial", "Xiaomi", "Xiaomi ha detto che non aumenterà i prezzi, smentendo le voci."),
        ("it", "rumour", "", "Xiaomi avrebbe scelto la Spagna per il suo centro ricambi."),
        ("it", "rumour", "", "Il debutto europeo potrebbe slittare di sei mesi."),
        ("it", "rumour", "", "Pare che la fabbrica di Wuhan sia già in costruzione."),
        ("it", "report", "", "Chi comprerebbe un SUV elettrico da 80.000 euro?"),
        ("it", "official", "portavoce", "Un portavoce ha spiegato che i lavori finiranno entro giugno."),
        ("it", "rumour", "Il Sole 24 Ore", "L'azienda aprirà a Milano, scrive Il Sole 24 Ore citando fonti interne."),
        ("it", "official", "Xiaomi", "Xiaomi ha dichiarato a Reuters che la consegna slitta a maggio."),
        ("it", "denial", "Xiaomi", "Interpellata da Reuters, Xiaomi ha negato ogni contatto."),
        ("it", "report", "", "Xiaomi non ha risposto a una richiesta di commento."),
        ("it", "official", "Lu Weibing", "«Arriveremo in Europa nel 2027», ha ribadito Lu Weibing a Barcellona."),
        ("it", "confirmation", "BMW", "BMW conferma: l'ex progettista ha lasciato l'azienda."),
        ("it", "rumour", "analisti", "Secondo gli analisti le consegne supereranno quota 50.000."),
        ("en", "official", "Xiaomi", '"We will not raise prices," Xiaomi said.'),
        ("en", "official", "company", "The company said it would not raise prices."),
        ("en", "denial", "company", "The company said the report was wrong."),
        ("en", "rumour", "report", "A report says the plant will open in May."),
        ("en", "rumour", "", "The YU9 is rumoured to arrive in the second quarter."),
        ("en", "rumour", "", "Xiaomi is believed to be testing a pickup."),
        ("en", "report", "", "Should you buy a Xiaomi SU7?"),
        ("en", "official", "spokesperson", "A spokesperson told Reuters that deliveries would begin in May."),
        ("en", "denial", "spokesperson", "A spokesperson told Reuters the claims were inaccurate."),
        ("en", "report", "", "Xiaomi did not immediately reply to an emailed request for comment."),
        ("en", "confirmation", "Xiaomi", "Xiaomi has confirmed to Bloomberg that it is hiring in Munich."),
        ("en", "rumour", "CnEVPost", "Xiaomi will add a second shift in July, CnEVPost has learned."),
        ("en", "official", "executive", "A senior executive said that the carmaker had no problem with supply."),
        ("en", "report", "", "Xiaomi's car unit has 30,000 employees."),
        ("zh", "official", "小米", "小米：我们不会涨价。"),
        ("zh", "official", "小米", "小米表示，不会上调售价。"),
        ("zh", "denial", "小米", "小米表示，网传涨价消息与事实不符。"),
        ("zh", "official", "小米发言人", "小米发言人表示，工厂将于明年投产。"),
        ("zh", "rumour", "", "小米汽车可能在欧洲建厂。"),
        ("zh", "rumour", "", "消息称小米正在测试增程皮卡。"),
        ("zh", "report", "", "小米SU7到底值不值得买？"),
        ("zh", "rumour", "", "小米要造皮卡了？"),
        ("zh", "report", "", "小米未回应置评请求。"),
        ("zh", "official", "小米", "小米回应高管离职。"),
        ("zh", "denial", "小米", "小米回应高管离职：假消息。"),
        ("zh", "confirmation", "小米", "小米回应高管离职：情况属实。"),
        ("zh", "rumour", "IT之家", "据IT之家消息，小米第三款车明年亮相。"),
        ("zh", "official", "王化", "小米公关部总经理王化称，交付不受影响。"),
        ("zh", "rumour", "知情人士", "一位接近小米的知情人士告诉晚点，新车推迟到下半年。"),
        ("zh", "denial", "雷军", "雷军亲自辟谣：小米没有造手机之外的飞行汽车。"),
        ("it", "denial", "Mercedes", "Mercedes respinge al mittente le accuse sul software dei freni."),
        (
            "it",
            "denial",
            "",
            "Dacia non produrrà in Cina: «Mai presa in considerazione questa ipotesi», chiarisce il direttore generale.",
        ),
        (
            "it",
            "official",
            "Antonio Filosa",
            "Antonio Filosa, amministratore delegato di Stellantis, ha parlato di tre nuovi modelli entro il 2028.",
        ),
        ("it", "rumour", "Handelsblatt", "Audi sposterà in Messico la Q8 e-tron, anticipa Handelsblatt."),
        ("it", "rumour", "", "A quanto si apprende, il governo starebbe preparando nuovi incentivi."),
        ("it", "rumour", "", "Possibile addio di Lotus allo stabilimento di Hethel."),
        ("it", "report", "", "La Casa bavarese ha chiuso il trimestre con 620.000 vetture consegnate."),
        ("it", "confirmation", "Toyota", "Toyota riconosce i ritardi nelle batterie allo stato solido."),
        ("it", "official", "Urso", "Il ministro Urso annuncia un tavolo sull'indotto dell'auto."),
        ("it", "report", "", "Perché la ricarica pubblica costa così tanto?"),
        ("it", "rumour", "", "MG tornerà con una spider termica?"),
        ("it", "official", "Tesla", "Su X Tesla fa sapere che la guida autonoma supervisionata arriverà in Italia."),
        ("it", "denial", "Chery", "Chery ridimensiona: nessun accordo firmato per la fabbrica in Spagna."),
        ("it", "rumour", "blogger", "Un noto blogger cinese sostiene che la SU9 sia già in prova al Nürburgring."),
        ("it", "confirmation", "portavoce", "Raggiunto al telefono, un portavoce conferma che l'incontro c'è stato."),
        ("en", "denial", "Kia", "Kia refuted claims that it was pausing the EV4."),
        (
            "en",
            "denial",
            "chief executive",
            '"That is simply not happening," Lucid\'s chief executive said of a merger.',
        ),
        (
            "en",
            "official",
            "Jim Rowan",
            "Jim Rowan, then chief executive of Volvo Cars, said the EX30 would stay in the line-up.",
        ),
        ("en", "rumour", "Autocar", "Jaguar will launch its GT in June, Autocar understands."),
        ("en", "rumour", "", "Sources close to the deal suggest a price of about $2 billion."),
        ("en", "rumour", "", "Skoda is rumoured to be planning a small electric estate."),
        ("en", "report", "", "Registrations in Norway rose 14% in October."),
        ("en", "confirmation", "Ford", "Ford has admitted that the recall covers more cars than first stated."),
        ("en", "official", "ministry", "The ministry said it would review subsidies in spring."),
        ("en", "report", "", "What does a heat pump do for your range?"),
        ("en", "rumour", "", "Will Honda drop its Zero saloon?"),
        ("en", "official", "Waymo", "Waymo said on X that London rides will begin next year."),
        ("en", "denial", "Mazda", "Mazda played down the talk of a tie-up, calling it premature."),
        ("en", "rumour", "leaker", "A well-known leaker says the R3 will get a smaller battery."),
        ("en", "official", "company", "The company did not rule out further cuts, but said none were planned for now."),
        ("zh", "denial", "吉利", "吉利法务部：网传视频系AI伪造，已报警。"),
        ("zh", "denial", "哪吒汽车", "哪吒汽车否认破产清算，称经营正常。"),
        ("zh", "official", "余承东", "余承东表示，尊界第二款车明年见。"),
        ("zh", "rumour", "36氪", "36氪独家获悉，集度创始团队将再次创业。"),
        ("zh", "rumour", "", "传比亚迪欧洲二厂选址西班牙。"),
        ("zh", "rumour", "", "有望年内上市，疑似全新腾势轿车谍照曝光。"),
        ("zh", "report", "", "10月新能源乘用车零售渗透率达57%。"),
        ("zh", "confirmation", "奇瑞", "奇瑞方面确认，星途品牌负责人已离职。"),
        ("zh", "official", "工信部", "工信部发布新一批车型目录。"),
        ("zh", "report", "", "电动车冬天续航为什么打折？"),
        ("zh", "rumour", "", "哈弗真要出纯电越野车吗？"),
        ("zh", "official", "特斯拉", "特斯拉官方微博称，FSD将于春节前推送。"),
        ("zh", "denial", "广汽", "广汽集团：未与华为就收购进行任何接触。"),
        ("zh", "rumour", "博主", "有博主称理想i9将采用三电机。"),
        ("zh", "official", "公司", "对于是否继续降价，公司称暂无可披露信息。"),
    ],
)
def test_a_sentence_takes_one_stance(language: str, stance: Stance, speaker: str, sentence: str) -> None:
    """Each sentence takes the stance that a reader would give it and no other, from the one who speaks in it."""
    found = drafts(language, sentence)
    assert ({d.stance for d in found} - {"report"} or {"report"}) == {stance}
    if speaker:
        named = [name for d in found if d.stance == stance for name in (d.speaker, d.speaker_entity) if name]
        assert any(speaker.casefold() in n.casefold() or n.casefold() in speaker.casefold() for n in named)


@pytest.mark.parametrize(
    ("sentence", "entity"),
    [
        ("NIO will open the line in March, the company said.", "NIO"),
        ("It buys the cells from BYD, the company said.", "Xiaomi"),
        ("La YU9 arriverà in primavera, ha detto l'azienda.", "Xiaomi"),
        ("Ferrari rinvierà la seconda elettrica, ha fatto sapere la casa.", "Ferrari"),
    ],
)
def test_a_noun_means_the_company_that_opens_its_sentence(sentence: str, entity: str) -> None:
    """A noun for the company means whom its own sentence begins with, not one it only mentions; else the article's."""
    language = "en" if "company" in sentence else "it"
    assert {d.speaker_entity for d in drafts(language, sentence)} == {entity}
