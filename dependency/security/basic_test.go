package security_test

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth/dependency/security"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

const basicChallenge = `Basic realm="r", charset="UTF-8"`

func encoded(userPass string) string { return base64.StdEncoding.EncodeToString([]byte(userPass)) }

func TestBasic(t *testing.T) {
	r, _ := newEngine()
	r.GET("/", echo(security.Basic("r")))
	r.GET("/optional", echo(security.Optional(security.Basic("r"))))
	for _, tc := range []struct {
		name, value string
		want        string // user / password; or absent, or malformed
	}{
		{"RFC 7617 section 2", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin / open sesame"},
		{"RFC 7617 section 2.1, not ASCII", "Basic dGVzdDoxMjPCow==", "test / 123\u00a3"},
		{"the scheme in lower case", "basic " + encoded("a:b"), "a / b"},
		{"more than one space", "Basic   " + encoded("a:b"), "a / b"},
		{"the first colon parts", "Basic " + encoded("a:b:c:"), "a / b:c:"},
		{"an empty password", "Basic " + encoded("a:"), "a / "},
		{"an empty user", "Basic " + encoded(":b"), " / b"},
		{"nothing but the colon", "Basic " + encoded(":"), " / "},
		{"spaces are kept", "Basic " + encoded(" a : b "), " a  /  b "},
		{"not normalised", "Basic " + encoded("e\u0301:b"), "e\u0301 / b"},

		{"empty", "", "absent"},
		{"another scheme", "Bearer " + encoded("a:b"), "absent"},
		{"no space after the scheme", "Basic" + encoded("a:b"), "absent"},

		{"no token", "Basic", "malformed"},
		{"no token but a space", "Basic ", "malformed"},
		{"not encoded", "Basic a:b", "malformed"},
		{"no colon", "Basic " + encoded("ab"), "malformed"},
		{"no padding", "Basic " + strings.TrimRight(encoded("a:bc"), "="), "malformed"},
		{"too much padding", "Basic " + encoded("a:b") + "==", "malformed"},
		{"only padding", "Basic ====", "malformed"},
		{"bits in the padding", "Basic YTpi" + "YR==", "malformed"},
		{"the alphabet of URLs", "Basic " + base64.URLEncoding.EncodeToString([]byte("a:???>>>")), "malformed"},
		{"a length that base64 does not have", "Basic YTpiY", "malformed"},
		{"a space in the token", "Basic YTpi YTpi", "malformed"},
		{"two values in one line", "Basic YTpi, Basic YTpi", "malformed"},
		{"a parameter", "Basic token=YTpi", "malformed"},
		{"a quoted token", `Basic "YTpi"`, "malformed"},
		{"a line feed in the user", "Basic " + encoded("a\nb:c"), "malformed"},
		{"a NUL in the password", "Basic " + encoded("a:b\x00c"), "malformed"},
		{"a tab in the password", "Basic " + encoded("a:b\tc"), "malformed"},
		{"DEL", "Basic " + encoded("a:b\x7f"), "malformed"},
		{"a control character of Latin-1", "Basic " + encoded("a:b\u0085"), "malformed"},
		{"Latin-1", "Basic " + encoded("a:\xa3"), "malformed"},
		{"UTF-8 cut short", "Basic " + encoded("a:b\xc2"), "malformed"},
		{"a surrogate", "Basic " + encoded("a:\xed\xa0\x80"), "malformed"},
		{"a letter that folds to s", "Ba\u017fic " + encoded("a:b"), "malformed"},
	} {
		t.Run(tc.name, func(t *testing.T) { reads(t, r, tc.value, tc.want, " /  false", basicChallenge) })
	}
}

func TestBasicVerified(t *testing.T) {
	r, told := newEngine()
	r.GET("/", echo(security.Verify(security.Basic("r"), func(_ *gin.Context, login security.BasicCredentials) (string, error) {
		user, password := security.Equal(login.Username, "ada"), login.Password.Equal("hunter2")
		if !user || !password {
			return "", errors.New("wrong password of " + login.Username)
		}
		return login.Username, nil
	})))
	s := servertest.HTTP1(t, r)
	wants(t, s.Get(t, "/", "Authorization", "Basic "+encoded("ada:hunter2")), 200, "ada")
	for _, wrong := range []string{"ada:hunter", "ada:hunter22", "Ada:hunter2", ":", "ada:"} {
		wants(t, s.Get(t, "/", "Authorization", "Basic "+encoded(wrong)), 401, problem(401, "Invalid credentials"), basicChallenge)
	}
	if got := told.all(); len(got) != 5 {
		t.Errorf("OnError was told %d times, want 5: %v", len(got), got)
	}
}
