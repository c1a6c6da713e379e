"""What stands for a title that the reader cannot read, from judging to the line.

The titles were written for this, of the kinds that Chinese, English and Italian news have: denials, questions, refusals,
conditions, delays, bounds.  Each line was judged as its reader would: it may say little, and never the contrary.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.candidates import Candidate, read
from monitor.digest.figures import told
from monitor.digest.gloss import gloss_claim, gloss_title, headline_claim
from monitor.digest.room import SHOWN_GLOSS
from monitor.digest.signs import signs
from monitor.digest.translations import Foreign, Translations
from monitor.digest.words import LANGUAGES, Words, guessed
from monitor.judge import judge
from monitor.model import Entry, Verdict, Window
from monitor.rules import watchlist
from monitor.rules.joining import entities_of
from monitor.rules.matcher import Matcher

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
LIST = watchlist.load("xiaomi-auto", Path()).watchlist
MATCHER = Matcher("xiaomi-auto", LIST)
ENTITIES = entities_of([LIST])
TITLES = (
    ("zh", "小米汽车：并未计划在德国建厂", "it", "Europa: Xiaomi Auto dice di no"),
    ("zh", "网传小米YU9年底上市 官方暂未回应", "it", "YU9, lancio (nel titolo c'è un no)"),
    ("zh", "雷军：小米汽车明年不打算进入美国市场", "it", "Xiaomi Auto: Lei Jun dice di no"),
    ("zh", "小米SU7 Ultra会涨价吗？", "it", "SU7?"),
    (
        "zh",
        "如果销量不达标，小米可能推迟第三款车",
        "it",
        "Xiaomi, consegne (con un «se», rinvio, nel titolo c'è un no)",
    ),
    ("zh", "恒大汽车称从未与小米谈判出售65%股权", "it", "Evergrande smentisce: Xiaomi, acquisto o accordo 65%"),
    ("zh", "小米否认收购恒大汽车", "it", "Xiaomi smentisce: Evergrande, acquisto o accordo"),
    ("zh", "小米汽车北京二期工厂获批，年产能15万辆", "it", "Xiaomi Auto, fabbrica, 150.000 unità"),
    ("zh", "小米召回3.2万辆SU7，涉及倒车影像故障", "it", "SU7, richiamo 32.000 unità"),
    ("zh", "曝小米增程SUV将于2026年6月发布，售价或低于25万元", "it", "Xiaomi, prezzo meno di 250.000 yuan"),
    ("zh", "比亚迪：不会和小米合资造车", "it", "Xiaomi, acquisto o accordo: BYD dice di no"),
    ("zh", "小米10月交付量超4.5万台，再创新高", "it", "Xiaomi, consegne oltre 45.000 unità"),
    ("zh", "小米汽车三季度首次盈利，净利7亿元", "it", "Xiaomi Auto, utile 700 milioni di yuan"),
    ("zh", "消息称小米考虑为YU7引入宁德时代以外的电池供应商", "it", "YU7 e CATL"),
    ("zh", "SU7高速碰撞致三人死亡，小米成立专项小组", "it", "SU7, incidente, 3 persone"),
    ("zh", "小米回应SU7事故：车门并非无法打开", "it", "SU7, incidente: una smentita di Xiaomi"),
    ("zh", "法院驳回车主起诉小米，碳纤维机盖不构成欺诈", "it", "Xiaomi, causa (nel titolo c'è un no)"),
    ("zh", "小米YU7 GT纽北圈速7分34秒931", "it", "YU7, primato, 7:34,931"),
    ("zh", "特斯拉Model Y降价1.5万元应对小米YU7", "it", "Tesla e YU7, taglio di prezzo 15.000 yuan"),
    ("zh", "小米YU7没有比Model Y便宜多少", "it", "YU7 (nel titolo c'è un no)"),
    ("zh", "小米汽车要来欧洲了？2027年见", "it", "Xiaomi Auto, Europa?"),
    ("zh", "工信部：小米SU7新款申报，最大功率508千瓦", "it", "SU7, autorità, 508 kW: dichiara MIIT"),
    ("zh", "小米SU7停产？官方：不实消息", "it", "Xiaomi smentisce: SU7 (stop)"),
    ("zh", "分析师：小米明年交付或不足60万台", "it", "Xiaomi, consegne meno di 600.000 unità"),
    ("zh", "小米汽车高管离职，王化称属正常变动", "it", "Xiaomi Auto, dirigenti: dichiara Wang Hua"),
    ("zh", "小米不再接受SU7 Ultra退订", "it", "SU7 (nel titolo c'è un no)"),
    ("zh", "除非获得补贴，小米不会在西班牙设厂", "it", "Xiaomi (con un «se», nel titolo c'è un no)"),
    ("zh", "早报：小米YU7锁单破24万/蔚来推新品牌/理想召回L9", "it", "YU7"),
    ("zh", "摩根士丹利下调小米目标价至62港元", "it", "Xiaomi, prezzo obiettivo 62 dollari di Hong Kong"),
    ("zh", "难道小米汽车真的亏钱卖车？", "it", "Xiaomi Auto?"),
    ("zh", "小米与宝马在慕尼黑成立研发中心？宝马否认", "it", "BMW smentisce: Xiaomi, Europa"),
    ("zh", "小米SU7拒绝降价", "it", "SU7, prezzo (nel titolo c'è un no)"),
    ("zh", "警方：小米SU7起火原因尚未查明", "it", "SU7, incidente (nel titolo c'è un no)"),
    ("zh", "未经证实：小米或收购高合汽车工厂", "it", "Xiaomi, acquisto o accordo (nel titolo c'è un no)"),
    ("zh", "小米汽车：网传裁员30%系谣言", "it", "Xiaomi Auto smentisce: 30%"),
    ("zh", "小米副总裁：YU7暂不考虑出口", "it", "YU7: Xiaomi dice di no"),
    ("zh-Hant", "小米YU7歐洲售價曝光 傳約5萬歐元起", "it", "YU7, Europa, circa 50.000 euro"),
    ("zh-Hant", "小米電動車否認將於台灣開賣", "it", "Xiaomi smentisce"),
    ("zh-Hant", "雷軍：小米汽車不會打價格戰", "it", "Xiaomi Auto: Lei Jun dice di no"),
    (
        "zh-Hant",
        "小米第三季財報：汽車交付10.8萬輛 虧損收窄至3億元",
        "it",
        "Xiaomi, perdita 300 milioni di yuan, 108.000 unità",
    ),
    ("zh-Hant", "小米SU7撞牆起火 車主稱煞車失靈 小米：無此情況", "it", "SU7, incidente: Xiaomi dice di no"),
    ("zh-Hant", "小米會否來港賣車？雷軍這樣回答", "it", "Xiaomi e Lei Jun?"),
    ("en", "Xiaomi denies plan to build EV plant in Germany", "it", "Xiaomi smentisce: Europa"),
    ("en", "Will Xiaomi's YU9 cost less than the Model X?", "it", "YU9?"),
    (
        "en",
        "Xiaomi has no plans to sell cars in the US before 2030, says Lu Weibing",
        "it",
        "Lu Weibing smentisce: Xiaomi",
    ),
    (
        "en",
        "Xiaomi unlikely to hit 400,000 delivery target, analysts say",
        "it",
        "Xiaomi, consegne (nel titolo c'è un no)",
    ),
    ("en", "Ford CEO doesn't want to give up his Xiaomi SU7", "it", "Ford e SU7 (stop, nel titolo c'è un no)"),
    ("en", "Xiaomi recalls 116,887 SU7 sedans over driver-assist flaw", "it", "SU7, richiamo 116.887 unità"),
    (
        "en",
        "If tariffs stay, Xiaomi won't build in Hungary, Lei Jun warns",
        "it",
        "Xiaomi (con un «se»): Lei Jun dice di no",
    ),
    ("en", "Xiaomi stops taking SU7 orders", "it", "SU7, ordini (stop)"),
    ("en", "Xiaomi fails to deliver YU7 on time, owners complain", "it", "YU7, consegne (nel titolo c'è un no)"),
    ("en", "BMW rules out Xiaomi partnership", "it", "BMW smentisce: Xiaomi"),
    ("en", "Xiaomi reportedly in talks with Stellantis over Spanish factory", "it", "Xiaomi e Stellantis, fabbrica"),
    ("en", "Nobody was hurt in Xiaomi SU7 fire, police say", "it", "SU7, incidente (nel titolo c'è un no)"),
    ("it", "Xiaomi smentisce l'arrivo della YU7 in Italia nel 2026", "en", "Xiaomi denies: YU7, Europe"),
    ("it", "La Xiaomi SU7 costerà meno di 40.000 euro in Europa?", "en", "SU7, Europe, under 40,000 euros?"),
    (
        "it",
        "Xiaomi non aprirà una fabbrica in Spagna, parola di Lei Jun",
        "en",
        "Xiaomi and Lei Jun, factory (a “no” in the title)",
    ),
    ("it", "Senza incentivi Xiaomi rinuncerebbe all'Europa", "en", "Xiaomi, Europe (a “no” in the title)"),
    ("it", "Xiaomi richiama 30.931 SU7 in Cina", "en", "SU7, recall 30,931 units"),
    ("it", "Stellantis: «Nessun accordo con Xiaomi»", "en", "Stellantis denies: Xiaomi"),
    ("it", "Xiaomi, consegne giù del 12% a novembre", "en", "Xiaomi, deliveries, −12%"),
    ("it", "Lei Jun esclude una city car Xiaomi", "en", "Lei Jun denies: Xiaomi"),
    ("it", "Xiaomi YU9, debutto rinviato al 2027", "en", "YU9, launch (delayed)"),
    ("it", "Forse Xiaomi comprerà la fabbrica Audi di Bruxelles", "en", "Xiaomi and Audi, factory"),
    ("zh", "小米YU7 Max降价2万元？官方：没有这回事", "it", "Xiaomi smentisce: YU7, taglio di prezzo 20.000 yuan"),
    ("zh", "小米汽车10月交付环比下滑12%，同比增长近80%", "it", "Xiaomi Auto, consegne, −12%, quasi +80%"),
    ("zh", "小米拟在匈牙利设厂？知情人士：仍在评估", "it", "Xiaomi?"),
    ("zh", "雷军承认YU7交付慢：不是不想快", "it", "conferma parziale di Lei Jun: YU7, consegne"),
    (
        "zh",
        "外媒：小米或于2027年登陆法国，起售价不超3万欧元",
        "it",
        "Xiaomi, prezzo meno di 30.000 euro",
    ),
    ("zh", "小米汽车门店突破500家", "it", "Xiaomi Auto"),
    ("zh", "小米首款增程车命名未定", "it", "Xiaomi (nel titolo c'è un no)"),
    ("zh", "宁德时代：与小米的合作没有变化", "it", "Xiaomi, acquisto o accordo (nel titolo c'è un no): dichiara CATL"),
    ("zh", "小米汽车拿下德国市场准入？还早", "it", "Xiaomi Auto, Europa?"),
    ("zh", "比亚迪王传福谈小米：别小看它", "it", "Xiaomi: dichiara BYD"),
    ("zh", "小米SU7 Ultra销量暴跌90%？小米称数据失实", "it", "Xiaomi smentisce: SU7, consegne, −90%"),
    ("zh", "小米取消YU7标准版", "it", "YU7 (stop)"),
    ("zh", "传小米放弃自研激光雷达", "it", "Xiaomi (stop)"),
    ("zh", "北京法院判小米赔偿车主3万元", "it", "Xiaomi, multa o risarcimento 30.000 yuan"),
    ("zh", "小米并非唯一：三家车企被约谈", "it", "Xiaomi, autorità (nel titolo c'è un no)"),
    ("zh", "小米YU7第10万台下线", "it", "YU7, fabbrica, 100.000 unità"),
    ("zh", "小米汽车何时盈利？卢伟冰：年内", "it", "Xiaomi: dichiara Lu Weibing"),
    ("zh", "市场监管总局：小米应召回未召回将受罚", "it", "Xiaomi, richiamo (nel titolo c'è un no): dichiara SAMR"),
    ("zh", "小米：不排除在欧洲建厂", "it", "Europa (ipotesi non esclusa): dichiara Xiaomi"),
    ("zh", "小米不断刷新纪录，SU7不得不扩产", "it", "SU7"),
    ("zh", "小米并没有否认与Stellantis接触", "it", "Xiaomi e Stellantis (nel titolo c'è un no)"),
    ("zh-Hant", "傳小米無意收購高合 消息人士：只是謠言", "it", "Xiaomi smentisce: acquisto o accordo"),
    ("zh-Hant", "小米YU7在港開賣？代理商：未有消息", "it", "YU7? (nel titolo c'è un no)"),
    ("zh-Hant", "小米汽車虧損擴大至12億元人民幣", "it", "Xiaomi Auto, perdita 1,2 miliardi di yuan"),
    ("zh-Hant", "小米電車出口延後至2028年", "it", "Xiaomi (rinvio)"),
    ("en", "Xiaomi can't build YU7s fast enough", "it", "YU7 (nel titolo c'è un no)"),
    ("en", "Xiaomi says it has not decided on European factory", "it", "Europa: Xiaomi dice di no"),
    ("en", "No, Xiaomi isn't buying Polestar", "it", "Xiaomi, acquisto o accordo (nel titolo c'è un no)"),
    ("en", "Xiaomi EV loss narrows to $42 million", "it", "Xiaomi Auto, perdita 42 milioni di dollari"),
    ("en", "Xiaomi shares slide 5% after SU7 crash", "it", "SU7, incidente, −5%"),
    ("en", "Why Xiaomi won't cut YU7 prices", "it", "YU7, prezzo (nel titolo c'è un no)"),
    ("en", "Xiaomi to raise SU7 price by 10,000 yuan", "it", "SU7, rincaro 10.000 yuan"),
    ("en", "Xiaomi could enter Germany as soon as 2027, if EU tariffs fall", "it", "Xiaomi, Europa (con un «se»)"),
    (
        "en",
        "Xiaomi sold over 500,000 EVs but missed its target",
        "it",
        "Xiaomi, consegne oltre 500.000 unità (nel titolo c'è un no)",
    ),
    ("en", "Is Xiaomi pulling out of Spain? Company says no", "it", "Xiaomi dichiara (stop, nel titolo c'è un no)"),
    ("en", "Xiaomi not ruling out a US plant", "it", "Xiaomi, fabbrica (ipotesi non esclusa)"),
    ("it", "Xiaomi non esclude una fabbrica in Europa", "en", "Xiaomi, Europe (not ruled out)"),
    ("it", "Xiaomi taglia di 2.000 euro il prezzo della YU7", "en", "YU7, price cut 2,000 euros"),
    ("it", "Xiaomi SU7, utile record: 1,2 miliardi di yuan", "en", "SU7, results 1.2 billion yuan"),
    ("it", "Perché la Xiaomi YU7 non arriverà mai in Italia", "en", "YU7, Europe (a “no” in the title)"),
    ("it", "Xiaomi ferma le vendite della SU7 in Cina", "en", "SU7, deliveries (stopped)"),
    ("it", "Xiaomi: «Mai pensato a un accordo con Fiat»", "en", "Xiaomi denies: Fiat"),
    ("it", "Xiaomi YU7 in Italia? Se ne parla nel 2028", "en", "YU7, Europe?"),
    ("it", "Nessun ferito nell'incendio della Xiaomi SU7 a Chengdu", "en", "SU7, accident (a “no” in the title)"),
    ("de", "Xiaomi baut kein Werk in Deutschland", "it", "Xiaomi (nel titolo c'è un no)"),
    ("de", "Kommt der Xiaomi YU7 nach Deutschland?", "it", "YU7?"),
    ("fr", "Xiaomi ne vendra pas la SU7 en France", "it", "SU7 (nel titolo c'è un no)"),
    ("zh", "小米YU7月销跌破2万台，雷军：不担心", "it", "YU7 e Lei Jun, meno di 20.000 unità (nel titolo c'è un no)"),
    ("zh", "小米SU7涨价1万元？客服：以官网为准", "it", "SU7, rincaro 10.000 yuan?"),
    ("zh", "小米汽车亏损同比收窄60%至5亿元", "it", "Xiaomi Auto, perdita 500 milioni di yuan, −60%"),
    ("zh", "小米智驾团队扩至1800人", "it", "Xiaomi, software, 1.800 persone"),
    ("zh", "车主集体起诉小米：要求退一赔三", "it", "Xiaomi, causa"),
    ("zh", "小米SU7 Ultra赛道包延期交付", "it", "SU7, consegne (rinvio)"),
    ("zh", "雷军：小米汽车不存在交付作弊", "it", "Lei Jun smentisce: Xiaomi Auto, consegne"),
    ("zh", "小米若进入欧洲将优先选择德国", "it", "Xiaomi, Europa (con un «se»)"),
    ("zh", "小米没有降价，但送了保险", "it", "Xiaomi, prezzo (nel titolo c'è un no)"),
    ("zh", "小米汽车不再亏损", "it", "Xiaomi Auto, conti (nel titolo c'è un no)"),
    ("zh", "小米人事变动：汽车部副总裁李肖爽调任", "it", "Xiaomi"),
    ("zh", "交警通报小米SU7事故：驾驶员未系安全带", "it", "SU7, incidente (nel titolo c'è un no)"),
    ("zh-Hant", "小米YU7 GT極速破330公里/小時", "it", "YU7, oltre 330 km/h"),
    ("zh-Hant", "雷軍沒說過要賣車廠", "it", "Lei Jun (nel titolo c'è un no)"),
    ("en", "Xiaomi YU7 beats Tesla Model Y in October: 33,662 vs 22,000 units", "it", "YU7 e Tesla"),
    ("en", "Xiaomi EV profit doubles to 700 million yuan", "it", "Xiaomi Auto, utile 700 milioni di yuan"),
    ("en", "Xiaomi fined 250,000 yuan over SU7 ads", "it", "SU7, multa o risarcimento 250.000 yuan"),
    ("en", "Xiaomi won't recall SU7, regulator never asked", "it", "SU7, richiamo (nel titolo c'è un no)"),
    (
        "en",
        "Lei Jun: we would rather not build cars than build bad ones",
        "it",
        "Lei Jun dichiara (nel titolo c'è un no)",
    ),
    ("en", "Xiaomi's Nürburgring record stands, Porsche admits", "it", "Porsche conferma: Xiaomi, primato"),
    ("it", "Xiaomi SU7 Ultra, il record al Nürburgring non vale", "en", "SU7, record (a “no” in the title)"),
    ("it", "Xiaomi perde il 7% in Borsa dopo l'incidente della SU7", "en", "SU7, accident, −7%"),
    ("it", "Dazi, Xiaomi potrebbe costruire auto in Ungheria", "en", "Xiaomi"),
    ("it", "Xiaomi raddoppia la fabbrica di Pechino: 300.000 auto l'anno", "en", "Xiaomi, factory, 300,000 units"),
    ("zh", "小米汽车最快2027年盈亏平衡 花旗看好", "it", "Xiaomi Auto"),
    ("zh", "雷军谈辅助驾驶：不要过度宣传", "it", "software (nel titolo c'è un no): dichiara Lei Jun"),
    ("zh", "小米汽车别再拿纽北说事了", "it", "Xiaomi Auto, primato (nel titolo c'è un no)"),
    ("zh", "小米终于不再沉默：就挖孔机盖致歉", "it", "Xiaomi dichiara (scuse)"),
    ("zh", "小米为SU7 Ultra虚假宣传道歉并补偿2万积分", "it", "SU7 (scuse): dichiara Xiaomi"),
    ("zh", "特斯拉销量下滑15%，小米逆势增长", "it", "Tesla e Xiaomi, consegne, −15%"),
    ("zh", "小米与比亚迪谈判破裂", "it", "Xiaomi e BYD (stop)"),
    ("zh", "小米汽车北京工厂停工三天系例行检修", "it", "Xiaomi Auto, fabbrica (stop)"),
    ("zh", "知情人士：小米并未放弃印度市场", "it", "Xiaomi (stop, nel titolo c'è un no)"),
    ("zh", "小米SU7保值率跌至70%以下", "it", "SU7, meno di 70%"),
    ("zh", "小米股价大涨8%，市值破万亿港元", "it", "Xiaomi, +8%"),
    ("zh", "小米汽车推送OTA，解决误刹车问题", "it", "Xiaomi Auto, software"),
    ("zh", "12月起小米YU7全系涨价5000元", "it", "YU7, rincaro 5.000 yuan"),
    ("zh", "小米否认否认过裁员", "it", "Xiaomi smentisce"),
    ("zh", "比SU7便宜5万？小米新车假想图流出", "it", "SU7?"),
    ("zh", "小米汽车不得不降价", "it", "Xiaomi Auto, prezzo"),
    ("zh", "小米没能进入9月销量前十", "it", "Xiaomi, consegne (nel titolo c'è un no)"),
    ("zh", "小米与宁德时代续签五年供货协议", "it", "Xiaomi e CATL"),
    ("zh", "传比亚迪将为小米供应刀片电池，双方均未置评", "it", "BYD e Xiaomi (nel titolo c'è un no)"),
    ("zh", "小米澎程命名争议：商标早被注册", "it", "Xiaomi"),
    ("zh-Hant", "小米擬發債10億美元 支持電動車業務", "it", "Xiaomi, 1 miliardo di dollari"),
    ("zh-Hant", "花旗料小米明年賣車逾70萬輛", "it", "Xiaomi, oltre 700.000 unità (previsione)"),
    ("zh-Hant", "雷軍：不怕關稅 歐洲一定要去", "it", "Europa: dichiara Lei Jun"),
    ("zh-Hant", "小米汽車獲准在歐盟上路？布魯塞爾：尚未申請", "it", "Xiaomi Auto, Europa? (nel titolo c'è un no)"),
    ("en", "Xiaomi's EV unit turns first quarterly profit as deliveries top 100,000", "it", "Xiaomi, conti"),
    (
        "en",
        "Xiaomi EV recall isn't over: regulator opens new probe",
        "it",
        "Xiaomi Auto, richiamo (nel titolo c'è un no)",
    ),
    (
        "en",
        "Analyst cuts Xiaomi target by 12% to HK$48",
        "it",
        "Xiaomi, −12%, prezzo obiettivo 48 dollari di Hong Kong",
    ),
    ("en", "Tesla loses Shanghai crown to Xiaomi's YU7", "it", "Tesla e YU7"),
    ("en", "Xiaomi raises 2026 delivery goal to 550,000 from 500,000", "it", "consegne: dichiara Xiaomi"),
    ("en", "Lei Jun apologises for SU7 Ultra hood controversy", "it", "SU7 (scuse): dichiara Lei Jun"),
    ("en", "Xiaomi neither confirms nor denies Munich factory", "it", "Xiaomi, Europa (nel titolo c'è un no)"),
    ("en", "Would you buy a Xiaomi car?", "it", "Xiaomi, acquisto o accordo?"),
    ("en", "EU court rejects Xiaomi's appeal against tariffs", "it", "Xiaomi, causa (nel titolo c'è un no)"),
    ("en", "Xiaomi ends SU7 Standard sales ahead of facelift", "it", "SU7, consegne (stop)"),
    ("en", "Rivian and Xiaomi to share battery supplier, no merger planned", "it", "Xiaomi (nel titolo c'è un no)"),
    ("it", "Xiaomi, il titolo crolla dell'8% dopo il richiamo", "en", "Xiaomi, recall, −8%"),
    ("it", "Xiaomi e Fiat, l'accordo che non c'è", "en", "Xiaomi and Fiat (a “no” in the title)"),
    ("it", "Xiaomi SU7 bocciata ai crash test? No, cinque stelle", "en", "SU7, accident? (a “no” in the title)"),
    ("it", "Xiaomi sospende le consegne della YU7 in Germania", "en", "YU7, Europe (stopped)"),
    ("it", "Il governo blocca la fabbrica Xiaomi a Termini Imerese", "en", "Xiaomi, factory (stopped)"),
    ("it", "Xiaomi YU7 da 49.900 euro: costerà più della Model Y", "en", "YU7, 49,900 euros"),
    ("it", "Xiaomi non ha rivali in Cina", "en", "Xiaomi (a “no” in the title)"),
    ("zh", "小米YU7降价至23.99万元", "it", "YU7, prezzo 239.900 yuan"),
    ("zh", "小米三季度营收1131亿元，同比增长22%", "it", "Xiaomi, ricavi 113,1 miliardi di yuan, +22%"),
    ("zh", "小米明年交付目标55万台", "it", "Xiaomi, obiettivo 550.000 unità"),
    ("en", "Xiaomi cuts SU7 price to 199,900 yuan", "it", "SU7, prezzo 199.900 yuan"),
    ("it", "Xiaomi taglia il prezzo della YU7 a 229.900 yuan", "en", "YU7, price 229,900 yuan"),
    ("zh", "小米SU7电池起火？宁德时代：非我司产品", "it", "SU7, incidente? Ne parla CATL"),
    ("zh", "小米汽车：不会跟进价格战，也不会偷工减料", "it", "Xiaomi Auto dichiara (detto in negativo)"),
    ("zh", "小米YU7退订率高达30%？小米法务部已报警", "it", "YU7, 30%?"),
    ("zh", "小米回购1亿港元股份", "it", "Xiaomi, 100 milioni di dollari di Hong Kong"),
    ("zh", "传小米与蔚来洽谈换电合作", "it", "Xiaomi e NIO, acquisto o accordo"),
    ("zh", "小米SU7碰撞测试获五星，侧面得分仅82%", "it", "SU7, incidente, 82%"),
    ("zh", "小米11月交付破5万 雷军感谢车主", "it", "Xiaomi e Lei Jun, consegne"),
    ("zh", "德国媒体：小米YU7质量不输保时捷", "it", "YU7 e Porsche, Europa (nel titolo c'è un no)"),
    ("zh", "小米今年交付量或将翻倍至30万辆", "it", "Xiaomi, consegne 300.000 unità"),
    ("zh", "小米YU7起售价为何比预期低2万", "it", "YU7, prezzo"),
    ("zh", "小米汽车安全员失职被判赔120万元", "it", "Xiaomi Auto, multa o risarcimento 1,2 milioni di yuan"),
    ("zh", "有消息称小米考虑分拆汽车业务上市，小米不予置评", "it", "Xiaomi, lancio (nel titolo c'è un no)"),
    ("zh", "小米再度上调2025年交付目标至35万辆", "it", "Xiaomi, obiettivo 350.000 unità"),
    ("zh", "小米汽车单车亏损缩小至6500元", "it", "Xiaomi Auto, perdita 6.500 yuan"),
    ("zh", "工信部要求小米整改门把手", "it", "MIIT e Xiaomi, autorità"),
    ("zh", "小米YU7降不降价？", "it", "YU7, prezzo?"),
    ("zh", "小米SU7 Ultra订单从9000单掉到几十单", "it", "SU7, ordini"),
    ("zh", "恒大新能源汽车破产 小米无意接盘", "it", "Evergrande e Xiaomi (nel titolo c'è un no)"),
    ("zh", "小米YU7标准版暂停接单至明年3月", "it", "YU7 (stop)"),
    ("zh-Hant", "小米汽車否認延遲交付 指屬個別情況", "it", "Xiaomi Auto smentisce: consegne (rinvio)"),
    ("zh-Hant", "傳小米YU9定價40萬人民幣以下", "it", "YU9, prezzo meno di 400.000 yuan"),
    ("en", "Xiaomi says SU7 fire not caused by battery", "it", "SU7, incidente: una smentita di Xiaomi"),
    ("en", 'Xiaomi rejects report of Spanish plant as "pure fiction"', "it", "Xiaomi smentisce: fabbrica"),
    ("en", "Could Xiaomi buy Volkswagen's Dresden plant?", "it", "Xiaomi e Volkswagen, acquisto o accordo?"),
    ("en", "No Xiaomi cars for the UK until 2028", "it", "Xiaomi (nel titolo c'è un no)"),
    ("en", "Xiaomi delays European launch, blames tariffs", "it", "Xiaomi, Europa (rinvio)"),
    ("en", "Xiaomi YU7 orders fall 40% in second week", "it", "YU7, ordini, −40%"),
    ("en", "Xiaomi EV margins slip to 23.2% from 26.4%", "it", "Xiaomi Auto, 23,2%, 26,4%"),
    ("en", "Xiaomi wins lawsuit over defamatory EV videos", "it", "Xiaomi, causa"),
    ("en", "Xiaomi expected to sell cars in Germany from 2027", "it", "Xiaomi, Europa (previsione)"),
    ("en", "Xiaomi SU7 outsells Tesla Model 3 for 9th straight month", "it", "SU7 e Tesla"),
    (
        "it",
        "Xiaomi assolta: l'incidente della SU7 non fu colpa del software",
        "en",
        "SU7, accident (a “no” in the title)",
    ),
    ("it", "Xiaomi, multa da 5 milioni per la pubblicità della SU7", "en", "SU7, regulator"),
    ("it", "Xiaomi, vendite auto +40% ma i profitti calano del 3%", "en", "Xiaomi, revenue +40%, −3%"),
    ("it", "Lei Jun: «Se l'Europa chiude, noi apriamo in Turchia»", "en", "Europe (with an “if”): Lei Jun states"),
    ("it", "Xiaomi SU7 troppo veloce? Arriva il limite a 150 km/h", "en", "SU7, 150 km/h?"),
    ("it", "L'auto Xiaomi? Meglio di una Porsche", "en", "Xiaomi and Porsche?"),
    ("it", "Xiaomi rimanda di un anno lo sbarco in Italia", "en", "Xiaomi, Europe (delayed)"),
    ("en", "Xiaomi EV loss narrows to $42 million", "zh", "小米汽车亏损4200万美元"),
    ("en", "Xiaomi cuts SU7 price to 199,900 yuan", "zh", "SU7价格19.99万元"),
    ("it", "Xiaomi, vendite auto +40% ma i profitti calano del 3%", "zh", "小米营收+40%，−3%"),
    ("en", "BMW rules out Xiaomi partnership", "zh", "宝马否认：小米"),
)
"""(language, title, reader's language, line)."""
QUOTES = (
    ("zh", "雷军：小米汽车明年不打算进入美国市场", "it", "Lei Jun dichiara (Xiaomi Auto, detto in negativo)"),
    ("zh", "小米：不排除在欧洲建厂", "it", "Xiaomi dichiara (ipotesi non esclusa)"),
    ("zh", "工信部：小米SU7新款申报，最大功率508千瓦", "it", "MIIT dichiara (Xiaomi, 508 kW)"),
    ("zh", "小米YU7 GT纽北圈速7分34秒931", "it", "a proposito di: Xiaomi, 7:34,931"),
    ("zh", "曝小米增程SUV将于2026年6月发布，售价或低于25万元", "it", "a proposito di: Xiaomi, meno di 250.000 yuan"),
    ("en", "If tariffs stay, Xiaomi won't build in Hungary, Lei Jun warns", "it",
     "Lei Jun dichiara (Xiaomi, con un «se», detto in negativo)"),
    ("it", "La Xiaomi SU7 costerà meno di 40.000 euro in Europa?", "en", "on: Xiaomi, under 40,000 euros (a question)"),
    ("it", "Xiaomi YU9, debutto rinviato al 2027", "en", "on: Xiaomi (delayed)"),
    ("zh", "小米：全年毛利率不低于24%", "it", "Xiaomi dichiara (oltre 24%)"),
    ("zh", "卢伟冰称小米汽车经营利润7亿元，去年同期亏损15亿元", "it",
     "Lu Weibing dichiara (Xiaomi Auto, utile 700 milioni di yuan, perdita 1,5 miliardi di yuan)"),
    ("en", "Xiaomi talks could resume if tariffs fall below 20%", "it", "a proposito di: Xiaomi, meno di 20% (con un «se»)"),
    ("en", "Xiaomi says margin is no less than 24%", "it", "Xiaomi dichiara (oltre 24%)"),
    ("it", "Xiaomi: sconto di non più di 2.000 euro", "en", "on: Xiaomi, price cut under 2,000 euros"),
)  # fmt: skip


def judged(title: str, language: str) -> Verdict:
    """A title judged alone, from a feed about cars."""
    at = NOW - timedelta(hours=3)
    entry = Entry(
        entry_id=1, feed="F", language=language, title=title, context="cars", published_at=at, first_seen_at=NOW
    )
    reading = read([MATCHER], entry)
    assert reading.matches
    return judge([Candidate(entry=entry, reading=reading)], Window(), ENTITIES, NOW)


def words(language: str) -> Words:
    """The reader's language, with the shipped watchlist's names."""
    return Words(language, "Europe/Rome", tuple(ENTITIES.values()), today=NOW)


@pytest.mark.parametrize(("language", "title", "reader", "line"), TITLES, ids=lambda part: part[:40])
def test_a_title_is_told_without_its_contrary(language: str, title: str, reader: str, line: str) -> None:
    """Names, event, figures with their bound and direction, and whatever turns them round."""
    verdict = judged(title, language)
    claim = headline_claim(verdict.claims, 1)
    assert gloss_title(words(reader), title, language, verdict.stories[0], claim) == line


@pytest.mark.parametrize(("language", "title", "reader", "line"), QUOTES, ids=lambda part: part[:40])
def test_a_quote_is_told_without_its_contrary(language: str, title: str, reader: str, line: str) -> None:
    """The same of who says it, in brackets."""
    assert gloss_claim(words(reader), judged(title, language).claims[0], language) == line


@pytest.mark.parametrize(
    "title", ["小米汽车没有秘密", "小米不断刷新纪录，SU7不得不扩产", "要不要买小米YU7", "小米未来规划", "No 1: Xiaomi"]
)
def test_an_idiom_turns_nothing_round(title: str) -> None:
    """What reads "no secrets", "again and again", "whether or not" or "the future" says no "no"."""
    assert not signs(title, "zh" if not title.isascii() else "en").no


@pytest.mark.parametrize(
    ("headline", "language"),
    [("小米SU7召回", "zh"), ("Xiaomi will not sell cars in Europe", "en"), ("Xiaomi non venderà auto in Europa", "it"), ("Xiaomi SU7 recall", "en")],
)  # fmt: skip
def test_a_headline_tells_its_language(headline: str, language: str) -> None:
    """So that its "no" is read, where the feed that had it is not at hand."""
    assert guessed(headline) == language


def test_a_rumour_is_called_one_where_its_badge_does_not() -> None:
    """A title that rumours, in a story that is more by now, says so itself."""
    title = "网传小米YU9年底上市"
    verdict = judged(title, "zh")
    claim, story = headline_claim(verdict.claims, 1), verdict.stories[0]
    assert gloss_title(words("it"), title, "zh", story, claim) == "YU9, lancio"
    confirmed = replace(story, status="confirmed")
    assert gloss_title(words("it"), title, "zh", confirmed, claim) == "voce: YU9, lancio"


def test_a_translation_is_cut_only_where_it_keeps_its_sense() -> None:
    """Its mark stays, and so does its "not": else the gloss stands, which has both."""
    title = "Xiaomi will not recall SU7"
    story = judged(title, "en").stories[0]
    long = "Xiaomi e la SU7, " + "con molte parole intorno, " * 6
    for ending, kept in (("che si richiama", True), ("che non si richiama", False)):
        known = Translations({Foreign(title, "en"): long + ending})
        speaker = Words("it", "UTC", tuple(ENTITIES.values()), translations=known)
        line = gloss_title(speaker, title, "en", story, None)
        assert len(line) <= SHOWN_GLOSS
        assert line.endswith("… (trad. autom.)" if kept else "(nel titolo c'è un no)")


@given(st.text(max_size=400), st.sampled_from(["zh", "en", "it", "de", "xx"]), st.sampled_from(LANGUAGES))
def test_any_text_has_signs_and_figures(text: str, language: str, reader: str) -> None:
    """Whatever strangers write is read, and the same each time."""
    assert signs(text, language) == signs(text, language)
    for category in ("price", "results", ""):
        told(Words(reader, "UTC"), text, category)


def test_a_long_hostile_title_costs_linear_time() -> None:
    """Runs of what the patterns look for are read once."""
    for piece in ("不", "没", "？", "if ", "non esclude ", "1分2秒", "5% su ", "就回应", "responds "):
        text = piece * 4000
        signs(text, "zh")
        told(Words("it", "UTC"), text[:5000], "results")
