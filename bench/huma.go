package bench

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
)

type humaOutput[M any] struct {
	Status    int
	RequestID string      `header:"X-Request-Id"`
	Remaining string      `header:"X-Ratelimit-Remaining"`
	Control   string      `header:"Cache-Control"`
	Session   http.Cookie `header:"Set-Cookie"`
	Body      M
}

// Huma is Hand with huma on gin. Its answers are not validated. The link to a schema, which it adds to objects, is off.
func Huma[S, M any](p Payload[S, M]) http.Handler {
	r := engine()
	config := huma.DefaultConfig("bench", "1.0.0")
	config.CreateHooks = nil
	huma.Get(humagin.New(r, config), path, func(context.Context, *struct{}) (*humaOutput[M], error) {
		return &humaOutput[M]{status, requestID, remaining, control, *session(), p.Narrow(p.Value)}, nil
	})
	return r
}
