"""F. Statuses without a body, HEAD."""

from collections.abc import Callable

from fastapi import APIRouter, FastAPI, HTTPException, Response
from pydantic import BaseModel

router = APIRouter(prefix="/f")


@router.delete("/none", status_code=204)  # C64, C65
@router.get("/none", status_code=204)
def none(response: Response) -> None:
    response.headers["X-Kept"] = "kept"
    response.set_cookie("a", "1")


@router.get("/not-modified", status_code=304)  # C64, C65
def not_modified(response: Response) -> None:
    response.headers["ETag"] = '"1"'


@router.get("/reset", status_code=205)  # C64, C66
def reset() -> None:
    return None


@router.get("/set/{code}")  # C66, C68
def set_status(response: Response, code: int) -> dict[str, bool]:
    response.status_code = code
    response.headers["X-Kept"] = "kept"
    return {"ok": True}


@router.get("/raise/{code}")  # C69
def raising(code: int) -> None:
    raise HTTPException(code, "a detail", {"ETag": '"1"', "X-Error": "error"})


@router.head("/head")  # C70
@router.get("/head")
def head(response: Response) -> dict[str, bool]:
    response.headers["X-Kept"] = "kept"
    response.set_cookie("a", "1")
    return {"ok": True}


@router.get("/get")  # C70
def get() -> dict[str, bool]:
    return {"ok": True}


@router.options("/options")  # C71
def options(response: Response) -> dict[str, bool]:
    response.headers["Allow"] = "OPTIONS"
    return {"ok": True}


@router.post("/post")  # C70, C71
def post() -> dict[str, bool]:
    return {"ok": True}


def refuses(build: Callable[[FastAPI], object]) -> dict[str, bool]:
    """Whether a route cannot be built."""
    try:
        build(FastAPI())
    except Exception:
        return {"refused": True}
    return {"refused": False}


class Model(BaseModel):
    ok: bool


@router.get("/refused")  # C67
def refused() -> dict[str, bool]:
    return refuses(lambda app: app.get("/", status_code=204, response_model=Model)(none))


@router.get("/refused-model")  # C67
def refused_model() -> dict[str, bool]:
    return refuses(lambda app: app.get("/", status_code=304, response_model=dict[str, Model])(none))
