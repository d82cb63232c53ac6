package security_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/gin-vermouth/vermouth/dependency/security"
)

func TestEqual(t *testing.T) {
	long := strings.Repeat("a", 10_000)
	for _, tc := range []struct {
		name, presented string
		expected        []string
		want            bool
	}{
		{"the same", "abc", []string{"abc"}, true},
		{"another", "abd", []string{"abc"}, false},
		{"a prefix", "ab", []string{"abc"}, false},
		{"longer", "abcd", []string{"abc"}, false},
		{"another case", "ABC", []string{"abc"}, false},
		{"the first of several", "a", []string{"a", "b", "c"}, true},
		{"the last of several", "c", []string{"a", "b", "c"}, true},
		{"one that stands there twice", "a", []string{"a", "a"}, true},
		{"none of several", "d", []string{"a", "b", "c"}, false},
		{"long", long, []string{"b", long}, true},
		{"long but for one byte", long, []string{long[1:] + "b"}, false},
		{"a NUL", "a\x00", []string{"a"}, false},
		{"none expected", "abc", nil, false},
		{"an empty one was never configured", "", []string{""}, false},
		{"an empty one beside another", "", []string{"", "abc"}, false},
		{"another beside an empty one", "abc", []string{"", "abc"}, true},
	} {
		if got := security.Equal(tc.presented, tc.expected...); got != tc.want {
			t.Errorf("%s: Equal = %t, want %t", tc.name, got, tc.want)
		}
		if tc.presented == "" || strings.Contains(tc.presented, "\x00") {
			continue // no client can present it
		}
		if got := presented(t, security.APIKeyHeader("X-Key"), "/", "X-Key", tc.presented).Equal(tc.expected...); got != tc.want {
			t.Errorf("%s: Secret.Equal = %t, want %t", tc.name, got, tc.want)
		}
	}
}

// FuzzEqual asks == whether it agrees.
func FuzzEqual(f *testing.F) {
	f.Add("abc", "abc", "")
	f.Add("", "", "")
	f.Add("b", "a", "b")
	f.Fuzz(func(t *testing.T, presented, first, second string) {
		want := presented != "" && slices.Contains([]string{first, second}, presented)
		if got := security.Equal(presented, first, second); got != want {
			t.Errorf("Equal(%q, %q, %q) = %t", presented, first, second, got)
		}
	})
}
