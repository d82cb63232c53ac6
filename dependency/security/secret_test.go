package security_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/security"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

const hidden = "hunter2"

// presented returns what p reads of a request.
func presented[T any](t *testing.T, p *dependency.Provider[T], path string, headers ...string) (value T) {
	t.Helper()
	r, _ := newEngine()
	r.GET("/", dependency.Attach(p), func(c *gin.Context) {
		var err error
		if value, err = p.Get(c); err != nil {
			t.Error(err)
		}
	})
	if got := servertest.HTTP1(t, r).Get(t, path, headers...); got.Status != 200 {
		t.Fatalf("answer = %d %s", got.Status, got.Body)
	}
	return value
}

func TestSecretsDoNotPrint(t *testing.T) {
	type exported struct {
		Token security.Secret
		Login security.BasicCredentials
		Maybe security.Maybe[security.Secret]
		Any   any
	}
	type unexported struct {
		token security.Secret
		login security.BasicCredentials
		maybe security.Maybe[security.Secret]
		any   any
		list  []security.Secret
	}
	token := presented(t, security.Bearer(), "/", "Authorization", "Bearer "+hidden)
	login := presented(t, security.Basic("r"), "/", "Authorization", "Basic "+encoded("ada:"+hidden))
	key := presented(t, security.APIKeyQuery("key"), "/?key="+hidden)
	maybe := presented(t, security.Optional(security.APIKeyHeader("X-Key")), "/", "X-Key", hidden)
	if token.Reveal() != hidden || login.Password.Reveal() != hidden || key.Reveal() != hidden || shown(maybe) != hidden+" true" {
		t.Fatal("the secrets were not read")
	}
	values := []any{
		token, &token, login, &login, key, maybe, &maybe, exported{token, login, maybe, token}, &exported{token, login, maybe, &login},
		unexported{token, login, maybe, token, []security.Secret{token}}, &unexported{token, login, maybe, &token, []security.Secret{token}},
		[]security.Secret{token}, map[string]security.Secret{"a": token}, map[*security.Secret]int{&token: 1}, []any{token, login}, [1]security.Secret{token},
	}
	forbidden := []string{hidden, fmt.Sprintf("%x", hidden), fmt.Sprintf("%X", hidden), fmt.Sprint([]byte(hidden)), encoded(hidden), encoded("ada:" + hidden)}
	clean := func(how string, value any, text string) {
		t.Helper()
		for _, secret := range forbidden {
			if strings.Contains(text, secret) {
				t.Errorf("%s of %T prints %s", how, value, text)
			}
		}
	}
	for _, value := range values {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%X", "% x", "%t", "%T", "%10.3f", "%p", "%U", "%c"} {
			clean(verb, value, fmt.Sprintf(verb, value))
		}
		clean("Errorf", value, fmt.Errorf("token %v of %w", value, errUnknown).Error())
		if encoded, err := json.Marshal(value); err == nil {
			clean("JSON", value, string(encoded))
		}
		if encoded, err := xml.Marshal(value); err == nil {
			clean("XML", value, string(encoded))
		}
		var log bytes.Buffer
		for _, handler := range []slog.Handler{slog.NewTextHandler(&log, nil), slog.NewJSONHandler(&log, nil)} {
			slog.New(handler).Info("message", "value", value, slog.Group("group", "value", value))
		}
		clean("slog", value, log.String())
	}
}

func TestSecretIsShownAsStars(t *testing.T) {
	token := presented(t, security.Bearer(), "/", "Authorization", "Bearer "+hidden)
	login := presented(t, security.Basic("r"), "/", "Authorization", "Basic "+encoded("ada:"+hidden))
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}})).Info("m", "token", token, "login", login)
	body, err := json.Marshal(login)
	if err != nil {
		t.Fatal(err)
	}
	for got, want := range map[string]string{
		fmt.Sprint(token):                          "***",
		fmt.Sprintf("%#v", token):                  "security.Secret(***)",
		fmt.Sprintf("%+v", login):                  "{Username:ada Password:***}",
		fmt.Sprintf("%#v", login):                  `security.BasicCredentials{Username:"ada", Password:security.Secret(***)}`,
		string(body):                               `{"Username":"ada","Password":"***"}`,
		fmt.Sprint(security.Secret{}):              "***",
		strings.TrimSpace(log.String()):            `level=INFO msg=m token=*** login="{Username:ada Password:***}"`,
		"zero " + new(security.Secret).Reveal():    "zero ",
		fmt.Sprint(new(security.Secret).Equal("")): "false",
	} {
		if got != want {
			t.Errorf("shown as %s, want %s", got, want)
		}
	}
}
