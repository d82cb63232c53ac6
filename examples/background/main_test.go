package main

import (
	"os"
	"slices"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

func TestMain(m *testing.M) {
	gin.SetMode(gin.TestMode)
	os.Exit(m.Run())
}

func TestTranscript(t *testing.T) {
	for _, tc := range []struct {
		path   string
		status int
		want   []string
	}{
		{"/orders", 204, []string{"lock", "begin", "insert", "commit", "mail to ada", "mail to the warehouse", "unlock"}},
		{"/orders?fail=1", 409, []string{"lock", "begin", "insert", "roll back", "no mail to ada", "no mail to the warehouse", "unlock"}},
	} {
		d, life := &diary{}, &vermouth.Lifecycle{}
		if got := servertest.HTTP1(t, newRouter(d, life, time.Millisecond)).Do(t, "POST", tc.path, ""); got.Status != tc.status {
			t.Errorf("%s = %d, want %d", tc.path, got.Status, tc.status)
		}
		if err := life.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		if !slices.Equal(d.lines, tc.want) {
			t.Errorf("%s: order = %q, want %q", tc.path, d.lines, tc.want)
		}
	}
}

// TestTheClientDoesNotWait has the answer while the first mail is still under way.
func TestTheClientDoesNotWait(t *testing.T) {
	d, life := &diary{}, &vermouth.Lifecycle{}
	s := servertest.HTTP1(t, newRouter(d, life, 500*time.Millisecond))
	s.Do(t, "POST", "/orders", "")
	d.mu.Lock()
	got := slices.Clone(d.lines)
	d.mu.Unlock()
	if slices.Contains(got, "mail to ada") {
		t.Errorf("order = %q, want no mail before the answer", got)
	}
	if err := life.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}
