// Package responsemodel decides what of a value may leave. A [Plan] is compiled once, while routes are built, for a pair
// of types: the source, which a handler returns, and the model, which was declared. It filters the source to the fields
// of the model, at any depth, converts, validates with go-playground/validator, and encodes as JSON.
//
// A field leaves because the model declares it, and for no other reason: a field that is added to the source later
// changes nothing. Fields are matched by their JSON names, by the rules of encoding/json.
//
// The package knows nothing of HTTP or Gin. Most programs meet it through vermouth.Handle and vermouth.As only.
//
// The idea is FastAPI's: https://fastapi.tiangolo.com/tutorial/response-model/
package responsemodel
