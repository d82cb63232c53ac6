"""N. Background tasks."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, HTTPException, Response
from fastapi.responses import JSONResponse
from starlette.background import BackgroundTask

from .journal import note

router = APIRouter(prefix="/n")


async def asynchronous(line: str) -> None:
    note(line)


def fail(line: str) -> None:
    note(line)
    raise ValueError("a secret")


def refuse(line: str) -> None:
    note(line)
    raise HTTPException(409, "too late")


def queue(tasks: BackgroundTasks) -> None:
    tasks.add_task(note, "task of the dependency")


async def pool() -> AsyncIterator[None]:
    note("open pool")
    try:
        yield
    finally:
        note("close pool")


async def session() -> AsyncIterator[None]:
    note("open session")
    yield
    note("close session")


Queue, Pool = Depends(queue), Depends(pool)
Session = Depends(session, scope="function")


@router.post("/one", status_code=202)  # C179
@router.get("/one")
def one(tasks: BackgroundTasks) -> dict[str, bool]:
    tasks.add_task(note, "task")
    note("handler")
    return {"ok": True}


@router.get("/several")  # C179
def several(tasks: BackgroundTasks) -> dict[str, bool]:
    tasks.add_task(note, "first")
    tasks.add_task(asynchronous, "second")
    tasks.add_task(note, "third")
    return {"ok": True}


@router.get("/shared", dependencies=[Queue])  # C179
def shared(tasks: BackgroundTasks) -> dict[str, bool]:
    tasks.add_task(note, "task of the handler")
    return {"ok": True}


@router.get("/exits", dependencies=[Pool, Session, Queue])  # C179
def exits(tasks: BackgroundTasks) -> dict[str, bool]:
    tasks.add_task(note, "task of the handler")
    note("handler")
    return {"ok": True}


@router.get("/bodiless", status_code=204)  # C179
def bodiless(tasks: BackgroundTasks) -> None:
    tasks.add_task(note, "task")


@router.get("/status")  # C179
def status(tasks: BackgroundTasks, response: Response) -> dict[str, bool]:
    tasks.add_task(note, "task")
    response.status_code = 400
    return {"ok": False}


@router.get("/failing")  # C180
def failing(tasks: BackgroundTasks) -> dict[str, bool]:
    tasks.add_task(note, "first")
    tasks.add_task(fail, "second")
    tasks.add_task(note, "third")
    return {"ok": True}


@router.get("/failing-last", dependencies=[Pool])  # C180
def failing_last(tasks: BackgroundTasks) -> dict[str, bool]:
    tasks.add_task(note, "first")
    tasks.add_task(fail, "second")
    return {"ok": True}


@router.get("/raising", dependencies=[Queue])  # C181
def raising(tasks: BackgroundTasks) -> None:
    tasks.add_task(note, "task of the handler")
    raise HTTPException(409, "taken")


@router.get("/unhandled", dependencies=[Queue])  # C181
def unhandled() -> None:
    raise ValueError("a secret")


@router.get("/invalid", dependencies=[Queue])  # C181
def invalid(n: int) -> dict[str, int]:
    note("handler")
    return {"n": n}


@router.get("/refusing")  # C182
def refusing(tasks: BackgroundTasks) -> dict[str, bool]:
    tasks.add_task(refuse, "task")
    return {"ok": True}


@router.get("/direct", dependencies=[Queue])  # C183
def direct() -> Response:
    return JSONResponse({"ok": True})


@router.get("/direct-own", dependencies=[Queue])  # C183
def direct_own() -> Response:
    return JSONResponse({"ok": True}, background=BackgroundTask(note, "task of the response"))
