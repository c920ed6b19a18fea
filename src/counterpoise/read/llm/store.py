"""Answers kept as they came, so that a document is asked about once and reading again gives the same records.

One file per passage and question, named by the SHA-256 of everything that was asked (passage, prompt, model,
temperature), holding the model's words untouched: what was believed can be checked against them later. Nothing from
a store is trusted more than from the endpoint; an answer is checked each time it is used.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from counterpoise import atomic
from counterpoise.errors import InputError, Problem


@dataclass(frozen=True, slots=True)
class AnswerStore:
    """A folder of answers; it is made when the first is kept."""

    folder: Path

    def get(self, question: Mapping[str, object]) -> str | None:
        """The answer to a question, or None. Raises InputError where its file is not one of ours."""
        path = self._path(question)
        try:
            content = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        try:
            return str(json.loads(content)["answer"])
        except (ValueError, LookupError, TypeError):
            hint = "remove it, and the passage is asked about again"
            raise InputError([Problem(str(path), 1, 1, "this is no kept answer of a language model", hint)]) from None

    def put(self, question: Mapping[str, object], answer: str) -> None:
        """Keep an answer, whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = {"model": question["model"], "temperature": question["temperature"], "answer": answer}
        atomic.write_text(self._path(question), json.dumps(kept, ensure_ascii=False, indent=1) + "\n")

    def _path(self, question: Mapping[str, object]) -> Path:
        asked = json.dumps(question, sort_keys=True, ensure_ascii=False)
        return self.folder / f"{hashlib.sha256(asked.encode()).hexdigest()}.json"
