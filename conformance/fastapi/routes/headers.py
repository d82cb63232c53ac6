"""B. Setting headers."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from .journal import application

router = APIRouter(prefix="/b")
latin1 = application()
mounted = {"/b-latin1": latin1}


@router.get("/case")  # C13
def case(response: Response) -> dict[str, str]:
    response.headers["X-MiXed-cAse"] = "value"
    return {"read": response.headers["x-mixed-CASE"]}


@router.get("/set")  # C14
def set_again(response: Response) -> dict[str, Any]:
    response.headers.append("X-A", "1")
    response.headers["X-B"] = "between"
    response.headers.append("X-A", "2")
    response.headers["X-A"] = "3"
    return {"names": [name.lower() for name in response.headers]}


@router.get("/append")  # C15, C20
def append(response: Response) -> dict[str, Any]:
    response.headers.append("X-List", "one")
    response.headers.append("X-Other", "between")
    response.headers.append("x-list", "two")
    return {"list": response.headers.getlist("X-List")}


@router.get("/delete")  # C16
def delete(response: Response) -> dict[str, bool]:
    response.headers.append("X-Gone", "one")
    response.headers.append("X-Gone", "two")
    response.headers["X-Kept"] = "kept"
    del response.headers["x-gone"]
    del response.headers["x-never"]
    return {"there": "x-gone" in response.headers}


@router.get("/missing")  # C16
def missing(response: Response) -> dict[str, str]:
    return {"read": response.headers["x-missing"]}


@router.get("/default")  # C17
def default(response: Response) -> dict[str, str]:
    response.headers["X-There"] = "first"
    there = response.headers.setdefault("X-There", "second")
    absent = response.headers.setdefault("X-Absent", "second")
    return {"there": there, "absent": absent}


@router.get("/update")  # C18
def update(response: Response) -> dict[str, bool]:
    response.headers["X-A"] = "old"
    headers = response.headers
    headers.update({"X-A": "new", "X-B": "new"})
    headers |= {"X-C": "new"}
    return {"ok": True}


@router.get("/vary")  # C19
def vary(response: Response) -> dict[str, bool]:
    response.headers.add_vary_header("Accept")
    response.headers.add_vary_header("Accept-Language")
    return {"ok": True}


@router.get("/vary-again")  # C19
def vary_again(response: Response) -> dict[str, bool]:
    response.headers.add_vary_header("Accept")
    response.headers.add_vary_header("Accept")
    return {"ok": True}


def first(response: Response) -> None:
    response.headers["X-First"] = "1"
    response.headers["X-Dep"] = "dep"


@router.get("/order", dependencies=[Depends(first)])  # C21
def order(response: Response) -> dict[str, Any]:
    response.headers["X-Then"] = "2"
    response.headers["X-Dep"] = "handler"
    return {"names": [name.lower() for name in response.headers]}


@latin1.get("/value")
@router.get("/value")  # C22, C23, C24: values that a client chooses
def value(response: Response, v: str) -> dict[str, bool]:
    response.headers["X-Value"] = v
    return {"ok": True}


@router.get("/name")  # C24
def name(response: Response, n: str) -> dict[str, bool]:
    response.headers[n] = "value"
    return {"ok": True}


@router.get("/mapping")  # C25
def mapping() -> Response:
    return Response("ok", headers={"X-A": "1", "X-B": "2"}, media_type="text/plain")


def with_cookies(response: Response) -> None:
    response.set_cookie("one", "1")
    response.set_cookie("two", "2")


@router.get("/del-cookies")  # C26
def del_cookies(response: Response, cookies: Annotated[None, Depends(with_cookies)]) -> dict[str, bool]:
    response.headers["X-Kept"] = "kept"
    del response.headers["set-cookie"]
    return {"ok": True}


@router.get("/del-dependency", dependencies=[Depends(first)])  # C26
def del_dependency(response: Response) -> dict[str, bool]:
    del response.headers["X-Dep"]
    return {"ok": True}
