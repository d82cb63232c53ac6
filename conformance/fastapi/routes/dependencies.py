"""K. Dependencies: resolution, order, cache."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request, Response

from .bodiless import refuses
from .journal import application, note

router = APIRouter(prefix="/k")


def plain(name: str) -> Callable[[Response], str]:
    """Make a dependency that notes that it runs, and sets a header."""

    def run(response: Response) -> str:
        note(name)
        response.headers[f"X-{name}"] = name
        return name

    return run


app_dep, include_dep, router_dep, decorator_dep = plain("app"), plain("include"), plain("router"), plain("decorator")
leaf, left, right = plain("leaf"), plain("left"), plain("right")


def parent(below: Annotated[str, Depends(leaf)]) -> str:
    note("parent")
    return "parent of " + below


ordered = application(dependencies=[Depends(app_dep)])
inner = APIRouter(prefix="/in", dependencies=[Depends(router_dep)])


@inner.get("/all", dependencies=[Depends(decorator_dep)])  # C143
def order_all(
    a: Annotated[str, Depends(left)], b: Annotated[str, Depends(parent)], c: Annotated[str, Depends(right)]
) -> list[str]:
    note("handler")
    return [a, b, c]


@inner.get("/bare")  # C143, C153
def order_bare() -> list[str]:
    note("handler")
    return []


ordered.include_router(inner, dependencies=[Depends(include_dep)])


@ordered.get("/alone")  # C143
def order_alone() -> list[str]:
    note("handler")
    return []


sub = application()


@sub.get("/x")  # C157
def sub_x() -> list[str]:
    note("handler")
    return []


ordered.mount("/sub", sub)
mounted = {"/k-order": ordered}


@router.get("/sequence", dependencies=[Depends(left), Depends(right), Depends(leaf)])  # C144
def sequence() -> list[str]:
    return []


def mother(below: Annotated[str, Depends(leaf)]) -> str:
    note("mother")
    return "mother of " + below


@router.get("/once")  # C145, C146
def once(
    a: Annotated[str, Depends(parent)], b: Annotated[str, Depends(mother)], c: Annotated[str, Depends(leaf)]
) -> list[str]:
    return [a, b, c]


first, second = plain("same"), plain("same")


@router.get("/two")  # C145
def two(a: Annotated[str, Depends(first)], b: Annotated[str, Depends(second)]) -> list[str]:
    return [a, b]


def counted(request: Request) -> int:
    count: int = getattr(request.state, "count", 0) + 1
    request.state.count = count
    note(f"counted {count}")
    return count


Cached = Annotated[int, Depends(counted)]
Fresh = Annotated[int, Depends(counted, use_cache=False)]


@router.get("/cached")  # C146
def cached(a: Cached, b: Cached) -> list[int]:
    return [a, b]


@router.get("/fresh")  # C147
def fresh(a: Cached, b: Fresh, c: Cached) -> list[int]:
    return [a, b, c]


@router.get("/fresh-first")  # C147
def fresh_first(a: Fresh, b: Cached, c: Fresh) -> list[int]:
    return [a, b, c]


def over_fresh(below: Fresh) -> str:
    note("over")
    return f"over {below}"


@router.get("/fresh-leaf")  # C148
def fresh_leaf(a: Annotated[str, Depends(over_fresh)], b: Annotated[str, Depends(over_fresh)]) -> list[str]:
    return [a, b]


def session() -> Iterator[str]:
    note("open")
    yield "session"
    note("close")


@router.get("/scopes")  # C149
def scopes(
    a: Annotated[str, Depends(session, scope="function")], b: Annotated[str, Depends(session, scope="request")]
) -> list[str]:
    return [a, b]


async def asynchronous() -> str:
    note("async")
    return "async"


class Constructed:
    def __init__(self, q: str = "none") -> None:
        note("class")
        self.q = q


class Callable_:
    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self) -> str:
        note(self.name)
        return self.name

    def method(self) -> str:
        note("method")
        return "method of " + self.name


def parted(name: str) -> str:
    note(name)
    return name


instance = Callable_("instance")


@router.get("/kinds")  # C151
def kinds(
    a: Annotated[str, Depends(asynchronous)],
    b: Annotated[Constructed, Depends()],
    c: Annotated[str, Depends(instance)],
    d: Annotated[str, Depends(instance.method)],
    e: Annotated[str, Depends(partial(parted, name="partial"))],
) -> list[str]:
    return [a, b.q, c, d, e]


class Contains:
    def __init__(self, word: str) -> None:
        self.word = word

    def __call__(self, q: str = "") -> bool:
        note(self.word)
        return self.word in q


bar, foo = Contains("bar"), Contains("foo")


@router.get("/contains", dependencies=[Depends(bar)])  # C152
def contains(a: Annotated[bool, Depends(bar)], b: Annotated[bool, Depends(foo)]) -> list[bool]:
    return [a, b]


def effect(response: Response) -> int:
    note("effect")
    response.headers["X-Effect"] = "effect"
    response.set_cookie("effect", "1")
    response.status_code = 202
    return 7


@router.get("/effect", dependencies=[Depends(effect)])  # C153
def effected() -> list[str]:
    return []


def page(n: int, size: int = 10) -> str:
    note("page")
    return f"{n} of {size}"


@router.get("/paged/{item}")  # C154
def paged(item: str, which: Annotated[str, Depends(page)]) -> list[str]:
    return [item, which]


def number(n: int) -> int:
    note("number")
    return n


@router.get("/collected")  # C155
def collected(a: int, n: Annotated[int, Depends(number)], b: Annotated[str, Depends(left)]) -> list[Any]:
    note("handler")
    return [a, n, b]


@router.get("/inputs")  # C155
def inputs(a: int, b: int, c: Annotated[str, Depends(left)]) -> list[Any]:
    return [a, b, c]


def stop() -> None:
    note("stop")
    raise HTTPException(401, "stop")


@router.get("/stopped", dependencies=[Depends(left), Depends(stop), Depends(right)])  # C156
def stopped(n: int) -> int:
    note("handler")
    return n


def stop_below(below: Annotated[None, Depends(stop)]) -> None:
    note("above")


@router.get("/stopped-below", dependencies=[Depends(stop_below), Depends(left)])  # C156
def stopped_below() -> None:
    note("handler")


class NoParameter:
    """Nothing of a request can be made one."""


def unresolvable(what: NoParameter) -> None:
    return None


@router.get("/refused")  # C159
def refused() -> dict[str, bool]:
    return refuses(lambda app: app.get("/", dependencies=[Depends(unresolvable)])(sequence))


@router.get("/deep")  # C143
def deep(response: Response, value: Annotated[str, Depends(plain("five"))]) -> list[str]:
    return [value, response.headers["x-five"]]
