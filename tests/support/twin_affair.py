"""An affair of the seed's shape about others: a maker of cameras that wants to build cars, told in six reports.

A retelling and its source, a deal that sources tell of, the maker's denial and the partner's counter-word, a purchase; and
three reports that must stay out.  Every name, number and wording is made up.
"""

from collections.abc import Mapping

WATCHLIST = """
schema = 1
name = "Lumeng"
extends = "cars"
[set]
brand = ["lumeng", "鹿盟"]
partner = ["hengtai", "恒泰"]
[[rule]]
id = "brand+car"
all = ["brand", "car"]
none = ["phone"]
in = "title"
level = "sure"
[[rule]]
id = "brand+partner"
all = ["brand", "partner"]
in = "title"
level = "sure"
[[rule]]
id = "title-brand,summary-car"
title_has = ["brand"]
any = ["car_strong"]
none = ["phone"]
in = "summary"
level = "likely"
[entity]
"Lumeng" = { kind = "company", names = ["lumeng", "鹿盟", "鹿盟集团"] }
"Lumeng Mobility" = { kind = "company", part_of = "Lumeng", names = ["lumeng mobility", "鹿盟出行"] }
"Chen Yao" = { kind = "person", of = "Lumeng", names = ["chen yao", "陈曜"] }
"Song Wei" = { kind = "person", of = "Lumeng", names = ["song wei", "宋玮"] }
"Hengtai" = { kind = "company", names = ["hengtai", "hengtai group", "恒泰", "恒泰集团", "恒泰汽车"] }
"Evening Motor Post" = { kind = "media", names = ["evening motor post", "车市晚报"] }
"Owl of Motors" = { kind = "tipster", names = ["owl of motors", "车圈猫头鹰"] }
"""
RETOLD = (
    "Lumeng costruirà da zero, in casa, la sua prima auto elettrica: la presentazione potrebbe avvenire già il mese prossimo. "
    "A gennaio il marchio cinese aveva annunciato ufficialmente la nascita di una divisione per i veicoli elettrici. "
    "È stato inoltre confermato che la guiderà Chen Yao, fondatore dell'azienda.\n"
    "Nei giorni scorsi è stato riferito che Lumeng vorrebbe comprare una quota del ramo auto di Hengtai.\n"
    "Ora l'Evening Motor Post scrive che la compagnia di Chen Yao farà l'auto da sola e che i dettagli saranno svelati il mese prossimo. "
    "Il tipster Owl of Motors ha rivelato anche che l'azienda ha incontrato un grande fornitore di assali.\n"
    "Lumeng ha diffuso una nota che smentisce le voci di una trattativa con Hengtai Group per il 48%. "
    "Il portavoce aggiunge che la società ha parlato con più costruttori, ma non ha preso alcuna decisione.\n"
    "Mentre Lumeng nega tutto, Hengtai Group afferma che i colloqui con Lumeng sono in una fase molto iniziale.\n"
    "Il mese scorso Chen Yao aveva visitato la sede di SAIC, dopo quelle di BYD e Wuling.\n"
    "L'obiettivo, ha dichiarato Chen Yao, è un'auto che ogni artigiano possa comprare.\n"
    "Lumeng\n\nFotografia"
)
REPORTS: Mapping[str, tuple[str, float, str, str]] = {
    "talks": (
        "en",
        0.0,
        "Exclusive: Hengtai in talks with Lumeng to sell part of its EV unit, sources say",
        "Two people close to the matter say Lumeng is looking at part of the 48% stake in Hengtai's electric cars. Talks are early.",
    ),
    "denial": (
        "zh",
        13.0,
        "鹿盟回应洽购恒泰汽车48%股权：不实",
        "鹿盟发言人表示，公司与多家车企有过交流，但未就合作作出任何决定。",
    ),
    "counter": (
        "zh",
        15.0,
        "恒泰汽車:曾與鹿盟初步交流 未深入洽談",
        "恒泰集團公布,在引入戰略股東過程中與鹿盟有過初步交流,並未深入洽談。",
    ),
    "source": (
        "zh",
        108.0,
        "车市晚报：鹿盟造车将从零开始自研，细节最快下月公布",
        "《车市晚报》从知情人士处获悉，鹿盟将自研电动汽车；车圈猫头鹰称已与全球知名车桥供应商接触。",
    ),
    "retold": (
        "it",
        111.0,
        "Lumeng costruirà da zero la sua auto elettrica; la presentazione potrebbe avvenire già il mese prossimo",
        RETOLD,
    ),
    "deal": (
        "en",
        142.0,
        "Lumeng buys lidar start-up Brightcone for $45 million to equip its electric car",
        "The deal, announced with first-quarter results, is meant to speed up work on driver assistance.",
    ),
    "camera": (
        "it",
        100.0,
        "Lumeng X2: prezzo e uscita in Italia della fotocamera",
        "La nuova compatta arriva a maggio.",
    ),
    "bank": ("zh", 60.0, "恒泰集团被银行约谈", "监管部门要求其压降负债。"),
    "app": ("it", 90.0, "Android Auto non vede le fotocamere Lumeng: come risolvere", "Tre passaggi."),
}
"""By name: language, hours after the first, title, summary."""
OUTSIDE = ("camera", "bank", "app")
