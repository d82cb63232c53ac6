"""D. Cookies."""

from datetime import datetime, timezone
from typing import Any

from fastapi import APIRouter, Depends, Response

router = APIRouter(prefix="/d")


def moment(text: str) -> Any:
    """What set_cookie takes for expires: seconds, an aware or naive time, or a text."""
    kind, _, rest = text.partition(":")
    if kind == "in":
        return int(rest)
    if kind == "at":
        return datetime.fromisoformat(rest).replace(tzinfo=timezone.utc)
    if kind == "naive":
        return datetime.fromisoformat(rest)
    return rest


@router.get("/make")  # C39 to C51
def make(
    response: Response,
    name: str = "a",
    value: str = "1",
    max_age: int | None = None,
    expires: str | None = None,
    path: str = "/",
    domain: str | None = None,
    secure: bool = False,
    httponly: bool = False,
    samesite: str = "lax",
) -> dict[str, bool]:
    response.set_cookie(
        name,
        value,
        max_age=max_age,
        expires=moment(expires) if expires else None,
        path=path,
        domain=domain,
        secure=secure,
        httponly=httponly,
        samesite=samesite or None,  # type: ignore[arg-type]
    )
    return {"ok": True}


@router.get("/twice")  # C52
def twice(response: Response) -> dict[str, bool]:
    response.set_cookie("a", "1")
    response.set_cookie("a", "2")
    return {"ok": True}


@router.get("/paths")  # C52
def paths(response: Response) -> dict[str, bool]:
    response.set_cookie("a", "1", path="/x")
    response.set_cookie("a", "2", path="/y")
    response.set_cookie("a", "3", domain="example.com")
    return {"ok": True}


@router.get("/set-delete")  # C53
def set_delete(response: Response) -> dict[str, bool]:
    response.set_cookie("a", "1")
    response.delete_cookie("a")
    return {"ok": True}


@router.get("/delete-set")  # C53
def delete_set(response: Response) -> dict[str, bool]:
    response.delete_cookie("a")
    response.set_cookie("a", "1")
    return {"ok": True}


@router.get("/delete")  # C54
def delete(response: Response) -> dict[str, bool]:
    response.delete_cookie("a")
    return {"ok": True}


@router.get("/delete-whole")  # C55
def delete_whole(response: Response) -> dict[str, bool]:
    response.delete_cookie("a", path="/x", domain="example.com", secure=True, httponly=True, samesite="none")
    return {"ok": True}


@router.get("/header")  # C56
def header(response: Response) -> dict[str, bool]:
    response.set_cookie("a", "1")
    response.headers["set-cookie"] = "b=2; Path=/"
    return {"ok": True}


def cookie_dep(response: Response) -> None:
    response.set_cookie("dep", "1")
    response.headers["X-Dep"] = "dep"


def cookie_same(response: Response) -> None:
    response.set_cookie("a", "dep")


@router.get("/interleaved", dependencies=[Depends(cookie_dep)])  # C57
def interleaved(response: Response) -> dict[str, bool]:
    response.headers["X-Between"] = "between"
    response.set_cookie("handler", "2")
    return {"ok": True}


@router.get("/overwritten", dependencies=[Depends(cookie_same)])  # C52, C57
def overwritten(response: Response) -> dict[str, bool]:
    response.set_cookie("a", "handler")
    return {"ok": True}


@router.get("/many")  # C57
def many(response: Response) -> dict[str, bool]:
    for i in range(20):
        response.set_cookie(f"c{i}", str(i), max_age=i + 1)
    return {"ok": True}
