"""Text and headers of a mail (RFC 5322) by the standard library. Runs in the child process of `worker` only.

The plain-text body is taken, else the HTML body; attachments are counted in a note, not read.
"""

from __future__ import annotations

from email import policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime

from counterpoise.read.documents.answer import Answer, Refused
from counterpoise.read.documents.decode import NotText, decode

MAX_PARTS = 200


def mail_parts(data: bytes, *, characters: int) -> Answer:
    """The body with subject, sender and date. Raises Refused where it has no readable body or too many parts."""
    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
    except (MessageError, RecursionError, ValueError, LookupError) as error:
        raise Refused(f"is no readable mail: {error or type(error).__name__}") from error
    if not isinstance(message, EmailMessage) or not message.keys():
        raise Refused("is no mail: it has no headers")
    _count_parts(message)
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        raise Refused("is a mail without a text body")
    content, told = _content(body)
    if body.get_content_type() == "text/html":
        from counterpoise.read.documents.html import html_parts

        answer = html_parts(content.encode("utf-8"), characters=characters)
    else:
        answer = {"text": content, "notes": []}
    attached = sum(1 for _ in message.iter_attachments())
    notes = [f"{attached} attachments were not read"] if attached else []
    name, address = parseaddr(str(message.get("From", "")))
    answer["title"] = str(message["Subject"]) if message["Subject"] else answer.get("title")
    answer["author"] = name or address or None
    answer["dates"] = [["mail header", day]] if (day := _day(message)) else []
    answer["notes"] = [*answer["notes"], *told, *notes]
    return answer


def _count_parts(message: EmailMessage) -> None:
    for count, _ in enumerate(message.walk(), start=1):
        if count > MAX_PARTS:
            raise Refused(f"is a mail of more than {MAX_PARTS} parts")


def _content(part: MIMEPart) -> tuple[str, list[str]]:
    """The body's text, and notes on its encoding."""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        raise Refused("is a mail whose body cannot be decoded")
    charset = part.get_content_charset("utf-8")
    try:
        return payload.decode(charset), []
    except (UnicodeDecodeError, LookupError):
        notes = [f"the body is not in {charset} as the mail says"]
    try:
        text, guessed = decode(payload)
    except NotText as error:
        raise Refused(str(error)) from error
    return text, [*notes, *guessed]


def _day(message: EmailMessage) -> str:
    """The ISO day of the Date header in the sender's time zone, or the empty string."""
    try:
        return parsedate_to_datetime(str(message["Date"])).date().isoformat()
    except (TypeError, ValueError, IndexError):
        return ""
