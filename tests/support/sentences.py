"""Sixty headlines written for the shipped watch, with the level that a reader would give each.

A third each in Italian, Chinese and English; of each third half tells of Xiaomi's cars and half only looks like it:
phones, household devices, shares, other makers, and the word car in another sense.  Written before they were run.
"""

from dataclasses import dataclass
from typing import Literal

Expected = Literal["sure", "likely", ""]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A headline with its summary, the feed's language and context, and the level expected; "" for no match."""

    language: str
    level: Expected
    title: str
    summary: str = ""
    context: str | None = None


SENTENCES = (
    # ------------------------------------------------------------------ Italian
    Sentence("it", "sure", "Xiaomi sbarca in Italia con le sue berline: primi concessionari a Milano e Roma nel 2027"),
    Sentence("it", "sure", "La YU7 GT sfida la Taycan al Nürburgring: ecco il tempo"),
    Sentence("it", "sure", "Xiaomi cerca una linea di montaggio in Spagna: trattative con Stellantis"),
    Sentence("it", "sure", "Auto elettriche, a ottobre Xiaomi supera Tesla in Cina"),
    Sentence("it", "sure", "Chip per auto, Xiaomi ne progetta uno per la guida autonoma"),
    Sentence("it", "sure", "Robot umanoidi in fabbrica: Xiaomi li mette a montare la SU7"),
    Sentence("it", "sure", "Aria condizionata difettosa, Xiaomi richiama 12.000 vetture"),
    Sentence("it", "likely", "Xiaomi apre un centro ricerche a Monaco di Baviera", context="cars"),
    Sentence(
        "it",
        "likely",
        "Lei Jun ammette: «Abbiamo sbagliato le previsioni»",
        "Il fondatore di Xiaomi parla ai clienti che aspettano la SU7 da quaranta settimane.",
    ),
    Sentence(
        "it",
        "likely",
        "I nuovi rivali cinesi di Maserati e Jeep",
        "Fra questi c'è la Xiaomi YU7, che nel 2027 arriverà in Europa.",
    ),
    Sentence("it", "", "Xiaomi 16 Ultra, la fotocamera batte tutti"),
    Sentence("it", "", "Xiaomi Pad 8, il tablet veloce come un'auto da corsa"),
    Sentence("it", "", "Il condizionatore Xiaomi Mijia è in offerta a 299 euro"),
    Sentence(
        "it", "", "Xiaomi perde il 4% in Borsa a Hong Kong", "Pesano i conti degli smartphone e il costo delle memorie."
    ),
    Sentence("it", "", "Mi sono comprato un'auto cinese: ecco com'è andata"),
    Sentence("it", "", "BYD richiama 90.000 auto in Cina", "Il difetto riguarda il motore."),
    Sentence("it", "", "Il robot aspirapolvere Xiaomi raccoglie anche i peli di gatto"),
    Sentence("it", "", "Auto in doppia fila, multe raddoppiate a Napoli"),
    Sentence("it", "", "Xiaomi, il caricatore da auto da 67 W costa 19 euro"),
    Sentence("it", "", "Miglio, quinoa e farro: tre piatti freddi per l'estate"),
    # ------------------------------------------------------------------ Chinese
    Sentence("zh", "sure", "小米YU7月交付量突破4万台"),
    Sentence("zh", "sure", "小米電動車首度現身香港車展，右軚版明年開售"),
    Sentence("zh", "sure", "小米汽车回应空调异味：已免费更换滤芯"),
    Sentence("zh", "sure", "小米机器人进汽车工厂打工：每天拧三千颗螺丝"),
    Sentence("zh", "sure", "小米自研车规芯片曝光，下一代SU7首发"),
    Sentence("zh", "sure", "雷军：闪充技术明年装车，5分钟补能400公里"),
    Sentence("zh", "sure", "零跑创始人谈小米：我们不打价格战"),
    Sentence("zh", "sure", "一汽与小米洽谈合作，或共建智能座舱平台"),
    Sentence("zh", "likely", "小米武汉研发中心启用", context="cars"),
    Sentence("zh", "likely", "新势力10月成绩单出炉", "其中小米汽车交付超过4万辆，创下新高。"),
    Sentence("zh", "", "小米17 Pro开箱：背屏到底有没有用"),
    Sentence("zh", "", "小米空调销量首次突破千万台"),
    Sentence("zh", "", "错过小米股票的人，现在还能上车吗"),
    Sentence("zh", "", "小米股价跌超5%，市值蒸发500亿港元", "手机业务承压，存储涨价。"),
    Sentence("zh", "", "小米粥养胃？医生：别再误会了"),
    Sentence("zh", "", "比亚迪闪充站落地上海", "首批共二十座。"),
    Sentence("zh", "", "小米120W闪充充电器降价"),
    Sentence("zh", "", "小米扫地机器人新品：能越过4厘米门槛"),
    Sentence("zh", "", "小米自研芯片玄戒O2流片成功"),
    Sentence("zh", "", "小米自行车打气筒开启众筹"),
    # ------------------------------------------------------------------ English
    Sentence("en", "sure", "Xiaomi EV deliveries top 50,000 in November"),
    Sentence("en", "sure", "Lei Jun says YU7 orders outstripped supply again"),
    Sentence("en", "sure", "Xiaomi's factory robots now weld car bodies in Beijing"),
    Sentence("en", "sure", "Automotive chips: Xiaomi and Stellantis deny talks"),
    Sentence("en", "sure", "Xiaomi recalls 30,000 cars over air-conditioning fault"),
    Sentence("en", "sure", "Xiaomi poaches Renault designer for its European studio"),
    Sentence(
        "en",
        "likely",
        "Chinese start-ups ranked: who sold most in October",
        "Xiaomi EV delivered more than 40,000 vehicles, Leapmotor 60,000.",
    ),
    Sentence("en", "likely", "Xiaomi plans a European R&amp;D hub", context="cars"),
    Sentence("en", "sure", "Two SU7s collide on a track day in Zhuhai"),
    Sentence("en", "sure", "Xiaomi denies crash was caused by driver-assist software"),
    Sentence("en", "", "Xiaomi 17T review: a phone that drives a hard bargain"),
    Sentence("en", "", "Xiaomi's new tablet chip beats its rivals"),
    Sentence("en", "", "Xiaomi shares slide as memory prices rise", "The smartphone maker warned on margins."),
    Sentence("en", "", "Tesla recalls 12,000 Model Y cars in Europe"),
    Sentence("en", "", "Your phone as a car key: Xiaomi, Samsung and Google compared"),
    Sentence("en", "", "Best robot vacuums of 2026: Xiaomi, Roborock, Dreame"),
    Sentence("en", "", "Mi casa es su casa: life in a car-free neighbourhood"),
    Sentence("en", "", "Xiaomi air conditioner cools a room in 30 seconds"),
    Sentence("en", "", "Xiaomi launches a toy race car kit for children"),
    Sentence("en", "", "Xiaomi billboard at the cable car station draws complaints"),
)
