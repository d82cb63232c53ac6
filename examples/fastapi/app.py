# The FastAPI side of docs/fastapi.md. Each part has a twin in the Go files beside it.
from typing import Annotated

from fastapi import BackgroundTasks, Cookie, Depends, FastAPI, Header, HTTPException, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse, RedirectResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["https://page.example"], expose_headers=["X-Cat-Dog", "X-Total"])


class Message(BaseModel):
    message: str


class NoSuchBook(Exception):
    pass


stock = {1: {"id": 1, "title": "Emma", "cost": 4, "notes": None}}
journal = []


# A header, a cookie, a status
@app.get("/headers")
def headers(response: Response) -> Message:
    response.headers["X-Cat-Dog"] = "alone in the world"
    response.set_cookie("seen", "1", httponly=True)
    response.status_code = 202
    return Message(message="Hello World")


# A response that is returned directly
@app.get("/direct")
def direct():
    return JSONResponse({"message": "Hello World"}, headers={"X-Cat-Dog": "alone in the world"})


# A redirect
@app.get("/old")
def old():
    return RedirectResponse("/headers", status_code=303)


# What leaves
class BookOut(BaseModel):
    id: int = Field(gt=0)
    title: str
    notes: str | None


@app.get("/books/{id}", response_model=BookOut, response_model_exclude_none=True)
def get_book(id: int):
    if id not in stock:
        raise NoSuchBook()
    return stock[id]


# An error
@app.get("/taken")
def taken():
    raise HTTPException(409, "The title is taken.", headers={"Retry-After": "60"})


# An exception handler
@app.exception_handler(NoSuchBook)
def no_such_book(request: Request, exc: NoSuchBook):
    return JSONResponse({"detail": "Not Found"}, status_code=404)


# A body
class BookIn(BaseModel):
    title: str = Field(min_length=1, max_length=50)
    pages: int = Field(ge=0)


@app.post("/books", response_model=BookOut, status_code=201)
def create_book(book: BookIn):
    return {"id": 2, "title": book.title, "cost": 9, "notes": "new"}


# Query, header, cookie
@app.get("/search")
def search(q: str, x_tenant: Annotated[str, Header()], page: int = 1, seen: Annotated[str, Cookie()] = "never") -> list[str]:
    return [q, x_tenant, str(page), seen]


# A dependency of a dependency
def tenant(x_tenant: Annotated[str, Header()] = "public"):
    return x_tenant


def prices(response: Response, name: Annotated[str, Depends(tenant)]):
    response.headers["X-Total"] = "1"
    return {"tenant": name, "price": 4}


class Price(BaseModel):
    tenant: str
    price: int


@app.get("/price")
def price(found: Annotated[dict, Depends(prices)]) -> Price:
    return found


# A transaction
def transaction():
    journal.append("begin")
    try:
        yield journal
    except Exception:
        journal.append("roll back")
        raise
    journal.append("commit")


@app.post("/orders", status_code=204)
def order(tx: Annotated[list, Depends(transaction, scope="function")]):
    tx.append("insert")


# A task after the answer
@app.post("/mails", status_code=204)
def mail(tasks: BackgroundTasks):
    tasks.add_task(journal.append, "mail")


# Who asks
def current_user(presented: Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]):
    if presented.credentials != "t0ken":
        raise HTTPException(401, "Not authenticated", headers={"WWW-Authenticate": "Bearer"})
    return "Ada"


@app.get("/me")
def me(user: Annotated[str, Depends(current_user)]) -> str:
    return user
