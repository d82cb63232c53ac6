"""The side effects of each request, in their order."""

from contextvars import ContextVar
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = b"x-journal"


class Journal:
    """What has happened in a request."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.complete = False
        self.answered = False


journals: dict[str, Journal] = {}
current: ContextVar[Journal | None] = ContextVar("current", default=None)


def note(line: str) -> None:
    """Add a line to the journal of the request."""
    journal = current.get()
    if journal is not None:
        journal.lines.append(line)


async def tell(request: Request) -> JSONResponse:
    """Tell the journal of a request."""
    journal = journals.get(request.path_params["key"], Journal())
    return JSONResponse({"complete": journal.complete, "lines": journal.lines})


class Keeper:
    """The middleware that keeps the journals."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = dict(scope.get("headers", [])).get(HEADER, b"").decode()
        if not key:
            await self.app(scope, receive, send)
            return
        journal = journals[key] = Journal()
        current.set(journal)

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start" and not journal.answered:
                journal.answered = True
                journal.lines.append("answer")
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            journal.complete = True


async def invalid(request: Request, error: Exception) -> JSONResponse:
    """C136: answer a 422 without what the client has sent, as the twin does."""
    assert isinstance(error, RequestValidationError)
    problems = [{k: e[k] for k in ("type", "loc", "msg")} for e in error.errors()]
    return JSONResponse({"detail": problems}, status_code=422)


def application(**options: Any) -> FastAPI:
    """An application without documentation, with that handler."""
    made = FastAPI(openapi_url=None, **options)
    made.add_exception_handler(RequestValidationError, invalid)
    return made
