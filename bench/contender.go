package bench

import (
	"net/http"

	"github.com/valyala/fasthttp"
)

// Contender is one way to answer the route.
type Contender struct {
	Name string
	HTTP http.Handler
	Fast fasthttp.RequestHandler // of fiber, in place of HTTP
}

// Contenders returns all ways to answer the route with p.
func Contenders[S, M any](p Payload[S, M]) []Contender {
	return []Contender{
		{Name: "vermouth", HTTP: Vermouth(p)},
		{Name: "vermouth-validate", HTTP: VermouthValidate(p)},
		{Name: "hand", HTTP: Hand(p)},
		{Name: "hand-validate", HTTP: HandValidate(p)},
		{Name: "huma", HTTP: Huma(p)},
		{Name: "echo", HTTP: Echo(p)},
		{Name: "fiber", Fast: Fiber(p)},
		{Name: "roundtrip", HTTP: Roundtrip(p)},
		{Name: "mapfilter", HTTP: MapFilter(p)},
	}
}

// Exchange returns the exchange that asks the contender.
func (c *Contender) Exchange() Exchange {
	if c.Fast != nil {
		return OverFast(c.Fast, path)
	}
	return Over(c.HTTP, path)
}
