package responsemodel_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

// maxTypes bounds the types of a fuzz target: reflection keeps each for ever.
const maxTypes = 4096

// noise returns bytes for a filler, the same ones for the same seed.
func noise(seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 4))
	data := make([]byte, 300)
	for i := range data {
		data[i] = byte(r.Uint32())
	}
	return data
}

type compiled struct {
	pairing
	plan *responsemodel.Plan
	err  error
}

// plans remembers what a target has compiled, by its seed.
type plans struct{ sync.Map }

func (p *plans) of(seed uint64, draw func(uint64) (pairing, []responsemodel.Option)) compiled {
	if known, ok := p.Load(seed); ok {
		return known.(compiled)
	}
	pair, opts := draw(seed)
	plan, err := responsemodel.Compile(pair.source, pair.model, opts...)
	c := compiled{pair, plan, err}
	p.Store(seed, c)
	return c
}

// FuzzEncode holds the encode back end to encoding/json of the value that the copy back end makes, and that one, where JSON
// can carry the source into the model, to a decoder. Where one refuses a value, so does the other, at the same places.
func FuzzEncode(f *testing.F) {
	for seed := range uint16(600) {
		f.Add(seed, noise(uint64(seed)))
	}
	var known plans
	f.Fuzz(func(t *testing.T, seed uint16, data []byte) {
		c := known.of(uint64(seed)%maxTypes, func(seed uint64) (pairing, []responsemodel.Option) {
			return pairingOf(seed, jsonTags), []responsemodel.Option{responsemodel.EscapeHTML(seed%3 > 0)}
		})
		if c.err != nil {
			t.Fatalf("Compile(%v, %v): %v", c.source, c.model, c.err)
		}
		source := reflect.New(c.source)
		(&filler{data}).fill(source.Elem(), 0)
		got, err := c.plan.Append(nil, source.Interface(), responsemodel.Selection{})
		made, copyErr := c.plan.CopyForTest(source.Interface())
		if !sameVerdict(err, copyErr) {
			t.Fatalf("%v to %v: encode says %v, copy says %v", c.source, c.model, err, copyErr)
		}
		if err != nil {
			return
		}
		if want := marshal(t, made, (uint64(seed)%maxTypes)%3 > 0); !bytes.Equal(got, want) {
			t.Fatalf("%v to %v:\n got %s\nwant %s", c.source, c.model, got, want)
		}
		if c.plain {
			decoded := reflect.New(c.model)
			if err := json.Unmarshal(marshal(t, source.Elem(), true), decoded.Interface()); err != nil {
				t.Fatal(err)
			}
			if want := marshal(t, decoded.Elem(), (uint64(seed)%maxTypes)%3 > 0); !bytes.Equal(got, want) {
				t.Fatalf("%v to %v:\n    got %s\ndecoded %s", c.source, c.model, got, want)
			}
		}
	})
}

func marshal(t *testing.T, v reflect.Value, html bool) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(html)
	if err := e.Encode(v.Addr().Interface()); err != nil {
		t.Fatalf("encoding/json: %v", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// sameVerdict reports whether two back ends agree. Entries of maps have no order.
func sameVerdict(a, b error) bool {
	var x, y *responsemodel.Error
	if !errors.As(a, &x) || !errors.As(b, &y) {
		return a == nil && b == nil
	}
	return slices.Equal(sorted(x.Violations), sorted(y.Violations))
}

func sorted(violations []responsemodel.Violation) []responsemodel.Violation {
	return slices.SortedFunc(slices.Values(violations), func(a, b responsemodel.Violation) int {
		return strings.Compare(a.Pointer+a.Rule, b.Pointer+b.Rule)
	})
}

// FuzzLeaf holds the writers of single values to encoding/json.
func FuzzLeaf(f *testing.F) {
	for _, s := range []string{"", "plain", "<a href='x'>&", "\xff\xc0\u2028\u2029\ufffd", "\x00\x1f\x7f\b\f\n\r\t\"\\/", strings.Repeat("é", 40)} {
		f.Add(s, uint64(0), int64(0), 0)
	}
	for _, x := range []float64{0, math.Copysign(0, -1), 1e21, 1e20, 1e-6, 1e-7, 9.99e-7, 5e-324, math.MaxFloat64, math.MaxFloat32, 0.1, 1 << 53, math.NaN(), math.Inf(1)} {
		f.Add("", math.Float64bits(x), int64(x), 0)
	}
	f.Add("", uint64(0), int64(253402300800), 0)       // the year 10000
	f.Add("", uint64(0), int64(-62167219201), 0)       // the year -1
	f.Add("", uint64(0), int64(0), 24*60*60)           // an offset of a day
	f.Add("", uint64(0), int64(1), -(24*60*60 - 1))    // one just below
	f.Add("", uint64(120_000), int64(-62162208001), 0) // the last day before March of the year 0, with a fraction
	f.Add("", uint64(1), int64(253399622400), 0)       // December 9999
	type leaves struct {
		S string
		F float64
		G float32
		I int64
		U uint64
		T time.Time
		B []byte
		N json.Number
	}
	escaped, raw := compile[leaves, leaves](f), compile[leaves, leaves](f, responsemodel.EscapeHTML(false))
	f.Fuzz(func(t *testing.T, s string, bits uint64, seconds int64, offset int) {
		zone := time.FixedZone("", offset)
		if offset == 0 {
			zone = time.UTC
		}
		v := leaves{
			S: s, F: math.Float64frombits(bits), G: math.Float32frombits(uint32(bits)), I: seconds, U: bits,
			T: time.Unix(seconds, int64(uint32(bits))).In(zone), B: []byte(s), N: json.Number(fmt.Sprint(seconds)),
		}
		for html, plan := range map[bool]*responsemodel.Plan{true: escaped, false: raw} {
			var b bytes.Buffer
			e := json.NewEncoder(&b)
			e.SetEscapeHTML(html)
			wantErr := e.Encode(&v)
			got, gotErr := plan.Append(nil, &v, responsemodel.Selection{})
			if (gotErr == nil) != (wantErr == nil) {
				t.Fatalf("err = %v, encoding/json says %v", gotErr, wantErr)
			}
			if want := bytes.TrimSuffix(b.Bytes(), []byte("\n")); gotErr == nil && !bytes.Equal(got, want) {
				t.Fatalf("got %s, want %s", got, want)
			}
		}
	})
}
