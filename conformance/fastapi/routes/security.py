"""R. Security dependencies."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Security
from fastapi.security import (
    APIKeyCookie,
    APIKeyHeader,
    APIKeyQuery,
    HTTPAuthorizationCredentials,
    HTTPBasic,
    HTTPBasicCredentials,
    HTTPBearer,
    OAuth2PasswordBearer,
    SecurityScopes,
)

from .journal import note

router = APIRouter(prefix="/r")

Bearer = Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]
MaybeBearer = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]
Basic = Annotated[HTTPBasicCredentials, Depends(HTTPBasic(realm="back office"))]
MaybeBasic = Annotated[HTTPBasicCredentials | None, Depends(HTTPBasic(realm="back office", auto_error=False))]
keys = {
    "header": (APIKeyHeader(name="X-Key"), APIKeyHeader(name="X-Key", auto_error=False)),
    "query": (APIKeyQuery(name="key"), APIKeyQuery(name="key", auto_error=False)),
    "cookie": (APIKeyCookie(name="key"), APIKeyCookie(name="key", auto_error=False)),
}


@router.get("/bearer")  # C216
def bearer(c: Bearer) -> dict[str, str]:
    note("handler")
    return {"token": c.credentials}


@router.get("/bearer-optional")  # C217
def bearer_optional(c: MaybeBearer) -> dict[str, str | None]:
    return {"token": c.credentials if c else None}


@router.get("/basic")  # C216
def basic(c: Basic) -> dict[str, str]:
    return {"user": c.username, "password": c.password}


@router.get("/basic-optional")  # C217
def basic_optional(c: MaybeBasic) -> dict[str, str | None]:
    return {"user": c.username if c else None}


def register(place: str) -> None:
    """Register the routes of one place where a key may be."""
    needed, optional = keys[place]

    def key(k: Annotated[str, Depends(needed)]) -> dict[str, str]:
        return {"key": k}

    def maybe(k: Annotated[str | None, Depends(optional)]) -> dict[str, str | None]:
        return {"key": k}

    router.get(f"/key-{place}")(key)  # C216
    router.get(f"/key-{place}-optional")(maybe)  # C217


for each in keys:
    register(each)


@router.get("/oauth2")  # C216
def oauth2(token: Annotated[str, Depends(OAuth2PasswordBearer(tokenUrl="token"))]) -> dict[str, str]:
    return {"token": token}


users = {"t-ada": {"me", "items"}, "t-bob": {"me"}}
names = {"t-ada": "ada", "t-bob": "bob"}


def verified(c: Bearer) -> str:
    note("verify")
    if c.credentials not in names:
        raise HTTPException(401, "Invalid credentials", {"WWW-Authenticate": 'Bearer error="invalid_token"'})
    return names[c.credentials]


@router.get("/me")  # C216
def me(user: Annotated[str, Depends(verified)]) -> dict[str, str]:
    note("handler")
    return {"user": user}


def refused(c: Bearer) -> str:
    raise HTTPException(401, "no such token")


@router.get("/refused")  # C216
def refuse(user: Annotated[str, Depends(refused)]) -> None:
    note("handler")


Header = keys["header"][1]


@router.get("/either")  # C217
def either(c: MaybeBearer, k: Annotated[str | None, Depends(Header)]) -> dict[str, str]:
    if c:
        return {"by": "token"}
    if k:
        return {"by": "key"}
    raise HTTPException(401, "Not authenticated", {"WWW-Authenticate": 'Bearer, APIKey in="header", name="X-Key"'})


def scoped(scopes: SecurityScopes, c: Bearer) -> str:
    note("verify")
    if c.credentials not in names:
        raise HTTPException(401, "Invalid credentials", {"WWW-Authenticate": 'Bearer error="invalid_token"'})
    for scope in scopes.scopes:
        note("scope " + scope)
        if scope not in users[c.credentials]:
            challenge = f'Bearer error="insufficient_scope", scope="{scopes.scope_str}"'
            raise HTTPException(403, "Insufficient scope", {"WWW-Authenticate": challenge})
    return names[c.credentials]


@router.get("/scope")  # C218
def scope(user: Annotated[str, Security(scoped, scopes=["items"])]) -> dict[str, str]:
    return {"user": user}


@router.get("/scopes")  # C218
def scopes(user: Annotated[str, Security(scoped, scopes=["me", "items"])]) -> dict[str, str]:
    return {"user": user}


def inner(user: Annotated[str, Security(scoped, scopes=["me"])]) -> str:
    return user


@router.get("/scopes-nested")  # C218
def scopes_nested(user: Annotated[str, Security(inner, scopes=["items"])]) -> dict[str, str]:
    return {"user": user}


@router.get("/scopes-twice")  # C150
def scopes_twice(
    a: Annotated[str, Security(scoped, scopes=["me"])], b: Annotated[str, Security(scoped, scopes=["items"])]
) -> list[str]:
    return [a, b]


@router.get("/scopes-same")  # C150
def scopes_same(
    a: Annotated[str, Security(scoped, scopes=["me"])], b: Annotated[str, Security(scoped, scopes=["me"])]
) -> list[str]:
    return [a, b]


@router.post("/body")  # C216, C137
def body(c: Bearer, item: dict[str, int]) -> dict[str, int]:
    return item
