package corpora_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/middleware"
	"github.com/gin-vermouth/vermouth/responsemodel"
)

// The sections are of RFC 8259.
func TestJSON(t *testing.T) {
	t.Parallel()
	rows := slices.Concat(controls(), stringRows(), numberRows(), otherRows(), deepRows())
	r := gin.New()
	r.Use(middleware.TemporalResponse(vermouth.OnError(func(context.Context, vermouth.Failure) {})))
	for i, row := range rows {
		r.GET("/"+strconv.Itoa(i), row.handler)
	}
	for protocol, ask := range listen(t, r) {
		for i, row := range rows {
			got, err := ask(t.Context(), http.MethodGet, "/"+strconv.Itoa(i))
			if err != nil {
				t.Errorf("%s: %s (%s): %v", protocol, row.name, row.section, err)
				continue
			}
			row.check(t, protocol, got)
		}
	}
	t.Logf("%d rows over both protocols", len(rows))
}

// jsonRow is one fact about what a value leaves as. One that cannot leave has no want.
type jsonRow struct {
	name, section string
	handler       gin.HandlerFunc
	want          string
}

func value[T any](name, section string, v T, want string, opts ...vermouth.RouteOption) jsonRow {
	handler := vermouth.Handle(func(*gin.Context) (T, error) { return v, nil }, opts...)
	return jsonRow{name: name, section: section, handler: handler, want: want}
}

func (r jsonRow) check(t *testing.T, protocol string, got answer) {
	t.Helper()
	status, want, mediaType := http.StatusOK, r.want, jsonType
	if want == "" {
		status, want, mediaType = http.StatusInternalServerError, refusal, "application/problem+json"
	}
	if got.status != status || got.body != want {
		t.Errorf("%s: %s (%s): got %d %.200q, want %d %.200q", protocol, r.name, r.section, got.status, got.body, status, want)
	}
	if !json.Valid([]byte(got.body)) || !utf8.ValidString(got.body) {
		t.Errorf("%s: %s (%s): %.200q is no JSON in UTF-8 (2, 8.1)", protocol, r.name, r.section, got.body)
	}
	if strings.HasPrefix(got.body, "\ufeff") {
		t.Errorf("%s: %s (%s): begins with a byte order mark (8.1)", protocol, r.name, r.section)
	}
	length, kind := got.values("Content-Length"), got.values("Content-Type")
	if len(length) != 1 || length[0] != strconv.Itoa(len(want)) || len(kind) != 1 || kind[0] != mediaType {
		t.Errorf("%s: %s (%s): Content-Length %q, Content-Type %q, want %d and %q", protocol, r.name, r.section, length, kind, len(want), mediaType)
	}
}

// controls are the bytes below 0x20, which have to be escaped, in a value and in a key.
func controls() (rows []jsonRow) {
	short := map[byte]string{'\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`, '\t': `\t`}
	for b := range byte(0x20) {
		escaped, ok := short[b]
		if !ok {
			escaped = fmt.Sprintf(`\u%04x`, b)
		}
		raw := string([]byte{b})
		rows = append(rows,
			value(fmt.Sprintf("control %#02x in a string", b), "7", raw, `"`+escaped+`"`),
			value(fmt.Sprintf("control %#02x in a key", b), "7", keyed{map[string]int{raw: 1}}, `{"m":{"`+escaped+`":1}}`))
	}
	return rows
}

type keyed struct {
	M map[string]int `json:"m"`
}

type nested struct {
	Next *nested `json:"next"`
}

func chain(depth int) *nested {
	var head *nested
	for range depth {
		head = &nested{head}
	}
	return head
}

// chained is the JSON of a chain.
func chained(depth int) string {
	return strings.Repeat(`{"next":`, depth) + "null" + strings.Repeat("}", depth)
}

func loop() *nested {
	n := &nested{}
	n.Next = n
	return n
}

func stringRows() []jsonRow {
	return []jsonRow{
		value("a string", "7", "hello", `"hello"`),
		value("an empty string", "7", "", `""`),
		value("a quote and a backslash", "7", `a"b\c`, `"a\"b\\c"`),
		value("a solidus need not be escaped", "7", "a/b", `"a/b"`),
		value("DEL need not be escaped", "7", "\x7f", "\"\x7f\""),
		value("what HTML reads is escaped", "7", "<a>&'", `"\u003ca\u003e\u0026'"`),
		value("what HTML reads, as it is", "7", text{"<a>&'"}, `{"t":"<a>&'"}`, vermouth.As[text](responsemodel.EscapeHTML(false))),
		value("two bytes of UTF-8", "8.1", "é", `"é"`),
		value("three bytes of UTF-8", "8.1", "✓", `"✓"`),
		value("four bytes of UTF-8", "8.1", "🍸", `"🍸"`),
		value("line separators, which are ends of lines in scripts", "7", "\u2028\u2029", `"\u2028\u2029"`),
		value("a byte order mark inside", "8.1", "\ufeffa", "\"\ufeffa\""),
		value("the last code point", "8.1", "\U0010ffff", "\"\U0010ffff\""),
		value("no code point", "8.1", "\ufffe", "\"\ufffe\""),
		value("a byte that is no UTF-8", "8.1", "a\xffb", `"a\ufffdb"`),
		value("a sequence that ends too early", "8.1", "\xe2\x9c", `"\ufffd\ufffd"`),
		value("a sequence that is too long", "8.1", "\xc0\xaf", `"\ufffd\ufffd"`),
		value("half of a surrogate pair", "8.2", "\xed\xa0\x80", `"\ufffd\ufffd\ufffd"`),
		value("beyond the last code point", "8.1", "\xf4\x90\x80\x80", `"\ufffd\ufffd\ufffd\ufffd"`),
		value("a key that is no UTF-8", "8.1", keyed{map[string]int{"\xff": 1}}, `{"m":{"\ufffd":1}}`),
		value("a key with a quote", "7", keyed{map[string]int{`"`: 1}}, `{"m":{"\"":1}}`),
		value("a long string", "7", strings.Repeat("é", 5000), `"`+strings.Repeat("é", 5000)+`"`),
	}
}

func numberRows() []jsonRow {
	return []jsonRow{
		value("zero", "6", 0, `0`),
		value("the smallest int64", "6", int64(math.MinInt64), `-9223372036854775808`),
		value("the largest int64", "6", int64(math.MaxInt64), `9223372036854775807`),
		value("the largest uint64", "6", uint64(math.MaxUint64), `18446744073709551615`),
		value("2^53+1, with all its digits", "6", int64(1)<<53+1, `9007199254740993`),
		value("the same, as a string", "6", quoted{int64(1)<<53 + 1}, `{"n":"9007199254740993"}`),
		value("a decimal", "6", 0.1, `0.1`),
		value("a decimal that ends", "6", 1.0, `1`),
		value("minus zero", "6", math.Copysign(0, -1), `-0`),
		value("just below 1e21", "6", 999999999999999900000.0, `999999999999999900000`),
		value("1e21", "6", 1e21, `1e+21`),
		value("1e-6", "6", 1e-6, `0.000001`),
		value("1e-7", "6", 1e-7, `1e-7`),
		value("the largest double", "6", math.MaxFloat64, `1.7976931348623157e+308`),
		value("the smallest double", "6", math.SmallestNonzeroFloat64, `5e-324`),
		value("a float32 keeps its own digits", "6", float32(0.1), `0.1`),
		value("NaN is no number", "6", math.NaN(), ""),
		value("infinity is no number", "6", math.Inf(1), ""),
		value("infinity below zero, inside", "6", []float64{1, math.Inf(-1)}, ""),
		value("a number that was kept as text", "6", json.Number("1.50"), `1.50`),
		value("a text that is no number", "6", json.Number("0x10"), ""),
		value("a number with a zero before it", "6", json.Number("01"), ""),
	}
}

func otherRows() []jsonRow {
	return []jsonRow{
		value("true", "3", true, `true`),
		value("false", "3", false, `false`),
		value("null", "3", (*text)(nil), `null`, vermouth.As[*text]()),
		value("an empty array", "5", []int{}, `[]`),
		value("no array", "3", []int(nil), `null`),
		value("an array", "5", []int{3, 1, 2}, `[3,1,2]`),
		value("an array of arrays", "5", [][]int{{1}, {}, nil}, `[[1],[],null]`),
		value("an array of a fixed length", "5", [2]string{"a", ""}, `["a",""]`),
		value("bytes", "5", blob{[]byte{0, 0xff}}, `{"b":"AP8="}`),
		value("an empty object", "4", struct{}{}, `{}`),
		value("names are sorted in a map", "4", keyed{map[string]int{"b": 1, "a": 2, "": 3}}, `{"m":{"":3,"a":2,"b":1}}`),
		value("names of numbers are strings", "4", numbered{map[int]string{-1: "a", 10: "c", 9: "b"}}, `{"m":{"-1":"a","10":"c","9":"b"}}`),
		value("names are in the order of the fields", "4", ordered{1, 2}, `{"z":1,"a":2}`),
		value("two keys that become one name", "4", keyed{map[string]int{"\xff": 1, "\xfe": 1}}, `{"m":{"\ufffd":1,"\ufffd":1}}`),
		value("a name with escapes", "7", odd{1}, `{"a b/é":1}`),
	}
}

func deepRows() []jsonRow {
	return []jsonRow{
		value("nested 100 deep: a pointer and a struct count two", "9", chain(50), chained(50), vermouth.As[*nested]()),
		value("nested 102 deep", "9", chain(51), "", vermouth.As[*nested]()),
		value("nested 1000 deep", "9", chain(1000), "", vermouth.As[*nested]()),
		value("without end", "9", loop(), "", vermouth.As[*nested]()),

		value("a time", "RFC 3339 5.6", time.Date(2030, 1, 2, 3, 4, 5, 600, time.UTC), `"2030-01-02T03:04:05.0000006Z"`),
		value("a time of year 10000", "RFC 3339 5.6", time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), ""),
		value("a duration is a number", "6", time.Second, `1000000000`),
	}
}

type (
	text struct {
		T string `json:"t"`
	}
	quoted struct {
		N int64 `json:"n,string"`
	}
	blob struct {
		B []byte `json:"b"`
	}
	numbered struct {
		M map[int]string `json:"m"`
	}
	odd struct {
		V int `json:"a b/é"`
	}
	ordered struct {
		Z int `json:"z"`
		A int `json:"a"`
	}
)

// TestJSON_RefusedWhileBuilt is about types of which some values would be no JSON, or say nothing for sure.
func TestJSON_RefusedWhileBuilt(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, section string
		build         func()
	}{
		{"two fields of one name", "4", compileTwins},
		{"a channel", "3", func() { value("", "", struct{ C chan int }{}, "") }},
		{"a function", "3", func() { value("", "", struct{ F func() }{}, "") }},
		{"a complex number", "6", func() { value("", "", struct{ C complex128 }{}, "") }},
		{"a key that is no text", "4", func() { value("", "", map[float64]int{}, "") }},
		{"anything", "3", func() { value[any]("", "", 1, "") }},
		{"text that somebody else has made", "2", func() { value("", "", json.RawMessage("{"), "") }},
	} {
		if !panics(row.build) {
			t.Errorf("%s (%s): a route can be built, want a panic", row.name, row.section)
		}
	}
}

// compileTwins makes the type while the test runs: go vet would find it in the source.
func compileTwins() {
	field := reflect.StructField{Name: "A", Type: reflect.TypeFor[int](), Tag: `json:"x"`}
	twin := field
	twin.Name = "B"
	t := reflect.StructOf([]reflect.StructField{field, twin})
	if _, err := responsemodel.Compile(t, t); err != nil {
		panic(err)
	}
}

func panics(do func()) (did bool) {
	defer func() { did = recover() != nil }()
	do()
	return false
}
