"""L. Dependencies with yield."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextvars import ContextVar
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, HTTPException, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, Field

from .bodiless import refuses
from .journal import note

router = APIRouter(prefix="/l")


def opened(name: str, *below: Any) -> Callable[..., AsyncIterator[str]]:
    """Make a dependency that notes how it begins and ends."""

    async def run(response: Response) -> AsyncIterator[str]:
        note(f"open {name}")
        response.headers[f"X-{name}"] = name
        try:
            yield name
        except Exception:
            note(f"roll back {name}")
            raise
        else:
            note(f"commit {name}")
        finally:
            note(f"close {name}")

    return run


pool, session, lock = opened("pool"), opened("session"), opened("lock")
Pool, Lock = Depends(pool), Depends(lock)
Session = Depends(session, scope="function")
Inner = Depends(lock, scope="function")


@router.get("/request", dependencies=[Pool])  # C160, C161
def request() -> dict[str, bool]:
    note("handler")
    return {"ok": True}


@router.get("/function", dependencies=[Session])  # C161
def function() -> dict[str, bool]:
    note("handler")
    return {"ok": True}


@router.get("/lifo", dependencies=[Pool, Lock])  # C160
def lifo() -> dict[str, bool]:
    note("handler")
    return {"ok": True}


@router.get("/lifo-function", dependencies=[Session, Inner])  # C160
def lifo_function() -> dict[str, bool]:
    note("handler")
    return {"ok": True}


async def over_pool(below: Annotated[str, Pool]) -> AsyncIterator[str]:
    note("open over")
    yield "over " + below
    note("close over")


async def beside(below: Annotated[str, Pool]) -> AsyncIterator[str]:
    note("open beside")
    yield "beside " + below
    note("close beside")


@router.get("/tree")  # C160
def tree(a: Annotated[str, Depends(over_pool)], b: Annotated[str, Depends(beside)]) -> list[str]:
    note("handler")
    return [a, b]


@router.get("/both", dependencies=[Pool, Session])  # C161
def both(tasks: BackgroundTasks) -> dict[str, bool]:
    tasks.add_task(note, "task")
    note("handler")
    return {"ok": True}


@router.get("/direct", dependencies=[Pool, Session])  # C161
def direct() -> Response:
    note("handler")
    return JSONResponse({"ok": True})


@router.get("/stream", dependencies=[Depends(opened("pool")), Depends(opened("session"), scope="function")])  # C162
def stream() -> Response:
    async def chunks() -> AsyncIterator[str]:
        note("one")
        yield "one\n"
        note("two")
        yield "two\n"

    return StreamingResponse(chunks(), media_type="text/plain", headers={"X-pool": "pool", "X-session": "session"})


def function_only() -> Iterator[None]:
    yield None


def request_on_function(below: Annotated[None, Depends(function_only, scope="function")]) -> Iterator[None]:
    yield None


@router.get("/broken-scope")  # C163
def broken_scope() -> dict[str, bool]:
    def endpoint(value: Annotated[None, Depends(request_on_function, scope="request")]) -> None:
        return None

    return refuses(lambda app: app.get("/")(endpoint))


def config() -> str:
    note("config")
    return "config"


@router.get("/plain-scope", dependencies=[Depends(config, scope="function")])  # C164
def plain_scope() -> dict[str, bool]:
    return {"ok": True}


class Counter(BaseModel):
    n: int = Field(ge=0)


@router.get("/raise/{kind}", dependencies=[Session], response_model=Counter)  # C165
def raising(kind: str) -> Any:
    note("handler")
    if kind == "http":
        raise HTTPException(409, "taken", {"X-Error": "error"})
    if kind == "plain":
        raise ValueError("a secret")
    return {"n": -1 if kind == "model" else 1}


@router.get("/raise-late/{kind}", dependencies=[Pool], response_model=Counter)  # C165
def raising_late(kind: str) -> Any:
    note("handler")
    if kind == "http":
        raise HTTPException(409, "taken")
    if kind == "plain":
        raise ValueError("a secret")
    return {"n": -1 if kind == "model" else 1}


@router.get("/raise-both", dependencies=[Pool, Session])  # C165
def raising_both() -> None:
    raise HTTPException(409, "taken")


@router.get("/input", dependencies=[Session])  # C165
def invalid_input(n: int) -> dict[str, int]:
    note("handler")
    return {"n": n}


async def half() -> AsyncIterator[None]:
    note("open half")
    raise HTTPException(418, "half")
    yield


@router.get("/half", dependencies=[Session, Depends(half, scope="function")])  # C160
def half_open() -> None:
    note("handler")


async def translating() -> AsyncIterator[None]:
    try:
        yield
    except HTTPException as error:
        note("translate")
        raise HTTPException(418, "translated") from error


@router.get("/translate", dependencies=[Depends(translating, scope="function")])  # C166
def translate() -> None:
    raise HTTPException(409, "taken")


async def swallowing() -> AsyncIterator[None]:
    try:
        yield
    except HTTPException:
        note("swallow")


@router.get("/swallow", dependencies=[Depends(swallowing, scope="function")])  # C167
def swallow() -> None:
    raise HTTPException(409, "taken")


async def failing_http(response: Response) -> AsyncIterator[None]:
    response.set_cookie("session", "1")
    yield
    note("fail")
    raise HTTPException(503, "cannot commit")


async def failing_plain() -> AsyncIterator[None]:
    yield
    note("fail")
    raise ValueError("a secret")


@router.get("/late-http", dependencies=[Depends(failing_http, scope="function")])  # C168
@router.get("/late-http-request", dependencies=[Depends(failing_http)])
@router.get("/late-plain", dependencies=[Depends(failing_plain, scope="function")])
@router.get("/late-plain-request", dependencies=[Depends(failing_plain)])
def late() -> dict[str, bool]:
    return {"ok": True}


@router.get("/late-outer", dependencies=[Session, Depends(failing_http, scope="function")])  # C165, C168
def late_outer() -> dict[str, bool]:
    return {"ok": True}


async def never() -> AsyncIterator[None]:
    note("never")
    return
    yield


@router.get("/never", dependencies=[Depends(never)])  # C170
def never_yields() -> None:
    note("handler")


def synchronous() -> Iterator[str]:
    note("open sync")
    yield "sync"
    note("close sync")


@router.get("/sync", dependencies=[Depends(synchronous)])  # C171
def sync() -> dict[str, bool]:
    note("handler")
    return {"ok": True}


user: ContextVar[str] = ContextVar("user", default="nobody")


async def login() -> AsyncIterator[None]:
    user.set("ada")
    yield
    note("closed by " + user.get())


@router.get("/context", dependencies=[Depends(login)])  # C172
def context() -> dict[str, str]:
    return {"user": user.get()}


@router.get("/bodiless", status_code=204, dependencies=[Pool, Session])  # C161
def bodiless() -> None:
    note("handler")
