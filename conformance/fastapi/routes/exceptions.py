"""J. Exceptions."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, FastAPI, Form, HTTPException, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse, StreamingResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException as StarletteHTTPException

from .journal import application, note

router = APIRouter(prefix="/j")


def set_all(response: Response) -> None:
    note("dep")
    response.headers["X-Dep"] = "dep"
    response.set_cookie("dep", "1")
    response.status_code = 202


With = [Depends(set_all)]


@router.get("/raise/{code}")  # C130
def raising(code: int) -> None:
    raise HTTPException(code)


details: dict[str, Any] = {
    "text": "a text",
    "empty": "",
    "object": {"code": 7, "why": ["a", "b"]},
    "list": [1, None],
    "number": 0,
    "null": None,
    "false": False,
}


@router.get("/detail/{kind}")  # C130
def detail(kind: str) -> None:
    raise HTTPException(409, details[kind])


@router.get("/headers")  # C130
def headers() -> None:
    raise HTTPException(401, "who?", {"WWW-Authenticate": "Bearer", "X-Error": "error"})


@router.get("/dropped", dependencies=With)  # C129
def dropped(response: Response) -> None:
    response.headers["X-Handler"] = "handler"
    raise HTTPException(401, "session expired")


@router.get("/always", dependencies=With)  # C129: the twin sets the same through Always
def always(response: Response) -> None:
    response.headers["X-Request-Id"] = "7"
    response.delete_cookie("session")
    raise HTTPException(401, "session expired")


@router.get("/own", dependencies=With)  # C129, C131
def own() -> None:
    raise HTTPException(403, "no", {"X-Dep": "error", "Set-Cookie": "own=1; Path=/; SameSite=lax"})


def failing() -> None:
    note("failing")
    raise HTTPException(403, "from a dependency")


@router.get("/dependency", dependencies=[Depends(set_all), Depends(failing)])  # C129, C156
def dependency() -> None:
    note("handler")


@router.get("/unhandled", dependencies=With)  # C141
def unhandled() -> None:
    raise ValueError("a secret")


@router.get("/division")  # C141
def division() -> float:
    return 1 / int("0")


class Part(BaseModel):
    size: int


class Item(BaseModel):
    name: str = Field(max_length=5)
    age: int = Field(gt=0)
    parts: list[Part] = []


@router.post("/items")  # C136, C137
def items(item: Item, q: int | None = None) -> dict[str, Any]:
    note("handler")
    return {"name": item.name, "q": q}


class Optional(BaseModel):
    nick: str = "none"


@router.post("/optional")  # C136
def optional(body: Optional) -> dict[str, str]:
    return {"nick": body.nick}


@router.get("/params/{n}")  # C136
def params(n: int, q: int, flag: bool = False) -> dict[str, Any]:
    return {"n": n, "q": q, "flag": flag}


@router.post("/guarded", dependencies=[Depends(failing)])  # C137
def guarded(item: Item) -> dict[str, str]:
    note("handler")
    return {"name": item.name}


@router.post("/form")  # C138
def form(name: Annotated[str, Form()]) -> dict[str, str]:
    return {"name": name}


@router.post("/any")  # C137, C138
def anything(body: Annotated[dict[str, Any], Body()]) -> dict[str, int]:
    return {"keys": len(body)}


default = FastAPI(openapi_url=None)


@default.get("/params/{n}")  # C136: FastAPI's own answer
def default_params(n: int, q: int) -> dict[str, int]:
    return {"n": n, "q": q}


@default.post("/items")  # C136
def default_items(item: Item) -> dict[str, str]:
    return {"name": item.name}


class Teapot(Exception):
    """An error of the application's."""


class Samovar(Teapot):
    """A kind of it."""


handled = application()


@handled.exception_handler(Teapot)  # C133
def teapot_answer(request: Request, error: Teapot) -> JSONResponse:
    return JSONResponse({"teapot": type(error).__name__}, status_code=418)


@handled.exception_handler(StarletteHTTPException)  # C132, C134
def plain_answer(request: Request, error: StarletteHTTPException) -> PlainTextResponse:
    user = getattr(request.state, "user", "nobody")
    return PlainTextResponse(f"{error.status_code} {error.detail} for {user}", status_code=error.status_code)


@handled.get("/teapot")  # C133
def teapot() -> None:
    raise Teapot


@handled.get("/samovar")  # C133
def samovar() -> None:
    raise Samovar


@handled.get("/http")  # C132, C134
def http() -> None:
    raise HTTPException(503, "busy", {"Retry-After": "7"})


@handled.get("/state")  # C140
def state(request: Request) -> None:
    request.state.user = "ada"
    raise HTTPException(403, "no")


coded = application()


@coded.exception_handler(404)  # C133
def coded_404(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"coded": 404}, status_code=404)


@coded.exception_handler(Exception)  # C135
def coded_all(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"coded": 500}, status_code=500)


@coded.get("/raise/{code}")  # C133
def coded_raise(code: int) -> None:
    raise HTTPException(code, "raised")


@coded.get("/unhandled")  # C135
def coded_unhandled() -> None:
    raise ValueError("a secret")


bare = application()


@bare.get("/cut")  # C139
def cut() -> Response:
    async def chunks() -> AsyncIterator[str]:
        yield "one\n"
        raise HTTPException(409, "too late")

    return StreamingResponse(chunks(), media_type="text/plain")


def global_dep() -> None:
    note("global")


watched = application(dependencies=[Depends(global_dep)])


@watched.get("/x")  # C142
def x() -> dict[str, bool]:
    return {"ok": True}


@watched.post("/slash/")  # C142
@watched.get("/slash/")
def slash() -> dict[str, bool]:
    return {"ok": True}


mounted = {
    "/j-default": default,
    "/j-handled": handled,
    "/j-coded": coded,
    "/j-bare": bare,
    "/j-watched": watched,
}
