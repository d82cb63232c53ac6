package bind_test

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
)

// same compares what was bound with what strconv says, bit by bit: NaN is NaN.
func same[T comparable](t *testing.T, value string, want T, wantErr error) {
	t.Helper()
	got, isThere, err := bind.Parse[T](value)
	if !isThere {
		t.Errorf("%T %q: not there", want, value)
	}
	if (err == nil) != (wantErr == nil) || err == nil && got != want && (got == got || want == want) { //nolint:gocritic // NaN
		t.Errorf("%T %q = %v %v, want %v %v", want, value, got, err, want, wantErr)
	}
	var invalid *dependency.InputError
	if err != nil && (!errors.As(err, &invalid) || len(invalid.Problems) != 1 || invalid.Problems[0].Name != "n" ||
		!strings.HasPrefix(invalid.Problems[0].Rule, "want a")) {
		t.Errorf("%T %q: error = %v", want, value, err)
	}
	list, _, listErr := bind.Parse[[]T](value, value)
	if (listErr == nil) != (err == nil) || err == nil && len(list) != 2 {
		t.Errorf("%T %q: a list = %v %v", want, value, list, listErr)
	}
}

// FuzzScalars holds the binding of one value to strconv.
func FuzzScalars(f *testing.F) {
	for _, seed := range []string{
		"", " ", "0", "7", "-1", "+1", " 7\t", "007", "1_000", "0x10", "127", "128", "255", "256", "65536", "2147483648",
		"9223372036854775807", "9223372036854775808", "-9223372036854775809", "18446744073709551616", "1e3", "1.5", ".5", "NaN", "-Inf",
		"1e39", "1e400", "0x1p-2", "true", "T", "1", "yes", "on", "1s", "1.5h", "-2m3s", "1", "9999999h", "\x00", "７", "hunter2", "\u00a07",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		trimmed := strings.TrimSpace(value)
		i8, err := strconv.ParseInt(trimmed, 10, 8)
		same(t, value, int8(i8), err)
		i16, err := strconv.ParseInt(trimmed, 10, 16)
		same(t, value, int16(i16), err)
		i32, err := strconv.ParseInt(trimmed, 10, 32)
		same(t, value, int32(i32), err)
		i64, err := strconv.ParseInt(trimmed, 10, 64)
		same(t, value, i64, err)
		i, err := strconv.Atoi(trimmed)
		same(t, value, i, err)
		same(t, value, number(i), err)
		u8, err := strconv.ParseUint(trimmed, 10, 8)
		same(t, value, uint8(u8), err)
		u16, err := strconv.ParseUint(trimmed, 10, 16)
		same(t, value, uint16(u16), err)
		u32, err := strconv.ParseUint(trimmed, 10, 32)
		same(t, value, uint32(u32), err)
		u64, err := strconv.ParseUint(trimmed, 10, 64)
		same(t, value, u64, err)
		f32, err := strconv.ParseFloat(trimmed, 32)
		same(t, value, float32(f32), err)
		f64, err := strconv.ParseFloat(trimmed, 64)
		same(t, value, f64, err)
		b, err := strconv.ParseBool(trimmed)
		same(t, value, b, err)
		d, err := time.ParseDuration(trimmed)
		same(t, value, d, err)
		same(t, value, value, nil)
	})
}

// FuzzQuery holds the reading of queries to url.ParseQuery, which drops what is not well encoded.
func FuzzQuery(f *testing.F) {
	for _, seed := range []string{"", "a=1", "a=1&b=2&a=3", "a", "&&a=", "a=%zz", "%zz=1", "a=1;b=2", "a%20b=c+d", "=1", "a==b", "%61=1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		want, err := url.ParseQuery(query)
		names := make([]string, 0, len(want))
		for name := range want {
			names = append(names, name)
		}
		got, wrong := bind.ParseQuery(query, names...)
		for name, values := range want {
			if !slices.Equal(got[name], values) {
				t.Errorf("%q: %q = %q, want %q", query, name, got[name], values)
			}
		}
		if len(got) != len(want) || err == nil && len(wrong) > 0 {
			t.Errorf("%q = %q, wrong %q, want %q", query, got, wrong, want)
		}
	})
}

// FuzzCookies holds the reading of cookies to net/http, which drops what is not well encoded.
func FuzzCookies(f *testing.F) {
	for _, seed := range []string{"", "n=1", "a=1; n=2;n=3", "n", "n=", `n="a b"`, `n=a"b`, " n = 1 ;", "n\t=1", ";;n==", "m=1", "n=\xff;n=1"} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, line, second string) {
		r := http.Request{Header: http.Header{"Cookie": {line, second}}}
		values, wrong := bind.ParseCookies(r.Header["Cookie"], "n")
		want := r.CookiesNamed("n")
		switch got := values["n"]; {
		case len(want) == 0 && len(got) > 0 || len(got) > 1 || len(got) > 0 && got[0] != want[0].Value:
			t.Errorf("%q %q = %q, want %v", line, second, got, want)
		case len(want) > 0 && len(got) == 0 && wrong["n"] == "" && strings.Count(line+second, ";") < 2000:
			t.Errorf("%q %q = nothing, want %v", line, second, want)
		}
	})
}
