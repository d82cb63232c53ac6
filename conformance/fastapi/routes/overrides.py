"""M. dependency_overrides."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from fastapi.security import APIKeyHeader

from .journal import application, note


def below() -> str:
    note("below")
    return "below"


def value(under: Annotated[str, Depends(below)]) -> str:
    note("value")
    return "original over " + under


def effect(response: Response) -> None:
    note("effect")
    response.headers["X-Effect"] = "original"


def over(inner: Annotated[str, Depends(value)]) -> str:
    return "over " + inner


class Settings:
    def __init__(self) -> None:
        note("settings")
        self.name = "original"


class Greeter:
    def __init__(self, word: str) -> None:
        self.word = word

    def __call__(self) -> str:
        note("greeter")
        return self.word


greeter, other = Greeter("hello"), Greeter("hi")
key = APIKeyHeader(name="X-Key")


async def session() -> AsyncIterator[str]:
    note("open session")
    yield "session"
    note("close session")


def guard() -> None:
    note("guard")
    raise HTTPException(403, "guarded")


router = APIRouter()


@router.get("/value")  # C173
def get_value(v: Annotated[str, Depends(value)]) -> dict[str, str]:
    return {"value": v}


@router.get("/effect", dependencies=[Depends(effect)])  # C173
def get_effect() -> dict[str, bool]:
    return {"ok": True}


@router.get("/over")  # C173
def get_over(v: Annotated[str, Depends(over)]) -> dict[str, str]:
    return {"value": v}


@router.get("/twice")  # C173
def get_twice(a: Annotated[str, Depends(value)], b: Annotated[str, Depends(over)]) -> dict[str, str]:
    return {"a": a, "b": b}


@router.get("/settings")  # C175
def get_settings(s: Annotated[Settings, Depends()]) -> dict[str, str]:
    return {"value": s.name}


@router.get("/greeters")  # C175
def get_greeters(a: Annotated[str, Depends(greeter)], b: Annotated[str, Depends(other)]) -> dict[str, str]:
    return {"a": a, "b": b}


@router.get("/key")  # C175
def get_key(k: Annotated[str, Depends(key)]) -> dict[str, str]:
    return {"value": k}


@router.get("/session")  # C173
def get_session(s: Annotated[str, Depends(session)]) -> dict[str, str]:
    note("handler")
    return {"value": s}


@router.get("/guarded", dependencies=[Depends(guard)])  # C173
def get_guarded() -> dict[str, bool]:
    note("handler")
    return {"ok": True}


def fake_value(q: str) -> str:
    note("fake value")
    return "fake " + q


def fake_effect(response: Response) -> None:
    note("fake effect")
    response.headers["X-Effect"] = "fake"


class FakeSettings:
    name = "fake"


async def fake_session() -> AsyncIterator[str]:
    note("open fake")
    yield "fake"
    note("close fake")


def replace(app: FastAPI) -> FastAPI:
    app.dependency_overrides = {
        value: fake_value,
        effect: fake_effect,
        Settings: FakeSettings,
        greeter: lambda: "fake",
        key: lambda: "fake",
        session: fake_session,
        guard: lambda: None,
    }
    return app


original, replaced = application(), replace(application())
for each in (original, replaced):
    each.include_router(router)

inner = application()
inner.include_router(router)
replaced.mount("/inner", inner)

switched = application()
switched.include_router(router)


@switched.put("/switch/{state}")  # C176
def switch(state: str) -> dict[str, str]:
    switched.dependency_overrides = {value: lambda: "switched"} if state == "on" else {}
    return {"state": state}


mounted = {"/m-original": original, "/m-replaced": replaced, "/m-switched": switched}
