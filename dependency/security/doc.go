// Package security makes dependencies of the credentials that a request presents: a bearer token, a user and password, an
// API key. Credentials that are missing or malformed are a 401 that names what is wanted, before the body is read.
//
//   - [Bearer], [Basic], [APIKeyHeader], [APIKeyQuery] and [APIKeyCookie] read credentials, and check their syntax only.
//   - [Verify] makes of them who the caller is, by a function of the program's. Only its value may be trusted.
//   - [Optional] lets requests without credentials through, [AnyOf] takes one of several kinds.
//   - [Scopes] asks more of a caller who is known.
//
// For a current user that has come with either of two kinds:
//
//	user := security.AnyOf(
//		security.Verify(security.Bearer(), a.userByToken),             // func(*gin.Context, security.Secret) (*User, error)
//		security.Verify(security.APIKeyHeader("X-API-Key"), a.userByKey))
//	r.GET("/me", vermouth.Handle(dependency.Inject(user, a.me)))
//
// A [Secret] does not print. Compare it with [Secret.Equal] or [Equal], in constant time.
//
// The package issues no tokens, parses no JWT, keeps no sessions and does not hash passwords. Credentials cross the network
// in clear text: a server that asks for them MUST be behind TLS.
//
// The idea is FastAPI's: https://fastapi.tiangolo.com/tutorial/security/
package security
