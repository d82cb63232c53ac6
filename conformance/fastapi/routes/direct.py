"""G. Responses that are returned directly."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Union

from fastapi import APIRouter, BackgroundTasks, Depends, Response
from fastapi.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    StreamingResponse,
)
from pydantic import BaseModel
from starlette.background import BackgroundTask

from .bodiless import refuses
from .journal import note

router = APIRouter(prefix="/g")


def everything(response: Response) -> None:
    response.headers["X-Dep"] = "dep"
    response.set_cookie("dep", "1")
    response.status_code = 299


With = [Depends(everything)]


def with_cookies() -> Response:
    made = JSONResponse({"kind": "cookies"})
    made.set_cookie("own", "1", httponly=True)
    made.set_cookie("other", "2", path="/x")
    return made


def with_list() -> Response:
    made = JSONResponse({"kind": "list"})
    made.headers.append("X-List", "one")
    made.headers.append("X-List", "two")
    return made


def with_same_cookie() -> Response:
    made = JSONResponse({"kind": "same-cookie"})
    made.set_cookie("dep", "own")
    return made


kinds: dict[str, Callable[[], Response]] = {
    "json": lambda: JSONResponse({"kind": "json"}),
    "text": lambda: PlainTextResponse("text"),
    "html": lambda: HTMLResponse("<p>html</p>"),
    "redirect": lambda: RedirectResponse("/g/json/verbatim"),
    "redirect-303": lambda: RedirectResponse("/g/json/verbatim?x=1&y=ä", status_code=303),
    "bytes": lambda: Response(b"\x00\x01\xff", media_type="application/octet-stream"),
    "empty": lambda: Response(status_code=204),
    "teapot": lambda: JSONResponse({"kind": "teapot"}, status_code=418),
    "headers": lambda: JSONResponse({"kind": "headers"}, headers={"X-Dep": "own", "Cache-Control": "no-store"}),
    "list": with_list,
    "cookies": with_cookies,
    "same-cookie": with_same_cookie,
    "type": lambda: JSONResponse({"kind": "type"}, headers={"content-type": "application/vnd.api+json"}),
    "xml": lambda: Response("<x/>", media_type="application/xml"),
    "null": lambda: JSONResponse(None),
    "vary": lambda: PlainTextResponse("vary", headers={"Vary": "Accept"}),
}


def register(kind: str, make: Callable[[], Response]) -> None:
    """Register a kind twice: Vermouth merges what was set, unless the program says verbatim."""

    def endpoint() -> Response:
        return make()

    for way in ("verbatim", "merged"):  # C72, C73, C81
        router.get(f"/{kind}/{way}", status_code=201, dependencies=With)(endpoint)


for each, maker in kinds.items():
    register(each, maker)


class Public(BaseModel):
    name: str


@router.get("/model", response_model=Public)  # C74
def model() -> Response:
    return JSONResponse({"name": "Ada", "password": "hunter2"})


@router.get("/task")  # C75
def task(tasks: BackgroundTasks) -> Response:
    tasks.add_task(note, "task")
    return JSONResponse({"ok": True})


@router.get("/own-task")  # C76
def own_task(tasks: BackgroundTasks) -> Response:
    tasks.add_task(note, "task")
    return JSONResponse({"ok": True}, background=BackgroundTask(note, "own task"))


@router.get("/injected")  # C77
def injected(response: Response) -> Response:
    response.headers["X-Handler"] = "handler"
    return response


@router.get("/injected-status")  # C77
def injected_status(response: Response) -> Response:
    response.headers["X-Handler"] = "handler"
    response.status_code = 202
    return response


@router.get("/annotated")  # C78
def annotated() -> JSONResponse:
    return JSONResponse({"name": "Ada", "password": "hunter2"})


@router.get("/annotated-redirect")  # C78
def annotated_redirect() -> RedirectResponse:
    return RedirectResponse("/g/model")


@router.get("/union")  # C79
def union() -> dict[str, bool]:
    def endpoint() -> Union[Response, dict[str, str]]:
        return {}

    return refuses(lambda app: app.get("/")(endpoint))


@router.get("/either", response_model=None)  # C79
def either(direct: bool = False) -> Union[Response, dict[str, str]]:
    return JSONResponse({"from": "response"}) if direct else {"from": "value"}


@router.get("/unencodable")  # C80
def unencodable() -> Response:
    return JSONResponse({"at": datetime(2026, 1, 1)})


@router.get("/stream")  # C72
def stream() -> Response:
    def chunks() -> Iterator[str]:
        yield "one\n"
        yield "two\n"

    return StreamingResponse(chunks(), media_type="text/plain")
