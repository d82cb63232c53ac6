package main

import (
	"testing"

	"github.com/gin-vermouth/vermouth/internal/servertest"
)

func TestTheModelKeepsThePassword(t *testing.T) {
	got := servertest.HTTP1(t, router()).Get(t, "/users/1")
	if got.Status != 200 || got.Body != `{"id":1,"name":"Ada"}` || got.Header.Get("X-Cat-Dog") != "alone in the world" {
		t.Errorf("answer = %d %q %v", got.Status, got.Body, got.Header)
	}
}
