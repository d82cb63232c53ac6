"""I. How bodies are encoded."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse
from pydantic import BaseModel

from .journal import application

router = APIRouter(prefix="/i")
textual = application(default_response_class=PlainTextResponse)
hyper = APIRouter(prefix="/html", default_response_class=HTMLResponse)
mounted = {"/i-text": textual}


class Text(BaseModel):
    text: str


@router.get("/text", response_model=Text)  # C120
def text() -> Any:
    return {"text": 'é < & > " \\ / \n\t'}


@router.get("/control", response_model=Text)  # C120
def control() -> Any:
    return {"text": "\x01\x7f\x08\x0c"}


@router.get("/separator", response_model=Text)  # C120
def separator() -> Any:
    return {"text": "\u2028"}


@router.get("/unicode")  # C120
def unicode() -> dict[str, str]:
    return {"emoji": "🍸", "ключ": "ц"}


@router.get("/default", response_model=Text)  # C120, C125: the twin changes nothing of its defaults
def default() -> Any:
    return {"text": "<&>"}


class Color(Enum):
    RED = "red"


WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
LONG = timedelta(hours=1, minutes=1, seconds=1)
ID = UUID("12345678-1234-5678-1234-567812345678")


class Times(BaseModel):
    at: datetime
    long: timedelta


class Values(BaseModel):
    color: Color
    id: UUID
    price: Decimal


@router.get("/times", response_model=None)  # C121
def times() -> Any:
    return {"at": WHEN, "long": LONG}


@router.get("/times-model")  # C121
def times_model() -> Times:
    return Times(at=WHEN, long=LONG)


@router.get("/values", response_model=None)  # C121
def values() -> Any:
    return {"color": Color.RED, "id": ID, "price": Decimal("1.50")}


@router.get("/values-model")  # C121
def values_model() -> Values:
    return Values(color=Color.RED, id=ID, price=Decimal("1.50"))


@router.get("/set", response_model=None)  # C121
def set_of() -> Any:
    return {"set": {1}, "frozen": frozenset({"a"}), "bytes": b"bytes", "tuple": (1, 2)}


class Number(BaseModel):
    n: float


@router.get("/nan", response_model=None)  # C122
def nan() -> Any:
    return {"n": float("nan")}


@router.get("/nan-model")  # C122
def nan_model() -> Number:
    return Number(n=float("nan"))


@router.get("/infinity-model")  # C122
def infinity_model() -> Number:
    return Number(n=float("inf"))


@router.get("/object", response_model=None)  # C123
def unencodable() -> Any:
    return {"o": object()}


@router.get("/str")  # C124
def string() -> Any:
    return "a string"


@router.get("/str-text", response_class=PlainTextResponse)  # C124
def string_text() -> Any:
    return "a string"


@router.get("/str-html", response_class=HTMLResponse)  # C124
def string_html() -> Any:
    return "<p>a string</p>"


@router.get("/csv")  # C125
def csv() -> Response:
    return Response("a,b\n", media_type="text/csv")


@router.get("/charset")  # C125
def charset() -> Response:
    return Response("a", media_type="text/plain; charset=iso-8859-1")


class Untyped(Response):
    """A class without a media type."""


@router.get("/untyped", response_class=Untyped)  # C126
def untyped() -> Any:
    return "no type"


@textual.get("/app")  # C127
@textual.get("/route-json", response_class=JSONResponse)
def said() -> Any:
    return "said"


@hyper.get("/router")  # C127
@hyper.get("/route-text", response_class=PlainTextResponse)
def hyper_said() -> Any:
    return "said"


textual.include_router(hyper)


@router.get("/number-text", response_class=PlainTextResponse)  # C128
def number_text() -> Any:
    return 1


@router.get("/numbers")  # C120
def numbers() -> Any:
    return {
        "int": 1,
        "big": 9007199254740993,
        "float": 1.5,
        "negative": -0.25,
        "small": 1e-7,
        "large": 1e22,
        "whole": 2.0,
    }


@router.get("/values/{kind}")  # C120: what stands alone
def alone(kind: str) -> Any:
    return {"null": None, "true": True, "zero": 0, "list": [], "map": {}, "nested": [[], {}, [None]]}[kind]
