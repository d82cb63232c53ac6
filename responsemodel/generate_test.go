package responsemodel_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"time"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

// pairing is a source and a model that were made together. Plain says that JSON carries one into the other.
type pairing struct {
	source, model reflect.Type
	plain         bool
}

type (
	fuzzName  string
	fuzzInner struct {
		A int    `json:"a"`
		B string `json:"b,omitempty"`
	}
	FuzzEmbedded struct {
		fuzzInner
		C *fuzzInner `json:"c"`
	}
	fuzzTree struct {
		Value int                  `json:"value"`
		Kids  []fuzzTree           `json:"kids,omitempty"`
		Named map[string]*fuzzTree `json:"named"`
		Any   any                  `json:"any"`
	}
	fuzzTreeOut struct {
		Named map[string]fuzzTreeOut `json:"named"`
		Value int64                  `json:"value"`
		Kids  []*fuzzTreeOut         `json:"kids"`
	}
	valueMarshaler struct{ V string }
	textMarshaler  int
	zeroer         struct{ V int }
	fuzzKey        int
)

func (v valueMarshaler) MarshalJSON() ([]byte, error) { return json.Marshal([]string{v.V}) }
func (t textMarshaler) MarshalText() ([]byte, error)  { return fmt.Appendf(nil, "<%d>", int(t)), nil }
func (z zeroer) IsZero() bool                         { return z.V == 7 }
func (k fuzzKey) MarshalText() ([]byte, error)        { return fmt.Appendf(nil, "k&%d", int(k)), nil }

// typist makes types by chance. It is given a seed, so that there are no more types than seeds: types are never freed.
type typist struct {
	*rand.Rand
	tags  func(*typist, reflect.Type) string // of a model's field, besides its name
	plain bool
}

func pairingOf(seed uint64, tags func(*typist, reflect.Type) string) pairing {
	t := &typist{Rand: rand.New(rand.NewPCG(seed, 1)), tags: tags, plain: true}
	source, model := t.structs(3)
	if t.IntN(4) == 0 {
		source, model = reflect.SliceOf(source), reflect.SliceOf(model)
	}
	if t.IntN(4) == 0 {
		source = reflect.PointerTo(source)
	}
	return pairing{source, model, t.plain}
}

var basicTypes = []reflect.Type{
	reflect.TypeFor[string](), reflect.TypeFor[fuzzName](), reflect.TypeFor[bool](), reflect.TypeFor[int](), reflect.TypeFor[int8](),
	reflect.TypeFor[int16](), reflect.TypeFor[int32](), reflect.TypeFor[int64](), reflect.TypeFor[uint](), reflect.TypeFor[uint8](),
	reflect.TypeFor[uint16](), reflect.TypeFor[uint32](), reflect.TypeFor[uint64](), reflect.TypeFor[uintptr](),
	reflect.TypeFor[float32](), reflect.TypeFor[float64](),
}

var otherTypes = []reflect.Type{
	reflect.TypeFor[time.Time](), reflect.TypeFor[[]byte](), reflect.TypeFor[any](), reflect.TypeFor[fuzzTree](),
	reflect.TypeFor[valueMarshaler](), reflect.TypeFor[textMarshaler](), reflect.TypeFor[json.RawMessage](),
	reflect.TypeFor[map[fuzzKey]int](), reflect.TypeFor[zeroer](), reflect.TypeFor[map[string]any](), reflect.TypeFor[struct{}](),
}

// pair returns a source and a model that can be made of it.
func (t *typist) pair(depth int) (source, model reflect.Type) {
	if depth == 0 || t.IntN(3) == 0 {
		return t.leaf()
	}
	switch t.IntN(8) {
	case 0, 1:
		return t.structs(depth - 1)
	case 2:
		s, m := t.pair(depth - 1)
		return reflect.PointerTo(s), reflect.PointerTo(m)
	case 3:
		s, m := t.pair(depth - 1)
		if (s.Kind() == reflect.Uint8) != (m.Kind() == reflect.Uint8) {
			return s, m // bytes are no list
		}
		return reflect.SliceOf(s), reflect.SliceOf(m)
	case 4:
		s, m := t.pair(depth - 1)
		n := t.IntN(3)
		if s.Kind() == reflect.Uint8 || m.Kind() == reflect.Uint8 || t.IntN(2) == 0 {
			return reflect.ArrayOf(n, s), reflect.ArrayOf(n, m)
		}
		return reflect.ArrayOf(n, s), reflect.SliceOf(m)
	case 5:
		s, m := t.pair(depth - 1)
		return reflect.MapOf(reflect.TypeFor[fuzzName](), s), reflect.MapOf(reflect.TypeFor[string](), m)
	case 6:
		s, m := t.pair(depth - 1)
		return s, reflect.PointerTo(m)
	}
	s, m := t.pair(depth - 1)
	return reflect.PointerTo(s), m
}

func (t *typist) leaf() (source, model reflect.Type) {
	switch t.IntN(8) {
	case 0:
		t.plain = false
		return reflect.TypeFor[sql.NullString](), reflect.TypeFor[*string]()
	case 1:
		t.plain = false
		return reflect.TypeFor[responsemodel.Optional[fuzzInner]](), reflect.TypeFor[responsemodel.Optional[*fuzzInner]]()
	case 2:
		t.plain = false // the source knows more
		return reflect.TypeFor[fuzzTree](), reflect.TypeFor[fuzzTreeOut]()
	case 3:
		if t.IntN(2) == 0 {
			return reflect.TypeFor[int16](), reflect.TypeFor[int64]()
		}
		return reflect.TypeFor[float32](), reflect.TypeFor[float64]()
	case 4, 5:
		other := otherTypes[t.IntN(len(otherTypes))]
		if other != reflect.TypeFor[time.Time]() && other != reflect.TypeFor[[]byte]() {
			t.plain = false
		}
		return other, other
	}
	basic := basicTypes[t.IntN(len(basicTypes))]
	return basic, basic
}

// structs returns two structs: the model has some of the fields, in another order.
func (t *typist) structs(depth int) (source, model reflect.Type) {
	var s, m []reflect.StructField
	for i := range 1 + t.IntN(5) {
		a, b := t.pair(depth)
		name := fmt.Sprintf("F%d", i)
		tag := fmt.Sprintf(`json:"f<%d>`, i)
		s = append(s, reflect.StructField{Name: name, Type: a, Tag: reflect.StructTag(tag + `"`)})
		if t.IntN(4) > 0 {
			m = append(m, reflect.StructField{Name: name, Type: b, Tag: reflect.StructTag(tag + t.tags(t, b))})
		}
	}
	if t.IntN(4) == 0 {
		embedded := reflect.StructField{Name: "FuzzEmbedded", Type: reflect.TypeFor[FuzzEmbedded](), Anonymous: true}
		s = append([]reflect.StructField{embedded}, s...)
		m = append(m, embedded)
	}
	t.Shuffle(len(m), func(i, j int) { m[i], m[j] = m[j], m[i] })
	return reflect.StructOf(s), reflect.StructOf(m)
}

// jsonTags gives a model's field options of its JSON tag.
func jsonTags(t *typist, _ reflect.Type) string {
	options := [...]string{"", "", "", "", ",omitempty", ",omitzero", ",string"}
	option := options[t.IntN(len(options))]
	if option != "" {
		t.plain = false
	}
	return option + `"`
}

// filler fills values with the bytes of a fuzzer.
type filler struct{ data []byte }

func (f *filler) next() byte {
	if len(f.data) == 0 {
		return 0
	}
	b := f.data[0]
	f.data = f.data[1:]
	return b
}

func (f *filler) number() (n uint64) {
	for range f.next() % 9 {
		n = n<<8 | uint64(f.next())
	}
	return n
}

func (f *filler) text() string {
	n := int(f.next() % 12)
	texts := [...]string{"a", "<&>", "\u2028", "\"\\", "\n\x00\x7f", "é", "ada@example.com", "\U0001f378", "hunter2", "0", "B", "é\u00a0"}
	var s strings.Builder
	for range n % 4 {
		s.WriteString(texts[int(f.next())%len(texts)])
	}
	return s.String()
}

func (f *filler) fill(v reflect.Value, depth int) {
	switch v.Type() {
	case reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Unix(int64(f.number()%1e11), int64(f.next())).UTC()))
		return
	case reflect.TypeFor[json.RawMessage]():
		v.SetBytes([]byte(`{"raw" : [1, "<"]}`))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(f.text())
	case reflect.Bool:
		v.SetBool(f.next()&1 == 1)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(f.number()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		v.SetUint(f.number())
	case reflect.Float32:
		v.SetFloat(float64(int8(f.next())) / 4) // exact in both sizes
	case reflect.Float64:
		if x := math.Float64frombits(f.number()); !math.IsNaN(x) && !math.IsInf(x, 0) {
			v.SetFloat(x)
		}
	default:
		f.fillComposite(v, depth)
	}
}

func (f *filler) fillComposite(v reflect.Value, depth int) {
	if depth > 8 {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if f.next()%4 > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			f.fill(v.Elem(), depth+1)
		}
	case reflect.Slice:
		if n := int(f.next() % 4); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n-1, n))
		}
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			f.fill(v.Index(i), depth+1)
		}
	case reflect.Map:
		n := int(f.next() % 4)
		if n > 0 {
			v.Set(reflect.MakeMap(v.Type()))
		}
		for range n - 1 {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			f.fill(key, depth+1)
			f.fill(value, depth+1)
			v.SetMapIndex(key, value)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				f.fill(v.Field(i), depth+1)
			}
		}
	case reflect.Interface:
		held := [...]any{nil, f.text(), 3, true, 2.5, []any{f.text(), nil}, map[string]any{"b": 1, "a<": nil}, &fuzzInner{A: 1}, fuzzInner{B: "x"}}
		if x := held[int(f.next())%len(held)]; x != nil {
			v.Set(reflect.ValueOf(x))
		}
	}
}
