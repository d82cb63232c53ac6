package fastapi_test

import (
	"errors"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/dependency/security"
)

// securityRoutes are those of section R.
func securityRoutes(r *gin.Engine) {
	g := r.Group("/r")
	bearer, basic := security.Bearer(), security.Basic("back office")
	g.GET("/bearer", serve(dependency.Inject(bearer, noteToken)))
	g.GET("/bearer-optional", serve(dependency.Inject(security.Optional(bearer), sayMaybe("token"))))
	g.GET("/basic", serve(dependency.Inject(basic, sayBasic)))
	g.GET("/basic-optional", serve(dependency.Inject(security.Optional(basic), sayMaybeBasic)))
	for place, key := range map[string]*dependency.Provider[security.Secret]{
		"header": security.APIKeyHeader("X-Key"), "query": security.APIKeyQuery("key"), "cookie": security.APIKeyCookie("key"),
	} {
		g.GET("/key-"+place, serve(dependency.Inject(key, sayKey)))
		g.GET("/key-"+place+"-optional", serve(dependency.Inject(security.Optional(key), sayMaybe("key"))))
	}
	g.GET("/oauth2", serve(dependency.Inject(bearer, sayToken)))
	g.GET("/refused", serve(dependency.Inject(security.Verify(bearer, refuse), sayMe)))
	either := security.AnyOf(security.Verify(bearer, by("token")), security.Verify(security.APIKeyHeader("X-Key"), by("key")))
	g.GET("/either", serve(dependency.Inject(either, sayBy)))
	g.POST("/body", serve(dependency.Inject2(bearer, bind.JSON[map[string]int](),
		func(_ *gin.Context, _ security.Secret, body map[string]int) (map[string]int, error) { return body, nil })))
	scopeRoutes(g, security.Verify(bearer, verify))
}

// by makes a verifier that believes everything, and says what it was told by.
func by(kind string) func(*gin.Context, security.Secret) (string, error) {
	return func(*gin.Context, security.Secret) (string, error) { return kind, nil }
}

func sayBy(_ *gin.Context, kind string) (map[string]string, error) {
	return map[string]string{"by": kind}, nil
}

func noteToken(c *gin.Context, token security.Secret) (map[string]string, error) {
	note(c.Request.Context(), "handler")
	return sayToken(c, token)
}

func sayToken(_ *gin.Context, token security.Secret) (map[string]string, error) {
	return map[string]string{"token": token.Reveal()}, nil
}

func sayKey(_ *gin.Context, key security.Secret) (map[string]string, error) {
	return map[string]string{"key": key.Reveal()}, nil
}

// sayMaybe makes a handler that says a secret that may be missing.
func sayMaybe(name string) func(*gin.Context, security.Maybe[security.Secret]) (map[string]*string, error) {
	return func(_ *gin.Context, maybe security.Maybe[security.Secret]) (map[string]*string, error) {
		secret, ok := maybe.Get()
		if !ok {
			return map[string]*string{name: nil}, nil
		}
		text := secret.Reveal()
		return map[string]*string{name: &text}, nil
	}
}

type basicAnswer struct {
	User     string `json:"user"`
	Password string `json:"password"`
}

func sayBasic(_ *gin.Context, login security.BasicCredentials) (basicAnswer, error) {
	return basicAnswer{login.Username, login.Password.Reveal()}, nil
}

func sayMaybeBasic(_ *gin.Context, maybe security.Maybe[security.BasicCredentials]) (map[string]*string, error) {
	login, ok := maybe.Get()
	if !ok {
		return map[string]*string{"user": nil}, nil
	}
	return map[string]*string{"user": &login.Username}, nil
}

// caller is who has presented a token.
type caller struct {
	name   string
	scopes []string
	note   func(line string)
}

func verify(c *gin.Context, token security.Secret) (*caller, error) {
	ctx := c.Request.Context()
	note(ctx, "verify")
	who := &caller{note: func(line string) { note(ctx, line) }}
	switch {
	case token.Equal("t-ada"):
		who.name, who.scopes = "ada", []string{"me", "items"}
	case token.Equal("t-bob"):
		who.name, who.scopes = "bob", []string{"me"}
	default:
		return nil, errors.New("no such token")
	}
	return who, nil
}

func refuse(*gin.Context, security.Secret) (*caller, error) { return nil, errors.New("no such token") }

func hasScope(who *caller, scope string) bool {
	who.note("scope " + scope)
	return slices.Contains(who.scopes, scope)
}

func sayMe(c *gin.Context, who *caller) (map[string]string, error) {
	note(c.Request.Context(), "handler")
	return sayCaller(c, who)
}

func sayCaller(_ *gin.Context, who *caller) (map[string]string, error) {
	return map[string]string{"user": who.name}, nil
}

func sayCallers(_ *gin.Context, a, b *caller) ([]string, error) { return []string{a.name, b.name}, nil }

func scopeRoutes(g *gin.RouterGroup, user *dependency.Provider[*caller]) {
	me, items := security.Scopes(user, hasScope, "me"), security.Scopes(user, hasScope, "items")
	g.GET("/me", serve(dependency.Inject(user, sayMe)))
	g.GET("/scope", serve(dependency.Inject(items, sayCaller)))
	g.GET("/scopes", serve(dependency.Inject(security.Scopes(user, hasScope, "me", "items"), sayCaller)))
	g.GET("/scopes-nested", serve(dependency.Inject(security.Scopes(me, hasScope, "items"), sayCaller)))
	g.GET("/scopes-twice", serve(dependency.Inject2(me, items, sayCallers)))
	g.GET("/scopes-same", serve(dependency.Inject2(me, me, sayCallers)))
}
