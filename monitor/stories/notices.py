"""What stands in a text beside its news: credits, keyword lists, disclosures, advertisement, and labels before a sentence.

Such a sentence says nothing about anyone; a label ("总结:", "In breve:") or dateline ("新华社3月28日电,", "MILAN, March 28
(Reuters) -") goes, and what follows it stays.  A medium named there is the one that prints, not the source of a rumour.
"""

import re
from dataclasses import replace

from monitor.stories.clauses import Sentence, trimmed
from monitor.text import HAN_RANGES

LOOKED_AT = 400
"""Code points of a sentence that are looked at: a notice says early what it is."""
NOTICE = re.compile(
    # Chinese: who wrote and edited, where it comes from, what the printer asks of his reader
    r"^(?:关键[词字]|标签|图源|图片?来源|题图|封面|首图|配图|文|图|作者|编辑|责编|责任编辑|校对|排版|撰文|采写|出品|来源|监制|编者按|本文|记者) ?[:|/丨]"
    rf"|本文(?:来自|转自|首发|源自|系|由|转载|经[{HAN_RANGES}]{{0,4}}授权|不代表|图片|不构成)|授权(?:发布|转载)|未经(?:授权|许可|同意)|转载(?:请|须)"
    r"|(?:广告|免责|版权)声明|文内含有|对外跳转链接|不构成(?:任何)?投资建议"
    rf"|(?:点击|长按|扫描|扫码|识别)[{HAN_RANGES}]{{0,8}}(?:阅读|查看|下载|关注|链接|二维码|小程序|原文)|(?:欢迎|记得)关注|关注(?:我们|公众号)|阅读原文"
    r"|^(?:来源|前往了解|图源|相关阅读|推荐阅读|延伸阅读|上一篇|下一篇)$|专题$"
    # Italian
    r"|^(?:fonte|fonti|via|foto|immagin[ei]|copertina|credit[is]?|tags?|categori[ae]) ?[:|]"
    r"|^(?:leggi anche|vedi anche|potrebbe interessart|seguici|iscriviti|continua a leggere|riproduzione riservata|tutti i diritti riservati)\b"
    r"|^(?:articolo sponsorizzato|contenuto sponsorizzato|pubblicita)\b|^(?:questo|il presente) (?:articolo|post) (?:contiene|e stato (?:tradotto|pubblicato))\b"
    r"|^l'articolo .{0,300}\bproviene da\b|\bin qualita di affiliat|\blink di affiliazione\b"
    # English
    r"|^(?:source|sources|image|images|photo|photos|disclosure|disclaimer|editor's note) ?[:|]"
    r"|^(?:read (?:more|also|next|the full)|see also|subscribe|sign up|follow us|continue reading|click here|all rights reserved|advertisement|sponsored)\b"
    r"|^this (?:article|story|post) (?:contains|originally|first|was (?:first|originally)|is based)\b|^the post .{0,300}\bappeared first on\b"
    r"|^\(?(?:additional )?(?:reporting|editing|writing) by\b|\bwe may earn\b|\baffiliate links?\b",
    re.ASCII,
)
LABEL = re.compile(
    r"(?:总结|摘要|概要|导读|导语|核心提示|内容提要|一句话总结|in breve|in sintesi|in poche parole|summary|tl;?dr|key points?|in short) ?[:|] ?",
    re.ASCII,
)
DATELINE = re.compile(
    rf"[(【\[]?(?![据有])[{HAN_RANGES}a-z0-9·. ]{{0,16}}?(?:[0-9]{{2,4}} ?年 ?)?(?:[0-9]{{1,2}} ?月 ?)?[0-9]{{1,2}} ?日 ?(?:电|讯|消息|快讯)(?: ?\([^()]{{0,40}}\))? ?[)】\]]?[,:]? ?"
    rf"|(?:本报|本网|本刊|[{HAN_RANGES}]{{1,5}}(?:社|网|报))讯[,: ]"
    r"|[a-z' .,/-]{0,40}(?:\b[0-9]{1,2} [a-z]{3,9}|\b[a-z]{3,9}\.? [0-9]{1,2})?,? ?\((?:reuters|ansa|afp|ap|xinhua|bloomberg|adnkronos|agi|radiocor|dpa|efe|askanews)\) ?[-–—:]+ ?",
    re.ASCII,
)
"""Folded: a colon or comma is always the narrow one."""


def told(sentence: Sentence) -> Sentence | None:
    """The sentence without label and dateline; None where it is a notice, or nothing else."""
    text = sentence.folded.text
    start = sentence.start
    for prefix in (LABEL, DATELINE, LABEL):
        found = prefix.match(text, start, min(sentence.end, start + LOOKED_AT))
        if found is not None:
            start = found.end()
    start, end = trimmed(text, start, sentence.end)
    if start >= end or NOTICE.search(text[start : min(end, start + LOOKED_AT)]):
        return None
    if start == sentence.start:
        return sentence
    pieces = tuple((max(first, start), last) for first, last in sentence.pieces if last > start)
    return replace(sentence, start=start, end=end, pieces=pieces)
