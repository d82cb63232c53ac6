"""E. Which status wins."""

from typing import Any

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

router = APIRouter(prefix="/e")


def dep_status(response: Response, dep: int = 0) -> None:
    if dep:
        response.status_code = dep


def inner_status(response: Response, inner: int = 0) -> None:
    if inner:
        response.status_code = inner


def outer_status(response: Response, outer: int = 0, inner: None = Depends(inner_status)) -> None:
    if outer:
        response.status_code = outer


@router.api_route("/plain", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])  # C63
def plain() -> dict[str, bool]:
    return {"ok": True}


@router.post("/created", status_code=201)  # C58
@router.get("/created", status_code=201)
def created() -> dict[str, bool]:
    return {"ok": True}


@router.get("/set/{code}")  # C58, C62
def set_status(response: Response, code: int) -> dict[str, int]:
    response.status_code = code
    return {"code": code}


@router.get("/declared/{code}", status_code=201)  # C58
def declared(response: Response, code: int) -> dict[str, int]:
    response.status_code = code
    return {"code": code}


@router.get("/dep", dependencies=[Depends(dep_status)], status_code=201)  # C59
def dep(response: Response, handler: int = 0) -> dict[str, int]:
    if handler:
        response.status_code = handler
    return {"handler": handler}


@router.get("/tree", dependencies=[Depends(outer_status)])  # C59
def tree(response: Response) -> dict[str, int | None]:
    return {"read": response.status_code}


@router.get("/bodiless", dependencies=[Depends(dep_status)], status_code=204)  # C60
def bodiless() -> None:
    return None


class Named(BaseModel):
    name: str


@router.get("/model/{code}", response_model=Named)  # C61
def model(response: Response, code: int) -> dict[str, str]:
    response.status_code = code
    return {"name": "Ada", "password": "hunter2"}


@router.get("/wrong/{code}", response_model=Named)  # C61
def wrong(response: Response, code: int) -> dict[str, str]:
    response.status_code = code
    return {"error": "no such user"}


@router.get("/redirect", response_class=RedirectResponse, dependencies=[Depends(dep_status)])  # C58
def redirect() -> str:
    return "/e/plain"


@router.get("/redirect-declared", response_class=RedirectResponse, status_code=303)  # C58
def redirect_declared() -> str:
    return "/e/plain"


@router.get("/any", dependencies=[Depends(dep_status)])  # C58
def anything() -> Any:
    return ["any"]
