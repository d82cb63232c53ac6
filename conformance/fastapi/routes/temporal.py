"""A. The temporal response: creation and reach."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Response
from fastapi.responses import JSONResponse

from .journal import note

router = APIRouter(prefix="/a")


def set_dep(response: Response) -> str:
    note("dep")
    response.headers["X-Dep"] = "dep"
    return "dep"


def set_sub(response: Response) -> str:
    note("sub")
    response.headers["X-Sub"] = "sub"
    return "sub"


def set_parent(response: Response, sub: Annotated[str, Depends(set_sub)]) -> str:
    note("parent")
    response.headers["X-Parent"] = f"parent of {sub}"
    return "parent"


@router.get("/handler")  # C1, C38
def handler(response: Response) -> dict[str, str]:
    response.headers["X-Cat-Dog"] = "alone in the world"
    return {"message": "Hello World"}


@router.get("/dependency")  # C2
def dependency(dep: Annotated[str, Depends(set_dep)]) -> dict[str, str]:
    note("handler")
    return {"dep": dep}


@router.get("/sub")  # C2
def sub(response: Response, parent: Annotated[str, Depends(set_parent)]) -> dict[str, str]:
    note("handler")
    response.headers["X-Handler"] = "handler"
    return {"parent": parent}


@router.get("/shared")  # C2, C13
def shared(response: Response, dep: Annotated[str, Depends(set_dep)]) -> dict[str, str]:
    return {"read": response.headers["x-dep"]}


@router.get("/initial")  # C3
def initial(response: Response) -> dict[str, Any]:
    return {"status": response.status_code, "names": list(response.headers)}


@router.get("/named")  # C4
def named(whatever: Response) -> dict[str, bool]:
    whatever.headers["X-Named"] = "whatever"
    return {"ok": True}


@router.get("/subclass")  # C5
def subclass(response: JSONResponse) -> dict[str, bool]:
    response.headers["X-Subclass"] = "a plain one"
    return {"ok": True}


def another() -> Response:
    note("another")
    return Response(headers={"X-Another": "lost"}, status_code=418)


@router.get("/explicit")  # C6
def explicit(response: Annotated[Response, Depends(another)]) -> dict[str, str]:
    response.headers["X-Late"] = "lost"
    return {"read": response.headers["x-another"]}


@router.get("/other")  # C7
def other(response: Response, value: Annotated[Any, Depends(another)]) -> dict[str, int]:
    response.headers["X-Kept"] = "kept"
    return {"status": value.status_code}


def passed_on(response: Response) -> Response:
    note("passed on")
    return response


@router.get("/chain")  # C7
def chain(response: Annotated[Response, Depends(passed_on)]) -> dict[str, bool]:
    response.headers["X-Chain"] = "the same"
    return {"ok": True}


def direct() -> Any:
    note("direct")
    return JSONResponse({"from": "dependency"}, status_code=403)


@router.get("/value", dependencies=[Depends(direct)])  # C8
def value() -> dict[str, str]:
    note("handler")
    return {"from": "handler"}


@router.get("/replaced", dependencies=[Depends(set_dep)])  # C9
def replaced() -> Response:
    return JSONResponse({"from": "response"})


@router.get("/nothing")  # C11
def nothing(response: Response) -> dict[str, bool]:
    response.body = b"ignored"
    response.media_type = "text/plain"
    return {"ok": True}


@router.get("/error")  # C12
def error(response: Response, dep: Annotated[str, Depends(set_dep)]) -> None:
    response.headers["X-Handler"] = "handler"
    response.status_code = 202
    raise HTTPException(409, "conflict")


@router.get("/two")  # C2
def two(
    response: Response,
    first: Annotated[str, Depends(set_dep)],
    second: Annotated[str, Depends(set_parent)],
) -> dict[str, str]:
    return {"first": first, "second": second, "read": response.headers["X-Sub"]}
