package main

import (
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	os.Exit(m.Run())
}

// at returns the hour of some day.
func at(hour int) time.Time { return time.Date(2026, time.November, 20, hour, 0, 0, 0, time.UTC) }

func TestTranscript(t *testing.T) {
	life := &vermouth.Lifecycle{}
	a := newApp(life)
	router := a.router(life) // one router for all
	for _, tc := range []struct {
		name    string
		handler http.Handler
		status  int
		body    string
	}{
		{"a value", dependency.Overrides(router, a.user.WithValue("Grace"), a.now.WithValue(at(9))), 200, `{"text":"Good morning, Grace"}`},
		{"beneath", dependency.Overrides(router, a.database.WithValue(&database{names: map[int]string{1: "Edsger"}}), a.now.WithValue(at(20))),
			200, `{"text":"Good evening, Edsger"}`},
		{"an error", dependency.Overrides(router, a.user.With(func(*gin.Context) (string, error) {
			return "", vermouth.Fail(http.StatusServiceUnavailable, "")
		})), 503, `{"title":"Service Unavailable","status":503}`},
		{"nothing", dependency.Overrides(router, a.now.WithValue(at(9))), 200, `{"text":"Good morning, Ada"}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel() // nothing is global
			if got := servertest.HTTP1(t, tc.handler).Get(t, "/", "X-User", "1"); got.Status != tc.status || got.Body != tc.body {
				t.Errorf("answer = %d %s, want %d %s", got.Status, got.Body, tc.status, tc.body)
			}
		})
	}
}

func TestTheRouterIsWhatItWas(t *testing.T) {
	life := &vermouth.Lifecycle{}
	a := newApp(life)
	router := a.router(life)
	_ = dependency.Overrides(router, a.user.WithValue("Grace"))
	if got := servertest.HTTP1(t, router).Get(t, "/"); got.Status != http.StatusUnauthorized {
		t.Errorf("answer = %d, want 401", got.Status)
	}
}
