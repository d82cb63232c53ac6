package main

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	os.Exit(m.Run())
}

func TestTranscript(t *testing.T) {
	var told []string
	s := servertest.HTTP1(t, router(func(_ context.Context, f vermouth.Failure) { told = append(told, f.Phase.String()+": "+f.Err.Error()) }))
	for _, tc := range []struct {
		path   string
		status int
		body   string
		cause  string // what OnError is told of
	}{
		{"/taken", 409, `{"title":"Conflict","status":409,"detail":"The name is taken.","free":["ada2"]}`, "handler: vermouth: 409 Conflict: The name is taken.: unique index users_name"},
		{"/missing", 404, `{"title":"Not Found","status":404}`, "handler: query user 9: sql: no rows in result set"},
		{"/broken", 500, `{"title":"Internal Server Error","status":500}`, "handler: dial tcp 10.0.0.7:5432: connection refused"},
		{"/expired", 401, `{"title":"Unauthorized","status":401,"detail":"The session has expired."}`, ""},
		{"/account", 303, "", ""},
		{"/split?name=Ada", 204, "", ""},
		{"/split?name=Ada%0D%0AX-Evil:1", 500, `{"title":"Internal Server Error","status":500}`, `setter: vermouth: SetHeader "X-Name"`},
		{"/panics", 500, "", ""},
	} {
		told = nil
		if got := s.Get(t, tc.path); got.Status != tc.status || got.Body != tc.body {
			t.Errorf("%s = %d %s, want %d %s", tc.path, got.Status, got.Body, tc.status, tc.body)
		}
		if tc.cause == "" && len(told) > 0 || tc.cause != "" && (len(told) != 1 || !strings.HasPrefix(told[0], tc.cause)) {
			t.Errorf("%s: OnError was told %q, want %q", tc.path, told, tc.cause)
		}
	}
}

func TestWhatAnErrorKeeps(t *testing.T) {
	got := servertest.HTTP1(t, router(func(context.Context, vermouth.Failure) {})).Get(t, "/expired").Header
	if got.Get("X-Total") != "" || got.Get("WWW-Authenticate") != "Bearer" || !strings.HasPrefix(got.Get("Set-Cookie"), "session=; ") {
		t.Errorf("headers = %v, want the challenge and the revoked cookie", got)
	}
}
