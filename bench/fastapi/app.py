"""The route of the contenders as FastAPI's documentation has it: a temporal response, and a response_model.

PAYLOAD is tiny, medium or large. The values and the rules are those of payload.go.
"""

import os
from datetime import datetime, timedelta, timezone
from typing import Annotated, Any, Literal

from fastapi import FastAPI, Response
from pydantic import BaseModel, Field

Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")]
ID = Annotated[int, Field(gt=0)]
Name = Annotated[str, Field(min_length=1, max_length=100)]
NotNegative = Annotated[float, Field(ge=0)]
Phone = Annotated[str, Field(min_length=5, max_length=20)]
Role = Literal["admin", "user", "guest"]
Text = Annotated[str, Field(max_length=500)]
Word = Annotated[str, Field(min_length=1)]


class UserOut(BaseModel):
    email: Email
    id: ID
    name: Name
    role: Role


class User(UserOut):
    password: str


class AddressOut(BaseModel):
    city: Word
    country: Annotated[str, Field(min_length=2, max_length=2)]
    street: Annotated[str, Field(min_length=1, max_length=200)]


class Address(AddressOut):
    door: str


class OrderOut(BaseModel):
    cost: NotNegative
    id: ID
    item: Name
    placed: datetime
    quantity: Annotated[int, Field(ge=1, le=1000)]
    state: Literal["open", "paid", "sent"]


class Order(OrderOut):
    margin: float


class AccountOut(BaseModel):
    active: bool
    address: AddressOut
    balance: NotNegative
    bio: Text
    born: datetime
    company: Annotated[str, Field(max_length=100)]
    created: datetime
    email: Email
    id: ID
    locale: Annotated[str, Field(min_length=5, max_length=5)]
    name: Name
    orders: Annotated[list[OrderOut], Field(max_length=50)]
    phone: Phone
    rating: Annotated[float, Field(ge=0, le=5)]
    updated: datetime


class Account(AccountOut):
    address: Address
    api_key: str
    failures: int
    hash: str
    last_ip: str
    notes: str
    orders: list[Order]
    password: str
    salt: str
    two_factor: str


class RowOut(BaseModel):
    active: bool
    age: Annotated[int, Field(ge=0, le=150)]
    balance: NotNegative
    city: Word
    company: Annotated[str, Field(max_length=100)]
    created: datetime
    email: Email
    id: ID
    name: Name
    phone: Phone
    role: Role
    score: NotNegative
    street: Annotated[str, Field(max_length=200)]
    summary: Text


class Row(RowOut):
    key: str
    password: str


def tiny() -> User:
    return User(email="ada@example.com", id=1, name="Ada King", password="hunter2", role="admin")


def medium() -> Account:
    at = datetime(2026, 3, 1, 12, 30, 15, tzinfo=timezone.utc)
    return Account(
        active=True,
        address=Address(city="London", country="GB", door="4b", street="12 St James's Square"),
        api_key="key-1",
        balance=1234.5,
        bio="Wrote the first program, a century before there was a machine to run it on, and saw what it was good for.",
        born=datetime(1815, 12, 10, tzinfo=timezone.utc),
        company="Analytical Engines",
        created=at,
        email="ada@example.com",
        failures=2,
        hash="5f4dcc3b",
        id=1815,
        last_ip="192.0.2.1",
        locale="en-GB",
        name="Ada Lovelace",
        notes="pays late",
        orders=[
            Order(
                cost=9.5 + i,
                id=1000 + i,
                item=f"Punched cards, box {i + 1}",
                margin=0.3,
                placed=at + timedelta(hours=i),
                quantity=1 + i,
                state="paid",
            )
            for i in range(10)
        ],
        password="hunter2",
        phone="+44 20 7946 0000",
        rating=4.75,
        salt="pepper",
        two_factor="123456",
        updated=at + timedelta(hours=36),
    )


def large() -> list[Row]:
    return [
        Row(
            active=i % 2 == 0,
            age=20 + i % 60,
            balance=1000.25 + i,
            city="London",
            company="Analytical Engines",
            created=datetime(2026, 3, 1, 12, i % 60, 15, tzinfo=timezone.utc),
            email="ada@example.com",
            id=i + 1,
            key="key-1",
            name=f"Ada Lovelace {i}",
            password="hunter2",
            phone="+44 20 7946 0000",
            role="user",
            score=(i % 100) / 8,
            street="12 St James's Square",
            summary="Wrote the first program, a century before there was a machine to run it on.",
        )
        for i in range(1000)
    ]


value, model = {
    "tiny": lambda: (tiny(), UserOut),
    "medium": lambda: (medium(), AccountOut),
    "large": lambda: (large(), list[RowOut]),
}[os.environ.get("PAYLOAD", "tiny")]()

app = FastAPI()


@app.get("/accounts/1", response_model=model)
async def account(response: Response) -> Any:
    response.headers["X-Request-Id"] = "0192a6c4"
    response.headers["X-Ratelimit-Remaining"] = "99"
    response.headers["Cache-Control"] = "private, max-age=60"
    response.set_cookie("session", "c2Vzc2lvbg", max_age=3600, path="/", secure=True, httponly=True, samesite="lax")
    response.status_code = 201
    return value
