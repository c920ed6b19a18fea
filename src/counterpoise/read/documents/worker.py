"""The child process that takes hostile files apart: HTML, PDF and mail to text and metadata.

Run as `python -m counterpoise.read.documents.worker KIND CHARACTERS PAGES MEMORY CPU OUTPUT` with the file on
standard input; answers one JSON object on standard output. Before the first byte is read it bounds its own
address space, processor time, output size and open files, so that a file can at worst end this process.
Nothing is fetched: the libraries get bytes, never addresses. A refusal is answered as {"refused": reason}.
"""

from __future__ import annotations

import json
import resource
import sys

from counterpoise.read.documents.answer import Answer, Refused


def main(arguments: list[str]) -> int:
    """Read standard input, answer on standard output; 0 where an answer or a refusal was written."""
    kind, characters, pages, memory, cpu, output = arguments[0], *map(int, arguments[1:])
    _bound(memory=memory, cpu=cpu, output=output)
    data = sys.stdin.buffer.read()
    try:
        answer = _take_apart(kind, data, characters=characters, pages=pages)
    except Refused as error:
        answer = {"refused": str(error)}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=True, allow_nan=False).encode("ascii"))
    sys.stdout.buffer.flush()
    return 0


def _bound(*, memory: int, cpu: int, output: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output, output))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))


def _take_apart(kind: str, data: bytes, *, characters: int, pages: int) -> Answer:
    if kind == "html":
        from counterpoise.read.documents.html import html_parts

        answer = html_parts(data, characters=characters)
    elif kind == "pdf":
        from counterpoise.read.documents.pdf import pdf_parts

        answer = pdf_parts(data, characters=characters, pages=pages)
    elif kind == "eml":
        from counterpoise.read.documents.mail import mail_parts

        answer = mail_parts(data, characters=characters)
    else:
        raise Refused(f"files of kind '{kind}' are not taken apart")
    if len(answer["text"]) > characters:
        raise Refused(f"holds more than {characters:,} characters of text")
    return answer


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
