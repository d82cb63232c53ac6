"""H. Response models: filter and validate."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Optional, Union

from fastapi import APIRouter, Response
from fastapi.exceptions import ResponseValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, computed_field

from .bodiless import refuses
from .journal import application

router = APIRouter(prefix="/h")
handled = application()
mounted = {"/h-handled": handled}


class Account(BaseModel):
    id: int
    name: str


class Row(Account):
    password: str


ada = Row(id=1, name="Ada", password="hunter2")
raw = {"password": "hunter2", "name": "Ada", "id": 1}


@router.get("/dict", response_model=Account)  # C82, C84
def from_dict() -> Any:
    return raw


@router.get("/annotation")  # C82, C85
def annotation() -> Account:
    return ada


@router.get("/wins", response_model=Account)  # C82
def wins() -> Row:
    return ada


@router.get("/off", response_model=None)  # C82
def off() -> Account:
    return ada


@router.get("/annotated-none")  # C83
def annotated_none() -> None:
    return raw  # type: ignore[return-value]


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: int


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")
    id: int


@router.get("/forbid", response_model=Closed)  # C84
def forbid() -> Any:
    return {"id": 1, "password": "hunter2"}


@router.get("/allow", response_model=Open)  # C84
def allow() -> Any:
    return {"id": 1, "password": "hunter2"}


@router.get("/list")  # C85, C91
def listed() -> list[Account]:
    return [ada, ada]


@router.get("/empty")  # C91
def empty() -> list[Account]:
    return []


@router.get("/map")  # C85
def mapped() -> dict[str, Account]:
    return {"ada": ada}


class Owned(BaseModel):
    owner: Account
    since: int


@router.get("/nested", response_model=Owned)  # C85
def nested() -> Any:
    return {"owner": ada, "since": 1815, "until": 1852}


class Team(BaseModel):
    people: list[Account]
    by_name: dict[str, Account]


@router.get("/deep", response_model=Team)  # C85
def deep() -> Any:
    return {"people": [ada], "by_name": {"ada": raw}}


class Record:
    """As an ORM has it."""

    id = 1
    name = "Ada"
    password = "hunter2"


@router.get("/object", response_model=Account)  # C86
def from_object() -> Any:
    return Record()


@router.get("/objects", response_model=list[Account])  # C86
def from_objects() -> Any:
    return [Record(), raw]


@dataclass
class Point:
    x: int


@dataclass
class Secret(Point):
    password: str


@router.get("/dataclass")  # C87
def dataclassed() -> Point:
    return Secret(1, "hunter2")


@router.get("/dataclass-bare")  # C87
def dataclass_bare():  # type: ignore[no-untyped-def]
    return Secret(1, "hunter2")


@router.get("/any")  # C88
def anything() -> Any:
    return raw


@router.get("/union", response_model=Union[Account, Row])  # C89
def union() -> Any:
    return raw


@router.get("/union-exact", response_model=Union[Row, Account])  # C89
def union_exact() -> Any:
    return Account(id=1, name="Ada")


@router.get("/optional")  # C90
def optional(null: bool = False) -> Optional[Account]:
    return None if null else ada


@router.get("/required", response_model=Account)  # C90
def required() -> Any:
    return None


@router.get("/tuple", response_model=list[Account])  # C91
def tupled() -> Any:
    return ada, ada


@router.get("/generated", response_model=list[Account])  # C91
def generated() -> Any:
    def people() -> Iterator[Row]:
        yield ada
        yield ada

    return people()


class Counter(BaseModel):
    n: int = Field(ge=0)


@router.get("/text", response_model=Counter)  # C92
def text() -> Any:
    return {"n": "3"}


@router.get("/fraction", response_model=Counter)  # C92
def fraction() -> Any:
    return {"n": 1.5}


@router.get("/count", response_model=Counter)  # C93
def count(n: int) -> Any:
    return {"n": n}


@router.get("/constructed", response_model=Counter)  # C94
def constructed() -> Any:
    return Counter.model_construct(n=-1)


@router.get("/broken", response_model=Counter)  # C95
def broken(response: Response) -> Any:
    response.headers["X-Handler"] = "handler"
    response.set_cookie("a", "1")
    response.status_code = 202
    return {"n": -1}


@router.get("/missing", response_model=Account)  # C95
def missing() -> Any:
    return {"id": 1}


@handled.exception_handler(ResponseValidationError)  # C99
def answer(request: Any, error: ResponseValidationError) -> JSONResponse:
    pointers = ["".join(f"/{key}" for key in e["loc"][1:]) for e in error.errors()]
    body = {"pointers": pointers, "tells": "hunter" in str(error), "endpoint": error.endpoint_path}  # C100
    return JSONResponse(body, status_code=500)


@handled.get("/one", response_model=Counter)  # C96, C99
def handled_one() -> Any:
    return {"n": -1}


@handled.get("/all", response_model=list[Counter])  # C97
def handled_all() -> Any:
    return [{"n": -1}, {"n": 1}, {"n": -2}]


@handled.get("/nested", response_model=dict[str, list[Counter]])  # C96
def handled_nested() -> Any:
    return {"a": [{"n": 1}, {"n": -1}]}


@handled.get("/secret", response_model=Counter)  # C98
def handled_secret() -> Any:
    return {"n": "hunter2"}


class Address(BaseModel):
    street: str
    zip: str


class Person(BaseModel):
    name: str
    password: str
    age: int
    address: Address


ida = Person(name="Ida", password="hunter2", age=3, address=Address(street="High", zip="1"))


@router.get("/include", response_model=Person, response_model_include={"name", "age"})  # C101
def include() -> Any:
    return ida


@router.get("/exclude", response_model=Person, response_model_exclude={"password", "address"})  # C101
def exclude() -> Any:
    return ida


@router.get(
    "/include-exclude",
    response_model=Person,
    response_model_include={"name", "password"},
    response_model_exclude={"password"},
)  # C101
def include_exclude() -> Any:
    return ida


@router.get("/include-list", response_model=Person, response_model_include=["name"])  # type: ignore[arg-type] # C102
def include_list() -> Any:
    return ida


@router.get("/include-nested", response_model=Person, response_model_include={"address": {"zip"}})  # C103
def include_nested() -> Any:
    return ida


@router.get(
    "/include-siblings", response_model=Person, response_model_include={"address": {"zip": True}, "name": True}
)  # C103
def include_siblings() -> Any:
    return ida


@router.get(
    "/exclude-nested", response_model=Person, response_model_exclude={"address": {"zip"}, "password": True}
)  # C103
def exclude_nested() -> Any:
    return ida


@router.get("/list-exclude", response_model=list[Row], response_model_exclude={"password"})  # C104
def list_exclude() -> Any:
    return [ada]


@router.get("/list-include", response_model=list[Row], response_model_include={"name"})  # C104
def list_include() -> Any:
    return [ada]


@router.get("/map-exclude", response_model=dict[str, Row], response_model_exclude={"password"})  # C104
def map_exclude() -> Any:
    return {"ada": ada}


@router.get("/list-all", response_model=list[Row], response_model_exclude={"__all__": {"password"}})  # C104
def list_all() -> Any:
    return [ada, ada]


@router.get("/optional-exclude", response_model=Optional[Row], response_model_exclude={"password"})  # C105
def optional_exclude(null: bool = False) -> Any:
    return None if null else ada


@router.get("/misspelt")  # C104
def misspelt() -> dict[str, bool]:
    return refuses(lambda app: app.get("/", response_model=Row, response_model_exclude={"pasword"})(from_dict))


@router.get("/unmodelled")  # C106
def unmodelled() -> dict[str, bool]:
    return refuses(lambda app: app.get("/", response_model=None, response_model_exclude={"password"})(from_dict))


class Inner(BaseModel):
    x: int = 1
    y: Optional[int] = None


class Tracked(BaseModel):
    a: int
    b: Optional[str] = None
    c: int = 3
    inner: Optional[Inner] = None


unset = Tracked(a=1)
some = Tracked(a=1, b=None, c=3, inner=Inner(y=2))
every = Tracked(a=1, b="b", c=4, inner=Inner(x=5, y=6))
all_three = [unset, some, every]


@router.get("/unset/{i}", response_model=Tracked, response_model_exclude_unset=True)  # C107
def exclude_unset(i: int) -> Any:
    return all_three[i]


@router.get("/defaults/{i}", response_model=Tracked, response_model_exclude_defaults=True)  # C108
def exclude_defaults(i: int) -> Any:
    return all_three[i]


@router.get("/none/{i}", response_model=Tracked, response_model_exclude_none=True)  # C109
def exclude_none(i: int) -> Any:
    return all_three[i]


@router.get(
    "/unset-none/{i}", response_model=Tracked, response_model_exclude_unset=True, response_model_exclude_none=True
)  # C109
def exclude_unset_none(i: int) -> Any:
    return all_three[i]


@router.get("/all-unset", response_model=list[Tracked], response_model_exclude_unset=True)  # C110
def list_unset() -> Any:
    return all_three


@router.get("/all-defaults", response_model=list[Tracked], response_model_exclude_defaults=True)  # C110
def list_defaults() -> Any:
    return all_three


@router.get("/all-none", response_model=list[Tracked], response_model_exclude_none=True)  # C110
def list_none() -> Any:
    return all_three


@router.get("/unset-dict", response_model=Tracked, response_model_exclude_unset=True)  # C107
def unset_dict() -> Any:
    return {"a": 1, "c": 3}


@router.get("/shared-options")  # C111
def shared_options() -> dict[str, bool]:
    return refuses(lambda app: app.include_router(APIRouter(), response_model_exclude_none=True))  # type: ignore[call-arg]


class Aliased(BaseModel):
    first_name: str = Field(serialization_alias="firstName")
    born: int


byron = Aliased(first_name="Ada", born=1815)


@router.get("/alias")  # C112
def alias() -> Aliased:
    return byron


@router.get("/by-name", response_model_by_alias=False)  # C112
def by_name() -> Aliased:
    return byron


class Computed(BaseModel):
    width: int
    secret: str = Field(exclude=True)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def area(self) -> int:
        return self.width * self.width


@router.get("/computed")  # C113
def computed() -> Computed:
    return Computed(width=3, secret="hunter2")


class Filled(BaseModel):
    n: int = 3
    color: str = Field(default_factory=lambda: "red")
    other: int


@router.get("/filled", response_model=Filled)  # C114
def filled(n: Optional[int] = None) -> Any:
    return {"other": 7} if n is None else {"other": 7, "n": n}


class Ordered(BaseModel):
    z: int
    a: int
    m: int


@router.get("/order", response_model=Ordered)  # C115
def order() -> Any:
    return {"a": 1, "m": 2, "z": 3}


class NoModel:
    """Pydantic knows nothing of it."""


@router.get("/invalid")  # C116
def invalid() -> dict[str, bool]:
    return refuses(lambda app: app.get("/", response_model=NoModel)(from_dict))


class Problem(BaseModel):
    error: str


@router.get("/responses", response_model=Account, responses={404: {"model": Problem}})  # C117
def responses(response: Response) -> Any:
    response.status_code = 404
    return {"id": 1, "name": "Ada", "error": "not here"}


@router.get("/async", response_model=Account)  # C118
async def asynchronous() -> Any:
    return raw


class Node(BaseModel):
    name: str
    children: list["Node"] = []


@router.get("/tree", response_model=Node)  # C119
def tree() -> Any:
    leaf = {"name": "leaf", "secret": 1, "children": []}
    return {"name": "root", "secret": 1, "children": [leaf, {"name": "branch", "children": [leaf]}]}


@router.get("/tree-broken", response_model=Node)  # C119
def tree_broken() -> Any:
    return {"name": "root", "children": [{"name": "branch", "children": [{"children": []}]}]}
