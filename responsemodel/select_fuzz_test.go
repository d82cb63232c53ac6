package responsemodel_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

// chosen is what one plan or one request leaves out, for the naive encoder.
type chosen struct {
	include, exclude, fields []string
	view                     string
	none, zero, unset        bool
}

// keeps reports whether a field leaves.
func (c *chosen) keeps(path string, f reflect.StructField) bool {
	under := func(names []string) bool {
		return names == nil || slices.ContainsFunc(names, func(name string) bool {
			return name == path || strings.HasPrefix(name, path+".") || strings.HasPrefix(path, name+".")
		})
	}
	tag, hasView := f.Tag.Lookup("model")
	inView := !hasView || slices.Contains(strings.Fields(strings.TrimPrefix(tag, "view=")), c.view)
	return inView && under(c.include) && under(c.fields) && !slices.Contains(c.exclude, path)
}

var jsonMarshaler = reflect.TypeFor[json.Marshaler]()

// naive encodes v by the book, with what is chosen: the slow twin of selections and omissions.
func (c *chosen) naive(t *testing.T, v reflect.Value, path string) []byte {
	switch {
	case v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface:
		if v.IsNil() {
			return []byte("null")
		}
		if v.Kind() == reflect.Interface {
			copied := reflect.New(v.Elem().Type()).Elem()
			copied.Set(v.Elem())
			inside := &chosen{none: c.none, zero: c.zero, unset: c.unset}
			return inside.naive(t, copied, "")
		}
		return c.naive(t, v.Elem(), path)
	case isOptional(v.Type()):
		if !v.FieldByName("IsSet").Bool() {
			return []byte("null")
		}
		return c.naive(t, v.FieldByName("Value"), path)
	case v.Kind() == reflect.Struct && !v.Addr().Type().Implements(jsonMarshaler):
		return c.naiveStruct(t, v, path)
	case (v.Kind() == reflect.Slice && !v.IsNil() || v.Kind() == reflect.Array) && v.Type().Elem().Kind() != reflect.Uint8:
		var parts [][]byte
		for i := range v.Len() {
			parts = append(parts, c.naive(t, v.Index(i), path))
		}
		return slices.Concat([]byte("["), bytes.Join(parts, []byte(",")), []byte("]"))
	case v.Kind() == reflect.Map && !v.IsNil() && v.Type().Key().Kind() == reflect.String:
		return c.naiveMap(t, v, path)
	}
	return marshal(t, v, true)
}

func isOptional(t reflect.Type) bool { return strings.HasPrefix(t.Name(), "Optional[") }

func (c *chosen) naiveMap(t *testing.T, v reflect.Value, path string) []byte {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	var parts [][]byte
	for _, key := range keys {
		copied := reflect.New(v.Type().Elem()).Elem()
		copied.Set(v.MapIndex(key))
		name, _ := json.Marshal(key.String())
		parts = append(parts, slices.Concat(name, []byte(":"), c.naive(t, copied, path)))
	}
	return slices.Concat([]byte("{"), bytes.Join(parts, []byte(",")), []byte("}"))
}

func (c *chosen) naiveStruct(t *testing.T, v reflect.Value, path string) []byte {
	var parts [][]byte
	for _, f := range reflect.VisibleFields(v.Type()) {
		if f.Anonymous || !f.IsExported() {
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" {
			name = f.Name
		}
		at := strings.TrimPrefix(path+"."+name, ".")
		field := v.FieldByIndex(f.Index)
		if !c.keeps(at, f) || options == "omitempty" && isEmpty(field) || (options == "omitzero" || c.zero) && isZero(field) ||
			c.unset && isOptional(f.Type) && !field.FieldByName("IsSet").Bool() {
			continue
		}
		encoded := c.naive(t, field, at)
		if c.none && string(encoded) == "null" {
			continue
		}
		key, _ := json.Marshal(name)
		parts = append(parts, slices.Concat(key, []byte(":"), encoded))
	}
	return slices.Concat([]byte("{"), bytes.Join(parts, []byte(",")), []byte("}"))
}

func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map, reflect.Array, reflect.String:
		return v.Len() == 0
	}
	return v.Kind() != reflect.Struct && v.IsZero()
}

func isZero(v reflect.Value) bool {
	if z, ok := reflect.TypeAssert[interface{ IsZero() bool }](v); ok && (v.Kind() != reflect.Pointer || !v.IsNil()) {
		return z.IsZero()
	}
	return v.IsZero()
}

// pathsIn lists the dotted names of a model, as far as its types do not repeat.
func pathsIn(t reflect.Type, prefix string, depth int) (paths []string) {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Array || t.Kind() == reflect.Map || isOptional(t) {
		if isOptional(t) {
			t = t.Field(0).Type
			continue
		}
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || reflect.PointerTo(t).Implements(jsonMarshaler) || depth == 0 {
		return nil
	}
	for _, f := range reflect.VisibleFields(t) {
		if !f.Anonymous && f.IsExported() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name == "" {
				name = f.Name
			}
			paths = append(append(paths, prefix+name), pathsIn(f.Type, prefix+name+".", depth-1)...)
		}
	}
	return paths
}

func viewTags(t *typist, model reflect.Type) string {
	views := [...]string{`"`, `"`, `"`, `,omitempty"`, `,omitzero"`, `" model:"view=a"`, `" model:"view=a b"`}
	return views[t.IntN(len(views))]
}

// some picks a few of the names, and nil for none.
func some(r *rand.Rand, names []string) (picked []string) {
	for range r.IntN(3) {
		if len(names) > 0 {
			picked = append(picked, names[r.IntN(len(names))])
		}
	}
	return picked
}

// FuzzSelect holds selections and omissions to an encoder that does it by the book.
func FuzzSelect(f *testing.F) {
	for seed := range uint16(600) {
		f.Add(seed, uint64(seed), noise(uint64(seed)))
	}
	var known plans
	f.Fuzz(func(t *testing.T, seed uint16, request uint64, data []byte) {
		var names []string
		c := chosen{}
		// The options belong to the seed: they are made again for each execution, and are the same.
		compile := func(seed uint64) (pairing, []responsemodel.Option) {
			r := rand.New(rand.NewPCG(seed, 2))
			pair := pairingOf(seed, viewTags)
			names = pathsIn(pair.model, "", 4)
			var opts []responsemodel.Option
			if c.include = some(r, names); c.include != nil {
				opts = append(opts, responsemodel.Include(c.include...))
			}
			if c.exclude = some(r, names); c.exclude != nil {
				opts = append(opts, responsemodel.Exclude(c.exclude...))
			}
			for flag, option := range map[*bool]responsemodel.Option{
				&c.none: responsemodel.OmitNone(), &c.zero: responsemodel.OmitZero(), &c.unset: responsemodel.OmitUnset(),
			} {
				if *flag = flagOf(seed, flag == &c.none, flag == &c.zero); *flag {
					opts = append(opts, option)
				}
			}
			return pair, opts
		}
		compile(uint64(seed) % maxTypes)
		made := known.of(uint64(seed)%maxTypes, compile)
		if made.err != nil {
			t.Fatalf("Compile(%v, %v) with %+v: %v", made.source, made.model, c, made.err)
		}
		r := rand.New(rand.NewPCG(request, 3))
		c.view = [...]string{"", "a", "b", "unknown"}[r.IntN(4)]
		c.fields = some(r, names)
		part, err := made.plan.Select(c.view, strings.Join(c.fields, ","))
		if err != nil {
			return // the options do not let that leave
		}
		source := reflect.New(made.source)
		(&filler{data}).fill(source.Elem(), 0)
		if sure, asked := made.plan.SureForTest(source.Interface(), part); asked {
			if want := made.plan.AcceptsForTest(source.Interface(), part); sure != want {
				t.Fatalf("%v: on its way the encoder is sure = %v, the accept check is %v", made.plan, sure, want)
			}
		}
		got, err := made.plan.Append(nil, source.Interface(), part)
		if err != nil {
			return // FuzzEncode holds refusals to the copy back end
		}
		whole, err := made.plan.CopyForTest(source.Interface())
		if err != nil {
			return // of a field that is not asked for
		}
		if want := c.naive(t, whole, ""); !bytes.Equal(got, want) {
			t.Fatalf("%v to %v with %+v:\n got %s\nwant %s", made.source, made.model, c, got, want)
		}
	})
}

func flagOf(seed uint64, none, zero bool) bool {
	switch {
	case none:
		return seed&1 == 1
	case zero:
		return seed&6 == 6
	}
	return seed&8 == 8
}
