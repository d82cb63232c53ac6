package conformance_test

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gin-contrib/cors"
	gingzip "github.com/gin-contrib/gzip"
	"github.com/gin-contrib/logger"
	"github.com/gin-contrib/requestid"
	"github.com/gin-contrib/secure"
	"github.com/gin-contrib/sessions"
	"github.com/gin-contrib/sessions/cookie"
	ginslog "github.com/gin-contrib/slog"
	"github.com/gin-contrib/static"
	ginzap "github.com/gin-contrib/zap"
	"github.com/gin-gonic/gin"
	"go.opentelemetry.io/contrib/instrumentation/github.com/gin-gonic/gin/otelgin"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"github.com/gin-vermouth/vermouth/middleware"
)

// neighbour is somebody else's middleware, made for one engine.
type neighbour struct {
	use []gin.HandlerFunc
	// inside follows TemporalResponse. It is for stacks that stand around it.
	inside []gin.HandlerFunc
	// adds changes the expected answer by what the middleware adds to it. It may be nil.
	adds func(cell, *expected)
	// did says what the middleware has failed to do besides, or "". It may be nil.
	did func(exchange) string
	// recovers says that no other recovery is to be used.
	recovers bool
}

// neighbours are made anew for every engine: they keep what they have seen.
var neighbours = []struct {
	name string
	make func(*testing.T) neighbour
}{
	{"gin.Logger", ginLoggerOf},
	{"gin.Recovery", recoveryOf},
	{"cors", corsOf},
	{"gzip", gzipOf},
	{"sessions", sessionsOf},
	{"requestid", requestidOf},
	{"secure", secureOf},
	{"zap", zapOf},
	{"slog", slogOf},
	{"logger", loggerOf},
	{"static", staticOf},
	{"otelgin", otelOf},
	{"timeout", timeoutOf},
	{"error handler", errorHandlerOf},
	{"timeout, sessions", func(t *testing.T) neighbour { return together(timeoutOf(t), sessionsOf(t)) }},
	{"sessions, timeout", func(t *testing.T) neighbour { return together(sessionsOf(t), timeoutOf(t)) }},
}

// allOf is the stack of docs/ordering.md.
func allOf(t *testing.T) neighbour {
	t.Helper()
	ourCORS := neighbour{use: one(middleware.CORS(corsConfig)), adds: exposed}
	outside := together(
		ginLoggerOf(t), zapOf(t), slogOf(t), loggerOf(t), otelOf(t), requestidOf(t), secureOf(t),
		ourCORS, gzipOf(t), recoveryOf(t),
	)
	inside := together(sessionsOf(t), staticOf(t), errorHandlerOf(t))
	all := together(outside, inside)
	all.use, all.inside = outside.use, inside.use
	return all
}

// together makes one neighbour of many, in their order.
func together(many ...neighbour) (all neighbour) {
	for _, n := range many {
		all.use = append(all.use, n.use...)
		all.recovers = all.recovers || n.recovers
	}
	all.adds = func(in cell, want *expected) {
		for _, n := range many {
			if n.adds != nil {
				n.adds(in, want)
			}
		}
	}
	all.did = func(x exchange) string {
		for _, n := range many {
			if n.did == nil {
				continue
			}
			if wrong := n.did(x); wrong != "" {
				return wrong
			}
		}
		return ""
	}
	return all
}

func one(h gin.HandlerFunc) []gin.HandlerFunc { return []gin.HandlerFunc{h} }

func quietRecovery() gin.HandlerFunc { return gin.RecoveryWithWriter(io.Discard) }

// header returns a function that adds lines to each answer, name and line in turn.
func header(more ...string) func(cell, *expected) {
	return func(_ cell, want *expected) { want.add(more) }
}

func ginLoggerOf(*testing.T) neighbour {
	lines := &journal{}
	format := func(p gin.LogFormatterParams) string { return fmt.Sprintf("%s status=%d\n", p.Path, p.StatusCode) }
	config := gin.LoggerConfig{Formatter: format, Output: lines}
	return neighbour{use: one(gin.LoggerWithConfig(config)), did: lines.logged}
}

func recoveryOf(*testing.T) neighbour { return neighbour{use: one(quietRecovery()), recovers: true} }

func slogOf(*testing.T) neighbour {
	lines := &journal{}
	return neighbour{use: one(ginslog.SetLogger(ginslog.WithWriter(lines))), did: lines.logged}
}

func loggerOf(*testing.T) neighbour {
	lines := &journal{}
	return neighbour{use: one(logger.SetLogger(logger.WithWriter(lines))), did: lines.logged}
}

func zapOf(*testing.T) neighbour {
	lines := &journal{}
	encoder := zapcore.NewJSONEncoder(zap.NewProductionEncoderConfig())
	core := zapcore.NewCore(encoder, zapcore.AddSync(lines), zap.InfoLevel)
	return neighbour{use: one(ginzap.Ginzap(zap.New(core), "", true)), did: lines.logged}
}

const pageOrigin = "https://page.example"

var corsConfig = cors.Config{AllowOrigins: []string{pageOrigin}, AllowMethods: []string{"GET"}}

func corsOf(*testing.T) neighbour { return neighbour{use: one(cors.New(corsConfig)), adds: exposed} }

// exposed is what CORS owes to the page: Vermouth's headers are readable though corsConfig lists none.
func exposed(_ cell, want *expected) {
	var names []string
	for _, name := range []string{"X-Olive", "X-Glass", "X-Reply", "Vary", "Etag", "Location"} {
		if want.header[name] != nil {
			names = append(names, name)
		}
	}
	want.header.Set("Access-Control-Allow-Origin", pageOrigin)
	want.header.Set("Access-Control-Expose-Headers", strings.Join(names, ", "))
	want.header.Add("Vary", "Origin")
}

// compressed is what gzip owes to who asks for it. It compresses no errors.
func compressed(in cell, want *expected) {
	if !in.gzip || want.body == "" || want.status >= 400 {
		return
	}
	want.header.Set("Content-Encoding", "gzip")
	want.header.Add("Vary", "Accept-Encoding")
}

func gzipOf(*testing.T) neighbour {
	return neighbour{use: one(gingzip.Gzip(gingzip.DefaultCompression)), adds: compressed}
}

func requestidOf(*testing.T) neighbour {
	return neighbour{use: one(requestid.New()), adds: header("X-Request-Id", "*")}
}

func secureOf(*testing.T) neighbour {
	config := secure.Config{FrameDeny: true, ContentTypeNosniff: true}
	return neighbour{use: one(secure.New(config)), adds: header("X-Frame-Options", "DENY", "X-Content-Type-Options", "nosniff")}
}

func timeoutOf(*testing.T) neighbour {
	return neighbour{use: one(timeout(10 * time.Second)), adds: header("X-Deadline", "10s")}
}

// sessionsOf saves a session in front of the routes, where its cookie can still be set.
func sessionsOf(*testing.T) neighbour {
	store := cookie.NewStore([]byte("a secret of thirty-two bytes, so"))
	save := func(c *gin.Context) {
		session := sessions.Default(c)
		session.Set("round", 1)
		if err := session.Save(); err != nil {
			_ = c.AbortWithError(http.StatusInternalServerError, err)
		}
	}
	return neighbour{
		use:  []gin.HandlerFunc{sessions.Sessions("session", store), save},
		adds: header("Set-Cookie", "session=*"),
	}
}

// staticOf serves a directory of one file.
func staticOf(t *testing.T) neighbour {
	t.Helper()
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "menu.txt"), []byte("martini, manhattan"), 0o600); err != nil {
		t.Fatalf("write a file: %v", err)
	}
	return neighbour{use: one(static.ServeRoot("/", root)), did: func(x exchange) string {
		menu, err := x.again("/menu.txt")
		if err != nil {
			return err.Error()
		}
		return menu.wrongBody("martini, manhattan")
	}}
}

// otelOf records the spans in memory. Each is named after the request.
func otelOf(*testing.T) neighbour {
	spans := tracetest.NewSpanRecorder()
	provider := trace.NewTracerProvider(trace.WithSpanProcessor(spans))
	name := otelgin.WithSpanNameFormatter(func(c *gin.Context) string { return c.Request.URL.RawQuery })
	apply := otelgin.Middleware("bar", otelgin.WithTracerProvider(provider), name)
	return neighbour{use: one(apply), did: func(x exchange) string {
		return eventually(x, func() string { return statusOfSpan(spans.Ended(), x) })
	}}
}

func statusOfSpan(spans []trace.ReadOnlySpan, x exchange) string {
	for _, span := range spans {
		if span.Name() != x.query() {
			continue
		}
		for _, attribute := range span.Attributes() {
			if attribute.Key == "http.response.status_code" && attribute.Value.AsInt64() == int64(x.want.status) {
				return ""
			}
		}
		return fmt.Sprintf("the span's attributes = %v, want status %d", span.Attributes(), x.want.status)
	}
	return "no span has ended"
}

// errorHandlerOf makes the one of Gin's documentation, with a route that needs it.
func errorHandlerOf(*testing.T) neighbour {
	apply := func(c *gin.Context) {
		if c.Request.URL.Path == "/spilt" {
			_ = c.Error(errUnknown)
			c.Abort()
		}
		c.Next()
		if len(c.Errors) > 0 {
			c.JSON(http.StatusInternalServerError, map[string]any{"success": false, "message": c.Errors.Last().Err.Error()})
		}
	}
	return neighbour{use: one(apply), did: func(x exchange) string {
		spilt, err := x.again("/spilt")
		if err != nil {
			return err.Error()
		}
		if spilt.status != http.StatusInternalServerError {
			return fmt.Sprintf("status of the handled error = %d, want 500", spilt.status)
		}
		return spilt.wrongBody(`{"message":"the cellar is empty","success":false}`)
	}}
}
