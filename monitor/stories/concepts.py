"""Concepts: finer signs of what happened, with their words in Italian, Chinese and English.

Finds which of them a folded text names, so that reports in different languages can be compared.  A word ending in *
is the beginning of longer ones; two words stand for themselves side by side; Chinese is found inside longer words.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

CONCEPTS: Mapping[str, str] = {
    # the company and its business
    "headquarters": "sede, headquarter*, hq, 总部",
    "registration": "registrat*, registra, regist*, 注册, 工商, 法定代表人",
    "subsidiary": "sussidiari*, controllata, divisione, subsidiar*, unit, division, 子公司, 全资",
    "capital": "capitale, capital, 注册资本, 资本",
    "invest": "invest*, 投资, 投入, 首期",
    "acquire": "acquist*, acquisi*, compra, rileva, buys, bought, acquir*, takeover, 收购, 买下, 购买, 洽购",
    "stake": "quota, quote, partecipazion*, stake*, 股权, 入股, 持股",
    "funding": "raccogli*, collocament*, raise*, placement, 募资, 融资, 配股, 配售",
    "talks": "colloqui*, trattativ*, negozia*, contatt*, talks, negotiat*, 洽谈, 谈判, 接触, 交流, 商谈",
    "venture": "joint venture, jv, 合资",
    "partnership": "allea*, collabora*, partner*, accordo, tie up, teams up, 合作, 联手, 携手, 签约",
    "supplier": "fornitor*, componentist*, supplier*, parts maker, 供应商, 零部件, 供货",
    "contract": "assembla*, contract manufactur*, built by, 代工",
    "licence": "licenz*, autorizzazion*, licen*, approv*, 资质, 批准, 获批",
    "filing": "nota alla borsa, comunicato alla borsa, filing*, 公告, 港交所, 申报, 目录, 公示, catalogo, database",
    "shares": "titolo, titoli, azion*, borsa, share*, stock*, 股价, 股票, 市值, 涨停, 跌停",
    "fall": "croll*, cala, calo, cade, ribasso, scend*, slump*, plung*, fell, fall*, tumbl*, 暴跌, 跌, 下滑",
    "rise": "rialzo, sale, salgono, balzo, rise*, surg*, jump*, soar*, 拉升, 上涨, 大涨, 飙升",
    "profit": "util*, profit*, redditiv*, pareggio, break even, 净利, 盈利, 扭亏",
    "loss": "perdit*, loss*, 亏损, 亏",
    "results": "trimestr*, ricav*, bilancio, quarter*, revenue*, earnings, 财报, 季度, 营收",
    "target": "obiettiv*, traguardo, target*, goal*, 目标, 计划交付",
    "layoff": "licenzia*, esuber*, layoff*, job cuts, 裁员",
    # people
    "hire": "assum*, ingaggi*, arriva da, passa a, hire*, joins, joined, join, poach*, recruit*, 加入, 加盟, 入职, 挖角, 招聘",
    "leave": "lascia, lasciano, dimission*, dimett*, addio, leaves, left, quit*, resign*, depart*, 离职, 离开, 卸任, 辞任, 辞职",
    "appoint": "nomina, nominat*, promoss*, a capo, appoint*, promot*, to head, 任命, 接任, 升任, 出任, 兼任",
    "designer": "designer*, stilist*, design chief, head of design, 设计主管, 设计师, 设计负责人, 首席外饰, 外饰设计, 设计总监",
    "design": "design*, disegn*, estetic*, 设计, 外观",
    "founder": "fondator*, founder*, 创始人",
    # makes and names
    "name": "nome, battezz*, ribattezz*, si chiam*, named, naming, renam*, name, names, 命名, 中文名, 英文名, 取名, 更名, 改名",
    "brand": "marchio, sottomarchio, brand, sub brand, 子品牌, 品牌",
    "series": "famiglia, gamma, serie, series, lineup, line up, 系列",
    "extender": "range extender, range extended, extended range, erev, 增程",
    "sedan": "berlin*, sedan*, 轿车",
    "suv": "suv, suvs, crossover*",
    "six seats": "sei posti, sette posti, six seat*, seven seat*, 六座, 七座",
    "ultra": "ultra",
    "pro": "pro",
    "max": "max",
    "limited": "edizione limitata, limited edition, 限量",
    "new generation": "nuova generazione, next generation, new generation, restyling, facelift, 新一代, 改款, 换代",
    "second of its kind": "second*, 第二, 二手的",
    "third of its kind": "terz*, third, 第三",
    "first of its kind": "prim*, first, 首次, 首个, 首款, 首批, 首辆, 首车, 首发, 首",
    # production and places
    "plant": "stabiliment*, fabbric*, factor*, plant, plants, 工厂, 厂房, 车厂, 建厂",
    "phase": "due fasi, seconda fase, prima fase, phase, phases, 二期, 一期, 两期",
    "output": "capacita produttiva, produzione annua, annual output, capacity, 年产, 产能",
    "shift": "turni, doppio turno, shift*, 双班",
    "land": "terren*, lotto, land plot, 地块, 拿地, 用地",
    "off the line": "catena di montaggio, esce dalla linea, rolls off, rolled off, 下线",
    "export": "esporta*, all estero, mercati esteri, export*, overseas, 出口, 出海, 海外",
    "europe": "europ*, 欧洲, 欧盟",
    "germany": "german*, tedesc*, monaco, munich, 德国, 慕尼黑",
    "usa": "stati uniti, usa, us, american*, 美国",
    "store": "negozi*, showroom, concession*, store*, dealer*, 门店, 交付中心, 展厅",
    # selling
    "price": "prezz*, costa, costano, price*, priced, costs, 售价, 价格, 定价, 起售",
    "presale": "prevendit*, preordin*, pre ordin*, presale*, pre sale*, preorder*, pre order*, 预售, 预订, 小订",
    "orders": "ordin*, prenotazion*, order*, reservation*, 大定, 锁单, 订单, 下定",
    "locked": "bloccat*, confermat*, locked*, firm orders, 锁单",
    "deliveries": "consegn*, deliver*, handed over, 交付, 交车, 提车",
    "sales": "vendit*, vendut*, sales, sold, sell*, selling, 销量, 售出, 卖出",
    "ranking": "classific*, piu venduta, piu vendut*, in testa, prima tra, primo tra, best sell*, bestsell*, top selling, rank*, led, 榜首, 夺冠, 冠军, 第一, 排名, 排行, 登顶",
    "monthly": "mensil*, nel mese, monthly, 月销, 月份",
    "discount": "scont*, taglio dei prezzi, taglia i prezzi, discount*, price cut*, cuts price*, 降价, 优惠, 让利",
    "hike": "rincar*, aumento di prezzo, price hike*, more expensive, 涨价, 上调",
    "undercut": "costa meno, meno di, undercut*, below, cheaper, 便宜, 低于",
    "waiting": "tempi di attesa, tempi di consegna, lista d attesa, wait*, 交付周期, 等待, 等车",
    "subsidy": "incentiv*, sussid*, bonus, subsid*, tax break*, 补贴, 购置税, 以旧换新",
    "cancel": "cancell*, annull*, abbandon*, cancel*, drops, scrap*, 取消, 放弃, 不再",
    "refund": "rimbors*, restituzion*, refund*, 退车, 退款, 退订, 退定, 退一赔三",
    "deposit": "caparr*, anticip* versat*, deposit*, 定金, 订金",
    "used": "usato, usate, second hand, resale, 二手, 保值率",
    # what goes wrong
    "recall": "richiam*, recall*, 召回",
    "crash": "schiant*, incident*, scontr*, impatto, crash*, collision*, collid*, accident*, 碰撞, 事故, 相撞, 车祸, 追尾",
    "fire": "fiamme, incendi*, a fuoco, brucia*, fire, fiery, flames, burn*, 自燃, 起火, 爆燃, 燃烧",
    "death": "mort*, vittim*, uccis*, decedut*, dead, kill*, death*, die, dies, died, fatal*, 遇难, 身亡, 死, 死亡, 丧生",
    "injured": "ferit*, injur*, hurt, 受伤",
    "highway": "autostrad*, highway*, expressway*, motorway*, 高速",
    "rescue": "soccorr*, soccorso, passanti, rescue*, bystander*, 救人, 路人, 营救, 施救",
    "barrier": "barriera, guardrail, barrier*, 护栏, 隔离带, 水泥",
    "police": "polizia, police, 警方, 交警, 警察",
    "arrest": "arrest*, detain*, 拘留, 刑拘, 被抓",
    "probe": "indagin*, inchiest*, investig*, probe*, 调查",
    "regulator": "ministero, regolator*, autorita, miit, samr, regulator*, authorit*, 工信部, 市场监管总局, 监管",
    "defect": "difett*, guast*, problem*, defect*, fault*, flaw*, 隐患, 缺陷, 故障, 问题",
    "complaint": "protest*, reclam*, lament*, complain*, backlash, 投诉, 不满, 吐槽",
    "lawsuit": "causa, tribunal*, avvocat*, lawsuit*, sue, sues, sued, court*, lawyer*, 起诉, 诉讼, 法院, 律师, 维权, 判决",
    "fine": "multa, multat*, sanzion*, punisc*, fine, fined, fines, penalt*, punish*, 罚, 处罚, 赔偿",
    "apology": "scus*, apolog*, sorry, 致歉, 道歉",
    "owners": "proprietar*, clienti, owner*, customers, 车主, 用户",
    "leak": "trapel*, rubat*, svelat* in anticipo, leaked, leak, leaks, 泄密, 泄露, 泄漏, 曝光",
    "spy": "foto spia, camuffa*, muletto, spy shot*, camouflage*, spotted, 谍照, 伪装, 路测, 实拍",
    "patent": "brevett*, patent*, 专利",
    "copycat": "copia, copiat*, plagi*, copycat, copied, 抄袭, 模仿",
    "misleading": "ingannevol*, pubblicita, misleading, false advertising, fake, 虚假宣传, 误导, 宣传不符, 与宣传",
    "smear": "diffama*, calunni*, smear*, defam*, 水军, 黑公关, 抹黑, 造谣",
    # the car's parts
    "battery": "batteri*, batter*, 电池",
    "charging": "ricaric*, colonnin*, charg*, 充电, 补能, 超充",
    "range": "autonomia, km di autonomia, range, cltc, 续航",
    "motor": "motore, motori, motor, motors, engine*, 电机, 发动机",
    "power": "potenza, cavalli, cv, hp, horsepower, power, 马力, 动力",
    "limit": "limit*, taglia, blocca, lock*, cap, capped, caps, 限制, 解锁, 锁",
    "suspend": "sospe*, fermat*, stop, suspend*, halt*, paus*, 叫停, 暂停, 搁置, 终止",
    "delay": "rinvi*, ritard*, slitta*, delay*, postpon*, pushed back, 推迟, 延期, 延迟, 跳票",
    "hood": "cofano, hood*, bonnet, 机盖, 前盖",
    "handles": "manigli*, handle*, 拉手, 门把手, 把手",
    "doors": "porta, porte, portier*, sportell*, door*, 车门",
    "parking": "parchegg*, parking*, park*, 泊车, 停车",
    "assisted driving": "guida assistita, guida autonoma, assistenza alla guida, assisted driving, driver assist*, autonomous, self driving, autopilot, noa, 辅助驾驶, 智驾, 自动驾驶, 领航",
    "software": "aggiornament*, software, update*, ota, 升级, 推送, 软件, 新版",
    "lidar": "lidar, 激光雷达",
    "chip": "chip*, semicondutt*, processor*, 芯片",
    "brakes": "freni, freno, frenata, brak*, 刹车, 制动",
    "tyres": "pneumatic*, gomme, tyre*, tire*, 轮胎",
    "seats": "sedil*, seats, 座椅",
    "steering": "sterzo, steering, 转向",
    "interior": "interni, abitacol*, plancia, interior*, cabin, 内饰, 座舱",
    "colour": "colore, colori, tinta, vernice, color, colors, colour*, paint*, 配色, 颜色, 车漆, 新色",
    "size": "lunga, lungo, lunghezza, long, length, wheelbase, 长, 轴距, 车长",
    "safety test": "crash test, ncap, 碰撞测试",
    "track": "pista, circuito, nurburgring, inferno verde, track, lap, circuit, 赛道, 圈速, 纽北",
    "record": "record, primato, 纪录, 最快",
    "exam": "esame, prova, test, tests, exam*, 考核, 测试, 达标",
    # ways of saying
    "announce": "annunc*, comunica, announc*, 宣布, 官宣, 公布, 发布",
    "details": "dettagl*, details, 细节",
    "build": "costrui*, produr*, build*, make, makes, making, 造车, 制造, 生产",
    "from scratch": "da zero, from scratch, in house, 从零, 从头, 自研, 自主造车, 自己造",
    "entry": "entra nel*, si butta, enter*, gets into, 进军, 造车",
    "study": "studi, studio, studia, study, studies, research*, 研究, 立项",
    "plan": "progett*, programma, project, programme, program, 项目, 计划",
    "next week": "prossima settimana, next week, 下周",
    "deny": "smentisc*, smentit*, nega, negano, falsa, falso, bufala, deny, denies, denied, untrue, false, 不实, 假新闻, 否认, 辟谣, 澄清, 虚假",
    "sources": "fonti, fonte, sources, people familiar, 消息人士, 知情人士, 消息称",
    "answer": "rispond*, risposta, respond*, respons*, answers, 回应",
    "unveil": "svela, svelat*, present*, debutt*, unveil*, reveal*, debut*, 亮相, 发布会, 现身, 首秀",
    "launch": "lanci*, launch*, 上市, 开售, 发售",
    "official": "ufficial*, official*, 官宣, 正式",
    "decade": "decenni*, dieci anni, decade*, 十年, 10年",
    "top five": "top five, prime cinque, primi cinque, 前五",
    "video": "video, filmat*, footage, clip, 视频",
    "livestream": "diretta, livestream*, live stream*, 直播",
    "weibo": "weibo, 微博",
    "linkedin": "linkedin, 领英",
    "rivals": "rival*, concorren*, competitor*, 竞品, 对手, 对标",
    "robotaxi": "robotaxi*, 无人驾驶出租",
    "visit": "visit*, 参观, 到访, 走访",
    "trade": "dazi, dazio, tariff*, 关税",
}  # fmt: skip
"""What can happen around a car maker, in words that three languages have; each list says one thing."""

WORD = re.compile("[a-z\u00df-\u024f]+")
HAN_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff0-9]{2,400}")
SHORTEST_STEM = 3
LONGEST_HAN = 6
WORDS_IN_PHRASE = 3


class _Lexicon:
    """The words by the way they are found."""

    def __init__(self) -> None:
        self.exact: dict[str, list[str]] = {}
        self.stems: dict[str, list[str]] = {}
        self.phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.han: dict[str, list[str]] = {}
        for concept, words in CONCEPTS.items():
            for word in words.split(", "):
                self._add(concept, word)

    def _add(self, concept: str, word: str) -> None:
        if not word[0].isascii() or not any("a" <= c <= "z" for c in word):
            self.han.setdefault(word, []).append(concept)
        elif " " in word:
            parts = tuple(word.split())
            self.phrases.setdefault(parts[0], []).append((parts[1:], concept))
        elif word.endswith("*"):
            self.stems.setdefault(word[:-1], []).append(concept)
        else:
            self.exact.setdefault(word, []).append(concept)

    def latin(self, text: str) -> Iterator[tuple[int, str]]:
        words = list(WORD.finditer(text))
        plain = [w.group() for w in words]
        for at, word in enumerate(plain):
            start = words[at].start()
            for concept in self.exact.get(word, ()):
                yield start, concept
            for end in range(SHORTEST_STEM, min(len(word), 16) + 1):
                for concept in self.stems.get(word[:end], ()):
                    yield start, concept
            for rest, concept in self.phrases.get(word, ()):
                if _follow(plain, at + 1, rest):
                    yield start, concept

    def chinese(self, text: str) -> Iterator[tuple[int, str]]:
        for run in HAN_RUN.finditer(text):
            piece = run.group()
            for at in range(len(piece)):
                for end in range(at + 1, min(at + LONGEST_HAN, len(piece)) + 1):
                    for concept in self.han.get(piece[at:end], ()):
                        yield run.start() + at, concept


def _follow(words: list[str], at: int, wanted: tuple[str, ...]) -> bool:
    found = words[at : at + len(wanted)]
    return len(found) == len(wanted) and all(
        w.startswith(p[:-1]) if p.endswith("*") else w == p for w, p in zip(found, wanted, strict=True)
    )


@cache
def _lexicon() -> _Lexicon:
    return _Lexicon()


def concepts(folded: str) -> tuple[str, ...]:
    """Names of the concepts that a folded text speaks of, in order of place, each once."""
    lexicon = _lexicon()
    found = sorted((*lexicon.latin(folded), *lexicon.chinese(folded)))
    return tuple(dict.fromkeys(concept for _, concept in found))
