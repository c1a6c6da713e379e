"""Translators on this machine: servers that speak as LibreTranslate, DeepL and an OpenAI-compatible one do, and can fail.

Each refuses what the real one refuses: another path, a wrong key, a language it does not know, a body that is no JSON.
They translate by a small book; what stands in no book comes back as it is.
"""

import json
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self

Engine = Literal["libretranslate", "deepl", "openai"]
PATHS = {"libretranslate": "/translate", "deepl": "/v2/translate", "openai": "/v1/chat/completions"}
OK, WRONG, FORBIDDEN, NOWHERE = 200, 400, 403, 404
KNOWN = {"it", "en", "zh", "auto", "de"}


class Refused(Exception):  # noqa: N818 - an answer, no error of the test
    """The status of a refusal."""


class Translator:
    """Serves until the end of its `with` block."""

    def __init__(self, engine: Engine, book: Mapping[str, str], *, key: str = "") -> None:
        """Translate by `book`; with a `key` only for who has it."""
        self.engine, self.book, self.key = engine, book, key
        self.asked: list[list[str]] = []
        """The texts of every request that was answered or spoilt."""
        self.spoil: Callable[[_Handler, list[str]], bool] | None = None
        """Called before an answer; True where it answered in its own way."""
        self.ended = threading.Event()
        self._server = _Server(self)
        self.host = f"http://127.0.0.1:{self._server.server_port}"
        self.url = f"{self.host}/v1" if engine == "openai" else self.host
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> Self:
        """Start."""
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        """Stop, and let go of whoever hangs."""
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def texts(self, path: str, headers: Mapping[str, str], content: Any) -> list[str]:  # noqa: ANN401 - JSON
        """What a request asks to translate.

        Raises:
            Refused: it is not how this engine is asked.
        """
        if path != PATHS[self.engine]:
            raise Refused(NOWHERE)
        languages: tuple[str, ...] = ()
        if self.engine == "libretranslate":
            key, texts, languages = content.get("api_key", ""), content["q"], (content["source"], content["target"])
        elif self.engine == "deepl":
            key = headers.get("authorization", "").removeprefix("DeepL-Auth-Key ")
            texts, languages = content["text"], (content["target_lang"].partition("-")[0].lower(),)
        else:
            key = headers.get("authorization", "").removeprefix("Bearer ")
            assert content["model"], "a model is named"
            texts = json.loads(content["messages"][-1]["content"])
        if key != self.key:
            raise Refused(FORBIDDEN)
        if not set(languages) <= KNOWN or not all(isinstance(text, str) for text in texts):
            raise Refused(WRONG)
        return list(texts)

    def answer(self, made: list[str]) -> bytes:
        """The body that holds these translations."""
        if self.engine == "libretranslate":
            content: Any = {"translatedText": made}
        elif self.engine == "deepl":
            content = {"translations": [{"detected_source_language": "ZH", "text": one} for one in made]}
        else:
            said = json.dumps(made, ensure_ascii=False)
            content = {"choices": [{"index": 0, "message": {"role": "assistant", "content": said}}]}
        return json.dumps(content, ensure_ascii=False).encode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, translator: Translator) -> None:
        self.translator = translator
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing."""

    def do_POST(self) -> None:
        """Answer one request."""
        translator = self.server.translator
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers["content-length"]))
        try:
            texts = translator.texts(self.path, headers, json.loads(body))
        except Refused as refusal:
            self.send(int(refusal.args[0]), b'{"error": "no"}')
            return
        translator.asked.append(texts)
        if translator.spoil is None or not translator.spoil(self, texts):
            self.send(OK, translator.answer([translator.book.get(text, text) for text in texts]))

    def send(self, status: int, body: bytes, **headers: str) -> None:
        """One whole answer."""
        self.send_response_only(status)
        for name, value in {"Content-Type": "application/json", "Connection": "close", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def hanging(handler: Any, _texts: list[str]) -> bool:  # noqa: ANN401 - the handler of this module
    """Say nothing until the server ends."""
    handler.server.translator.ended.wait(30)
    return True


def dripping(handler: Any, _texts: list[str]) -> bool:  # noqa: ANN401 - as above
    """Send an answer that never ends, a blank at a time."""
    handler.send_response_only(OK)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    while not handler.server.translator.ended.wait(0.05):
        handler.wfile.write(b" ")
    return True


def answering(status: int, body: bytes = b"", **headers: str) -> Callable[[Any, list[str]], bool]:
    """Always this answer."""

    def spoil(handler: Any, _texts: list[str]) -> bool:  # noqa: ANN401 - as above
        handler.send(status, body, **headers)
        return True

    return spoil
