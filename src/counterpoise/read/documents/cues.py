"""Wordings of web pages and agencies that are not part of an article.

Written from the common furniture of blogs, news sites and wire copy: comment forms, sharing widgets, cookie
lines, links to other articles, navigation, legal lines, production credits. A line cue marks the whole line,
a tail cue the rest of a line behind prose; an opener also takes the short lines that follow it.
"""

from __future__ import annotations

import re

from counterpoise.read.documents.furniture import MORE_LINES

_NETWORKS = (
    r"facebook|twitter|x|telegram|whats ?app|viber|linked ?in|pinterest|reddit|tumblr|vkontakte|vk|odnoklassniki|"
    r"ok\.ru|skype|pocket|e-?mail|print|rss|youtube|instagram|google\+?|livejournal|messenger|threads|mastodon|"
    r"bluesky|forum|share|tweet|like|link|copy link|more|save|flipboard|line|xing|digg|delicious|stumbleupon|"
    r"bookmark|addthis|download|xs|sm|md|lg|xl"
)
_DEED = "share|tweet|send|post|pin|save|like|e-?mail|print|copy|gift|bookmark|follow"
_SEP = r"[\s|/·•,()\d:+-]*"

_READ_ALSO = (
    r"相关(?:新闻|阅读|报道|链接)|延伸阅读|関連(?:記事|ニュース)|관련\s?(?:기사|뉴스)|अन्य खबरें|यह भी पढ़ें|"
    r"یہ بھی پڑھیں|مزید پڑھیں|"
    r"[اإ]قر[أا] أيض[اً]+|مواضيع ذات صلة|بیشتر بخوانید|קראו גם|כתבות נוספות|читайте (?:також|ещ[её]|далее)|"
    r"смотрите также|"
    r"материалы по теме|другие новости|більше по темі|про(?:читајте|четете) (?:и|још|още)|pročitajte (?:i|još)|"
    r"čitajte i|"
    r"leia (?:também|mais)|veja também|leggi anche|czytaj (?:także|też|również)|zobacz (?:też|także)|"
    r"cite[șş]te [șş]i|"
    r"lea también|leer también|te puede interesar|noticias relacionadas|voir aussi|sur le même sujet|mehr zum thema|"
    r"i[̇]?lgili haber(?:ler)?|oxşar xəbərlər|həmçinin bax|digər xəbərlər|նմանատիպ|წაიკითხეთ|lexo edhe|"
    r"olvassa el|läs också"
)
"""The commonest ways of other languages to lead to further articles."""

OPENERS = {
    "links to other articles": (
        r"(?:please |you (?:can|may|might) )?(?:also )?read (?:also|more|next|on)\b.*|also read\b.*|see also\b.*|"
        r"related (?:posts?|news|articles?|stories|topics|content|links|reading|items|materials)\b.*|"
        r"(?:recommend(?:ed)?|most (?:read|popular|viewed|commented|shared)|editor[’']?s[’']? picks|"
        r"popular|trending|latest(?: news)?|top stories|don'?t miss|"
        r"more (?:from|on|in|about|news|stories)\b[^.]*|you (?:may|might) (?:also )?(?:like|be interested)\b.*|"
        r"other (?:news|articles|stories)[^.]*|recent (?:posts|comments|news)|archives?|from the web|"
        r"previous (?:post|article|story)\b.*|next (?:post|article|story)\b.*)\s*:?|"
        r"(?:recommend(?:ed)?|related|see also|read also|also read|read more|more|trending|popular|latest|"
        r"recent posts|archives)\s*:.*|"
        r"δ[ιί]αβ[αά]στε (?:επ[ιί]σης|ακ[οό]μ[αη])\b.*|читайте также\b.*|также по теме\b.*|"
        r"по теме\s*:.*|կարդացեք նաև\b.*|կարդալ նաև\b.*|ayrıca (?:bakınız|okuyun)\b.*|həmçinin oxuyun\b.*|"
        r"bunları da oku\w*\b.*|lire aussi\b.*|à lire aussi\b.*|lesen sie auch\b.*|lee también\b.*|"
        r"(?:also )?in this issue\b.*|(?:most (?:read|popular|viewed|commented|shared)|top stories|read next|"
        r"up next)\s*[:.].*|"
        r"more (?:on|about) (?:this|the) (?:story|topic|subject|issue|conflict)\b.*|from (?:the|our) archives?\b.*|"
        r"in pictures\s*:.*|(?:you )?may (?:also )?(?:like|interest you)\b.*|what to read next\b.*|"
        r"(?:explainer|factbox|timeline|watch|listen|video|gallery|live|podcast)\s*:.{0,120}|"
        rf"(?:{_READ_ALSO}).*"
    ),
    "comment form": (
        r"leave a (?:reply|comment|response)\b.*|(?:post|add|write|submit) (?:a |your )?comments?\b.{0,40}|"
        r"(?:\d+|no|one) (?:comments?|responses?|replies|thoughts?)\b.{0,120}|comments?(?: \(?\d+\)?)?\s*:?|"
        r"join the (?:conversation|discussion)\b.*|discussion about this post.*|reader comments.*"
    ),
}
LINES = {
    "comment form": (
        r".*your e-?mail address will not be published.*|required fields are marked.*|"
        r"save my name,? e-?mail.*|.*uses akismet\b.*|.*how your comment data (?:is|are) processed.*|"
        r"notify me of (?:follow|new).*|(?:you must be )?log(?:ged)? in to (?:post a )?(?:comment|reply).*|"
        r"fill in your details below.*|cancel reply|reply|enter your comment here.*|this entry was posted\b.*|"
        r"you can (?:leave a response|follow any responses).*|(?:name|e-?mail|website|comment)\s*\*?|"
        r"comments are (?:closed|moderated|disabled).*|comments off.*|(?:view|show|read|hide|load|all) (?:\d+ |"
        r"all |the )?comments?.*|"
        r"comments? ?\(\d+\)|\(\d+\) comments?|trackbacks?.*|pingbacks?.*|sort by\b.{0,40}|report (?:this )?comment|"
        r"(?:what do you think|have your say|tell us what you think)\b.{0,60}|share your (?:thoughts|views|"
        r"opinion).*|"
        r"\d+ people (?:like|liked|shared) .*"
    ),
    "sharing widget": (
        rf"(?:share(?: (?:this|on|via|with|it))*(?: (?:article|post|story|page|news))?\s*:?\s*)?"
        rf"(?>(?:(?:{_NETWORKS})(?:{_SEP[:-1]}+|\Z))+)|(?:like|share) (?:this|it)\b.{{0,60}}|click to (?:share|"
        rf"email|print)\b.*|"
        rf"(?=(?:{_DEED})\b)(?>(?:(?:{_DEED}|this|us|it|link|full|article|page|story|to|on|via|by|with|in|"
        rf"{_NETWORKS})"
        r"(?:[\s|/·•,():+-]+|\Z))+)|"
        r"listen (?:to (?:this|the) (?:article|story|report)|·|\().*|(?:\[?a[-+]\]?\s*){2,}|text to speech.*|"
        r"follow us\b.*|like loading.*|tweet this.*|font size.*|text size.*|(?:\d+ )?shares?"
    ),
    "cookies and subscriptions": (
        r".*\b(?:we|site|website|page) uses? cookies\b.*|.*\bcookie (?:policy|settings|preferences)\b.*|"
        r"accept (?:all )?cookies.*|.*\b(?:sign up|subscribe)\b.{0,40}\b(?:newsletter|updates|e-?mail|channel|feed|"
        r"bulletin|digest|alerts|now|today)\b.*|subscribe(?: to .{0,60})?|to (?:un)?subscribe\b.*|"
        r".*\bunsubscribe\b.*|.*\b(?:mailing|distribution) list\b.*|if you (?:liked?|enjoy(?:ed)?) (?:this|"
        r"our|what)\b.*|"
        r".*\bjoin our (?:telegram|newsletter|channel|mailing)\b.*|"
        r"(?:get|download|try|open)(?: in)? (?:our|the) (?:\w+ )?app\b.*|available on (?:the )?(?:app store|"
        r"google play)\b.*|"
        r"(?:for|only for|available to) (?:our )?(?:subscribers?|members|registered users)(?: only)?\b.{0,40}|"
        r"(?:subscribers?|members?)[ -]only\b.{0,40}|already (?:a|have an?) (?:subscriber|member|account)\b.*|"
        r"(?:this (?:article|content|story) is|you have) .{0,40}\b(?:subscribers?|free articles?|members)\b.*|"
        r"(?:register|log in|sign in) to (?:continue|read)\b.*|delivered (?:straight )?to your inbox\b.*|"
        r"thank you for (?:subscribing|signing up|reading)\b.*|get (?:our|the) .{0,40}(?:newsletter|briefing|"
        r"alerts?)\b.*|"
        r"(?:daily|weekly|morning|evening) (?:newsletter|briefing|digest)\b.{0,60}|"
        r"we (?:and our partners )?use (?:cookies|technolog).*|manage (?:cookies|consent|preferences).*|"
        r"enter your e-?mail\b.*|get the latest\b.{0,80}|support (?:us|our|independent)\b.{0,80}|donate(?: now)?|"
        r"become a (?:member|patron|subscriber).{0,60}|follow .{0,40} on (?:facebook|twitter|telegram|x|"
        r"instagram)\b.*"
    ),
    "navigation": (
        r"(?:skip to (?:main )?content|main menu|menu|home(?:page)?|search|log ?in|sign in|register|"
        r"back(?: to .{0,30})?|top|to top|go to top|sitemap|site map|contact(?: us)?|about(?: us)?|"
        r"advertis(?:e|ement|ing|ements)|sponsored|"
        r"print(?: (?:version|page|this.{0,20}))?|previous|next|prev|older|newer|close|loading\.*|show more|"
        r"load more|"
        r"view all|see all|all news|news feed|feed|blog posts?|blogs?|news|opinions?|editorials?|"
        r"articles?|commentar(?:y|ies)|interviews?|analys[ie]s|press|media|videos?|photos?|gallery|rss|eng|rus|"
        r"arm|aze|"
        r"english|русский|հայերեն|azərbaycanca|türkçe|français|categories|tags)"
        r"(?:\s*[|/»›>·•]\s*[\w .&'’-]{1,40})*\s*[»›>|]?|home\s*[»›>/|].*|"
        r"(?:tags?|category|categories|topics?|filed under|posted in|labels?|keywords|sections?|rubric)\s*:.*|"
        r"(?:posted in|filed under|tagged(?: with)?)\s.*|"
        r"(?:views?|hits|reads|page views|times read|viewed)\s*:?\s*[\d ,.]+.*|"
        r"(?:posted|published) by\b.{0,80}\b(?:at|on)\b.{0,100}|[^.|»·•›]{1,40}(?:\s[|/»·•›]\s[^.|»·•›]{1,40}){2,}|"
        r"(?:-+ ?)?(?:ends?|end of (?:text|document|transcript))(?: ?-+)?|for immediate release|click here\b.*|"
        r"(?:older|newer) posts?\b.*|blogroll.*|(?:next|prev|previous)\s*:.*|"
        r".*\bclick here\b.*|www\.[\w./-]+|(?:download|open)(?: as)?(?: the)?(?: \w+)? ?\(?pdf\b.*|in this issue\b.*|"
        r"(?:last (?:updated|modified)|retrieved|captured|crawled|archived|printed) (?:from|on|at|by|:) .*|"
        r"[\d,.]+ (?:views?|hits|reads|times)|\d+ min(?:ute)?s? read|reading time.*|"
        r".*\b(?:tel|phone|fax)\.?\s*[/:].*|.*\bprint(?:er-friendly)? version\b.*|"
        r"(?:article|story|content) continues\b.*|continue reading\b.*|scroll (?:down )?(?:to|for)\b.*|"
        r"(?:turn to|continued (?:on|from)|see (?:also )?(?:page|p\.)) ?(?:page )?\d+.{0,30}|(?:live )?page closed.*|"
        r"(?:-+ ?|\()?ends?(?: ?-+|\)|/\w+)?(?:\s+\d{4}\s?(?:gmt|utc|hrs))?(?:\s*[/|].*)?|-30-|"
        r"(?:embargoed? (?:until|till)|(?:for|not for) (?:immediate )?release|for release)\b.{0,60}|"
        r"(?:.{0,60}\b)?(?:newsroom|switchboard|news ?desk|telex|telefax|fax|tel|phone|telephone|mobile|p\. ?o\. box)"
        r"[\s.:]*\(?\+?\d[\d ()./-]{3,}.{0,60}|\S+@\S+\.\w{2,}|"
        r"distr\.\s*:.*|original\s*:\s*\w+|please recycle.*|\d\d-\d{5}(?:\s*\([A-Z]\))?.{0,60}|\*\d{5,}\*|issn\b.*|"
        r"(?:printed|single|further|back) copies\b.*|(?:price|cover price)\s*:?\s*[£$€]?\d.*|"
        r"you are here\b.*|page \d+(?: of \d+)?|\[?edit\]?|permalink.*|https?://\S+|short ?link.*|"
        r"(?:source )?url\s*:.*"
    ),
    "legal line": (
        r"(?:\(c\)|©|copyright\b).*|.*\ball rights reserved\b.*|"
        r".*\bterms (?:of (?:use|service)|and conditions)\b.{0,60}|"
        r".*\bprivacy policy\b.*|disclaimer\b.*|.*\breprint(?:ed|ing)? (?:with|by|is|only)\b.*permi.*|"
        r".*\bviews? expressed\b.*\b(?:author|own|reflect|necessarily)\b.*|.*\bpowered by \w+.*|"
        r"(?:when|in case of) (?:quoting|using|citing|reprinting)\b.*|"
        r".*\b(?:hyper)?link to .{0,40} is (?:required|mandatory|obligatory).*|"
        r"(?:this|the) (?:report|document|bulletin|material) is (?:(?:provided|intended|issued) )?(?:for|"
        r"to) (?:the )?(?:media|"
        r"general public|information)\b.*|restricted movement\s*:.*|see (?:table|annex|map|figure)\b.{0,40}|"
        r".*\b(?:is|are) not responsible for\b.{0,80}|our standards\s*:.*|licen[sc]ing rights\b.*|"
        r"(?:registered|published) (?:in|by|at) .{0,60}\b(?:no\.?|number|ltd|llc|gmbh|inc)\b.{0,40}|"
        r"crown copyright\b.*|"
        r"no part of this (?:publication|document)\b.*|(?:media )?contacts?\s*:.*|"
        r"(?:for (?:more|further|media|press) (?:information|details|inquiries|enquiries))\b.{0,120}|"
        r"(?:the )?(?:opinions|views)\b.{0,60}\b(?:those of|do not)\b.*|about the authors?\b.*|"
        r"(?:this|the) (?:article|interview|transcript|text|translation|piece|post|brief|conversation|answer) "
        r"(?:has been|was|is|were) (?:lightly |slightly )?(?:edited|translated|abridged|condensed|shortened|"
        r"first published|originally published|reproduced|republished|provided|machine)\b.*|"
        r"may be (?:freely )?(?:reproduced|quoted|copied)\b.*|"
        r"if you (?:find|notice|see|spot)(?:ed)? an? (?:error|mistake|typo).*"
    ),
    "production credit": (
        r"[(\[](?:additional )?(?:reporting|writing|editing|translat\w+|compiled|edited|written|reported)\b.*[)\]]|"
        r"(?:additional )?(?:reporting|writing|editing) by\b.*|(?:translated|edited|compiled|"
        r"transcribed) by\b.{0,80}|"
        r"(?:photo|image|picture)s?\s*(?:credits?|by|courtesy)?\s*:.{0,60}|"
        r".{0,120}\bcontributed(?: (?:to|reporting)\b.{0,60})?\.?|.{0,60}\b(?:not|"
        r"or) for (?:re)?publication\b.*|follow @\w+.*"
    ),
}
COMMENTS = "comment form"
"""The opener behind which nothing of the article follows any more."""
TAILS = {
    "sharing widget": r"(?:facebook|twitter|telegram)(?:\s+\w+){0,4}\s+xs\s+sm\s+md\s+lg\W*$|share this\s*:\s*\S.*$",
    "comment form": r"this site uses akismet\b.*$|your e-?mail address will not be published\b.*$",
    "photo credit": r"(?:photo|image|picture)s?(?: credits?)?\s*:\s*[^.:]{1,40}\.?$|\(photo(?:\s+by|:)[^)]{1,60}\)$",
    "production credit": r"\((?:additional )?(?:reporting|writing|editing) (?:by|in)\b[^()]{1,200}\)$",
    "navigation": r"(?:posted in|filed under|posted by|tags?:|labels?:|categor(?:y|ies):)\s.{0,120}$|\d+ comments?$",
    "cookies and subscriptions": (
        r"(?:follow us on|subscribe to (?:our|the|this)|sign up (?:for|to) (?:our|the))\b.{0,120}$"
    ),
    "legal line": r"(?:©|\(c\)|copyright)\s*\d{4}\b.{0,120}$|all rights reserved\W*$",
    "links to other articles": r"(?:read also|also read|read more|related|recommend(?:ed)?)\s*:\s*\S.{0,200}$",
}
"""Searched in a line of prose; what they match stands behind a sentence end or white space."""


CAPTION_LENGTH = 400
_CAPTION_LABEL = re.compile(
    r"\W*(?:caption|photo|image|picture|figure \d+|map|video)\b\]?\s*(?:[:.\]]|by\b)", re.IGNORECASE
)
_CAPTION_CREDIT = re.compile(
    r"[(/|©]\s*(?:photo|image|ap|afp|reuters|epa|tass|getty|ria novosti|sputnik|photolur|anadolu|aa)\b[^.]{0,60}\W*\Z"
    r"|\b(?:photo|image|picture)s?(?: credits?)?\s*(?::|by)\s[^.:]{1,60}\.?\Z",
    re.IGNORECASE,
)
_CAPTION_PLACE = re.compile(
    r"[A-Z][\w'’-]+(?:[ /][A-Z][\w'’-]+){0,3}(?:\s*[-–—:,]|\.)\s.{5,350}"
    r"[\s(]\d{1,2}\s?[A-Z][a-z]{2,8}\.?,?\s?\d{4}\W*\Z"
)
_WORD = re.compile(r"\w+")


def _compiled(table: dict[str, str], form: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(form.format(pattern), re.IGNORECASE)) for name, pattern in table.items())


OPENER_PATTERNS = _compiled(OPENERS, r"[\W_]*(?:{0})[\W_]*\Z")
LINE_PATTERNS = _compiled({**LINES, **MORE_LINES}, r"[^\w(\[©]*(?:{0})[\W_]*\Z")
TAIL_PATTERNS = _compiled(TAILS, r"(?:(?<=\s)|(?<=[.!?”\"]))(?:{0})")


def is_caption(line: str) -> bool:
    """Whether a line is worded as the caption of a picture: labelled, credited, or a place with a glued date."""
    if len(line) > CAPTION_LENGTH:
        return False
    label = _CAPTION_LABEL.match(line)
    if label and len(_WORD.findall(line[label.end() :])) > 3:
        return True
    if _CAPTION_PLACE.match(line) and len(_WORD.findall(line)) <= 45:
        return True
    credit = _CAPTION_CREDIT.search(line)
    return credit is not None and len(_WORD.findall(line[: credit.start()])) > 3
