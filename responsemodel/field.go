package responsemodel

import (
	"cmp"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// modelField is a field as encoding/json sees it, under its JSON name, found through embedded structs, or as it is
// declared.
type modelField struct {
	name   string
	index  []int // for reflect.Value.FieldByIndex
	goName string
	typ    reflect.Type
	tag    reflect.StructTag
	tagged bool
	levels int // of lists and maps that are entered below it

	omitEmpty, omitZero, quoted bool // the options of the JSON tag

	dives   int  // how many of them validator enters; of a shape only
	skipped bool // a tag on the way says that validator does not look; of a shape only
}

// unlimited is the number of levels where nothing but the value says how deep it goes.
const unlimited = -1

// jsonFields returns the fields of a struct that encoding/json would encode, by its own rules of promotion: of one name
// the shallowest counts, then the tagged one, and two that are alike cancel each other out. The order is that of the
// declaration. The slice is shared.
func jsonFields(t reflect.Type) []modelField {
	if known, ok := promoted.Load(t); ok {
		return known.([]modelField)
	}
	fields, _ := promote(t)
	promoted.Store(t, fields)
	return fields
}

// promoted remembers the fields of types. Like the cache of encoding/json it grows with the types of the program, not
// with its requests.
var promoted sync.Map // of reflect.Type to []modelField

// promote returns the fields that are encoded, and the names that vanish because several fields claim them.
func promote(t reflect.Type) (fields []modelField, twins []string) {
	var all []modelField
	collect(t, nil, nil, &all)
	slices.SortStableFunc(all, func(a, b modelField) int {
		return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(len(a.index), len(b.index)), untaggedLast(a, b))
	})
	for len(all) > 0 { // of each name at a time
		same := 1
		for same < len(all) && all[same].name == all[0].name {
			same++
		}
		if first := all[0]; same == 1 || len(all[1].index) > len(first.index) || all[1].tagged != first.tagged {
			fields = append(fields, first)
		} else {
			twins = append(twins, first.name)
		}
		all = all[same:]
	}
	slices.SortFunc(fields, func(a, b modelField) int { return slices.Compare(a.index, b.index) })
	return fields, twins
}

func untaggedLast(a, b modelField) int {
	switch {
	case a.tagged == b.tagged:
		return 0
	case a.tagged:
		return -1
	}
	return 1
}

// collect appends the fields of t and of the structs that it embeds. Parents are the embedded types on the way: a type
// that embeds itself, through a pointer, has nothing to add the second time.
func collect(t reflect.Type, index []int, parents []reflect.Type, all *[]modelField) {
	if slices.Contains(parents, t) {
		return
	}
	parents = append(slices.Clip(parents), t)
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		if tag == "-" || !encodes(f) {
			continue
		}
		name, options, _ := strings.Cut(tag, ",")
		if !validName(name) {
			name = ""
		}
		at := append(slices.Clip(index), i)
		if embedded := indirect(f.Type); f.Anonymous && name == "" && embedded.Kind() == reflect.Struct {
			collect(embedded, at, parents, all)
			continue
		}
		*all = append(*all, modelField{
			name: cmp.Or(name, f.Name), index: at, goName: f.Name, typ: f.Type, tag: f.Tag, tagged: name != "", levels: unlimited,
			omitEmpty: has(options, "omitempty"), omitZero: has(options, "omitzero"), quoted: has(options, "string") && quotable(f.Type),
		})
	}
}

// has reports whether a word is in a list that commas part.
func has(list, word string) bool {
	for part := range strings.SplitSeq(list, ",") {
		if part == word {
			return true
		}
	}
	return false
}

// quotable reports whether encoding/json heeds the tag's option "string" at a type.
func quotable(t reflect.Type) bool {
	if t.Name() == "" || quotesNamedPointers {
		t = indirect(t)
	}
	return isBasic(t.Kind()) && !opaque(t)
}

// quotesNamedPointers says whether encoding/json looks through a type such as type P *int: Go 1.27 does.
var quotesNamedPointers = func() bool {
	type named *int
	number := 0
	quoted, _ := json.Marshal(struct {
		N named `json:",string"`
	}{&number}) // a number always encodes
	return string(quoted) == `{"N":"0"}`
}()

// encodes reports whether encoding/json looks at f: an exported field, or an embedded struct, which may have some.
func encodes(f reflect.StructField) bool {
	if f.IsExported() {
		return true
	}
	return f.Anonymous && indirect(f.Type).Kind() == reflect.Struct
}

// validName reports whether encoding/json accepts the name of a tag. Of another one Go 1.26 takes the field's own name and
// Go 1.27 the part that is valid: a model does not have it, see [compiler.refuseNames].
func validName(name string) bool {
	for _, r := range name {
		if !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	return true
}

// isJSONField reports whether a field that t embeds is what its name means in JSON.
func isJSONField(t reflect.Type, index []int) bool {
	return slices.ContainsFunc(jsonFields(t), func(f modelField) bool { return slices.Equal(f.index, index) })
}
