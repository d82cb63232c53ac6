// Package bind makes dependencies of a request's input. The values are bound and checked by Gin's own binding and
// validator (the tag binding, and the one of the table), come after all other dependencies of a route, and are read once
// per request: two bindings of the same kind, type, name and options are one.
//
//	              comes from            struct tag  single value                one that may be missing
//	JSON          the body              json
//	Form          the body, with files  form
//	Query         the URL's query       form        bind.Query[int]("page")     QueryOr
//	Path          the route             uri         bind.Path[int]("id")
//	Header        the headers           header      bind.Header[string]("X-A")  HeaderOr
//	Cookie        the cookies           cookie      bind.Cookie[string]("a")    CookieOr
//
// What is wrong with any of them is answered by one 422 that lists where (body, form, query, path, header, cookie), what
// (a name, in the body a JSON pointer) and which rule, and never a value. What concerns a body as a whole is an answer of
// its own: 415, 413 and 400. A body is JSON or a form: a route that binds both refuses every request.
//
//	dependency.Inject2(bind.Path[int]("id"), bind.JSON[UserIn](bind.Strict()), update)
//
// Types, names and options that cannot be meant panic while routes are built. A program may register rules later, so a
// binding tag that validator cannot apply is a 500 when a request comes; OnError is told the type and the field.
package bind
