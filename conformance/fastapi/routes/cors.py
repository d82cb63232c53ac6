"""P. CORS."""

from typing import Any

from fastapi import FastAPI, HTTPException, Response
from fastapi.middleware.cors import CORSMiddleware

from .journal import application, note


def said(response: Response) -> dict[str, bool]:
    note("handler")
    response.headers["X-Cat-Dog"] = "alone in the world"
    return {"ok": True}


def plain() -> dict[str, bool]:
    return {"ok": True}


def known(response: Response) -> dict[str, bool]:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = "en"
    response.set_cookie("a", "1")
    return {"ok": True}


def vary(response: Response) -> dict[str, bool]:
    response.headers["Vary"] = "Accept-Encoding"
    return {"ok": True}


def own(response: Response) -> dict[str, bool]:
    response.headers["Access-Control-Allow-Origin"] = "http://evil.test"
    return {"ok": True}


def listed(response: Response) -> dict[str, bool]:
    response.headers["X-One"] = "1"
    return {"ok": True}


def error() -> None:
    raise HTTPException(403, "no", {"X-Error": "error"})


def unhandled() -> None:
    raise ValueError("a secret")


def options() -> dict[str, bool]:
    note("options")
    return {"ok": True}


def guarded(**cors: Any) -> FastAPI:
    """Make an application with these options."""
    app = application()
    app.add_middleware(CORSMiddleware, **cors)
    for endpoint in (said, plain, known, vary, own, listed, error, unhandled):
        app.get("/" + endpoint.__name__)(endpoint)
    app.post("/said")(said)
    app.options("/options")(options)
    return app


mounted = {
    "/p-list": guarded(
        allow_origins=["http://a.test", "https://b.test"],
        allow_methods=["GET", "POST"],
        allow_headers=["X-Custom"],
        expose_headers=["X-One", "X-Two"],
        allow_credentials=True,
        max_age=600,
    ),
    "/p-any": guarded(allow_origins=["*"], expose_headers=["X-One"], allow_headers=["X-Custom"]),
    "/p-regex": guarded(allow_origin_regex=r"https://.*\.test", allow_methods=["*"], allow_headers=["*"]),
    "/p-none": guarded(),
    "/p-star": guarded(allow_origins=["http://a.test"], expose_headers=["*"]),
    "/p-reflect": guarded(allow_origins=["*"], allow_credentials=True),
    "/p-private": guarded(allow_origins=["http://a.test"], allow_private_network=True),
}
