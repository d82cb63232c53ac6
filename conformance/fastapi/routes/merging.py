"""C. What is merged into the answer."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse
from pydantic import BaseModel

from .journal import note

router = APIRouter(prefix="/c")


def dep(response: Response) -> str:
    note("dep")
    response.headers["X-Dep"] = "dep"
    response.headers["X-Both"] = "dep"
    response.headers.append("X-List", "dep")
    return "dep"


With = Depends(dep)


@router.get("/order", dependencies=[With])  # C27
def order(response: Response) -> dict[str, bool]:
    response.headers["X-Handler"] = "handler"
    return {"ok": True}


@router.get("/content-type")  # C28
def content_type(response: Response) -> dict[str, bool]:
    response.headers["Content-Type"] = "application/vnd.api+json"
    return {"ok": True}


@router.get("/content-type-html")  # C28
def content_type_html(response: Response) -> dict[str, bool]:
    response.headers["Content-Type"] = "text/html"
    return {"ok": True}


@router.get("/content-length")  # C29
def content_length(response: Response, n: str) -> dict[str, bool]:
    response.headers["Content-Length"] = n
    return {"ok": True}


@router.get("/transfer-encoding")  # C30
def transfer_encoding(response: Response) -> dict[str, bool]:
    response.headers["Transfer-Encoding"] = "chunked"
    return {"ok": True}


class Cached(JSONResponse):
    """A response class with headers of its own."""

    def init_headers(self, headers: dict[str, str] | None = None) -> None:  # type: ignore[override]
        super().init_headers(headers)
        self.headers["Cache-Control"] = "no-store"
        self.headers["X-Class"] = "class"


@router.get("/class", response_class=Cached, dependencies=[With])  # C31
def response_class(response: Response) -> dict[str, bool]:
    response.headers["Cache-Control"] = "private"
    return {"ok": True}


@router.get("/class-alone", response_class=Cached, dependencies=[With])  # C31
def response_class_alone() -> dict[str, bool]:
    return {"ok": True}


@router.get("/later", dependencies=[With])  # C32
def later(response: Response) -> dict[str, bool]:
    response.headers["X-Both"] = "handler"
    response.headers.append("X-List", "handler")
    return {"ok": True}


def left(value: Annotated[str, With]) -> str:
    return "left of " + value


def right(value: Annotated[str, With]) -> str:
    return "right of " + value


@router.get("/repeated")  # C33
def repeated(a: Annotated[str, Depends(left)], b: Annotated[str, Depends(right)]) -> list[str]:
    return [a, b]


@router.get("/none", dependencies=[With])  # C34
def none() -> None:
    return None


@router.get("/bodiless/{code}", dependencies=[With])  # C35
def bodiless(response: Response, code: int) -> dict[str, bool]:
    response.status_code = code
    response.headers["ETag"] = '"1"'
    response.set_cookie("a", "1")
    return {"ok": True}


@router.get("/html", response_class=HTMLResponse, dependencies=[With])  # C36
def html() -> str:
    return "<p>é</p>"


@router.get("/text", response_class=PlainTextResponse, dependencies=[With])  # C36
def text() -> str:
    return "plain"


@router.get("/redirect", response_class=RedirectResponse, dependencies=[With])  # C36
def redirect() -> str:
    return "/c/text"


class Custom(Response):
    media_type = "application/x-custom"


@router.get("/custom", response_class=Custom, dependencies=[With])  # C36
def custom() -> str:
    return "custom"


async def late(response: Response) -> AsyncIterator[None]:
    yield
    note("late")
    response.headers["X-Late"] = "late"


@router.get("/late-request", dependencies=[Depends(late)])  # C37
def late_request() -> dict[str, bool]:
    return {"ok": True}


@router.get("/late-function", dependencies=[Depends(late, scope="function")])  # C37
def late_function() -> dict[str, bool]:
    return {"ok": True}


@router.get("/late-task")  # C37
def late_task(response: Response, tasks: BackgroundTasks) -> dict[str, bool]:
    def task() -> None:
        note("task")
        response.headers["X-Late"] = "late"

    tasks.add_task(task)
    return {"ok": True}


class Out(BaseModel):
    name: str


@router.get("/all", response_model=Out, dependencies=[With])  # C38
def everything(response: Response) -> dict[str, str]:
    response.headers["X-Handler"] = "handler"
    response.set_cookie("a", "1")
    response.status_code = 202
    return {"name": "Ada", "password": "hunter2"}
