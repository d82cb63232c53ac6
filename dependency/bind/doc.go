// Package bind makes dependencies of a request's input: the JSON body, the query, the path. The values are bound and
// checked by Gin's own binding and validator (the tags json, form, uri and binding), come after all other dependencies
// of a route, and are read once per request. What is wrong with any of them is answered by one 422 problem that lists
// where, what and which rule, and never a value.
//
//	dependency.Inject2(bind.Path[int]("id"), bind.JSON[UserIn](), update)
package bind
