package responsemodel_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

var (
	stringRules = []string{
		"required", "omitempty", "min=1", "max=3", "len=2", "gte=2", "lt=0x3", "gt=010", "eq=a", "ne=", "eq=", "oneof=a B 0", "oneof='a b' a",
		"alpha", "alphanum", "number", "numeric", "ascii", "lowercase", "uppercase", "email", "uuid", "excludes=z", "alpha|number", "ne=a0x2Cb",
		"omitempty,min=2", "required,max=2,alpha", "omitempty,email", "omitzero,min=1", "omitnil,min=1",
	}
	numberRules = []string{
		"required", "omitempty", "min=1", "max=3", "len=2", "gte=0", "lt=0x3", "gt=010", "eq=7", "ne=0", "oneof=0 1 2", "omitempty,gte=5",
		"required,lte=100", "min=1,max=0", "omitzero,min=2",
	}
	floatRules = []string{"required", "omitempty", "min=1.5", "max=3", "gt=0", "lte=-0.25", "eq=2.5", "omitempty,gt=1"}
	listRules  = []string{"required", "omitempty", "min=1", "max=2", "len=0", "gt=0", "omitempty,len=1", "required,gt=1"}
)

// validateTags gives a model's field validate rules by its type.
func validateTags(t *typist, model reflect.Type) string {
	if t.IntN(2) == 0 {
		return `"`
	}
	if rules := rulesFor(t, model, 0); rules != "" {
		return `" validate:"` + rules + `"`
	}
	return `"`
}

func rulesFor(t *typist, model reflect.Type, depth int) string {
	at := model
	for at.Kind() == reflect.Pointer {
		at = at.Elem()
	}
	pick := func(rules []string) string { return rules[t.IntN(len(rules))] }
	switch k := at.Kind(); {
	case at == reflect.TypeFor[textMarshaler](), k == reflect.Uintptr:
		return ""
	case k == reflect.String:
		return pick(stringRules)
	case reflect.Int <= k && k <= reflect.Uint64:
		return pick(numberRules)
	case k == reflect.Float32, k == reflect.Float64:
		return pick(floatRules)
	case k == reflect.Bool:
		return pick([]string{"required", "omitempty", "eq=true"})
	case k == reflect.Slice, k == reflect.Array:
		rules := pick(listRules)
		if below := rulesFor(t, at.Elem(), depth+1); below != "" && t.IntN(2) == 0 {
			rules += ",dive," + below
		}
		return rules
	case k == reflect.Map:
		return pick(listRules)
	case k == reflect.Struct && model != at:
		return pick([]string{"required", "omitempty"})
	}
	return ""
}

// FuzzAccept holds the accept check to validator: it never says yes where validator says no. What the encoder sees on its
// way is held to the check.
func FuzzAccept(f *testing.F) {
	for seed := range uint16(600) {
		f.Add(seed, noise(uint64(seed)))
	}
	var known plans
	f.Fuzz(func(t *testing.T, seed uint16, data []byte) {
		c := known.of(uint64(seed)%maxTypes, func(seed uint64) (pairing, []responsemodel.Option) {
			return pairingOf(seed, validateTags), nil
		})
		if c.err != nil {
			if strings.Contains(c.err.Error(), "bad validate tag") {
				return // by chance: such as a length for a number that is out of its range
			}
			t.Fatalf("Compile(%v, %v): %v", c.source, c.model, c.err)
		}
		source := reflect.New(c.source)
		(&filler{data}).fill(source.Elem(), 0)
		for _, part := range partsOf(t, c.plan, c.model, data) {
			sure, asked := c.plan.SureForTest(source.Interface(), part)
			if want := c.plan.AcceptsForTest(source.Interface(), part); asked && sure != want {
				t.Fatalf("%v to %v: on its way the encoder is sure = %v, the accept check is %v", c.source, c.model, sure, want)
			}
		}
		if !c.plan.RuledForTest() || !c.plan.AcceptsForTest(source.Interface(), responsemodel.Selection{}) {
			return
		}
		if err := c.plan.ValidateForTest(source.Interface(), responsemodel.Selection{}); err != nil {
			t.Fatalf("%v to %v: accepted, but %v", c.source, c.model, err)
		}
	})
}

// partsOf returns the whole, and the part of every second field.
func partsOf(t *testing.T, p *responsemodel.Plan, model reflect.Type, data []byte) []responsemodel.Selection {
	t.Helper()
	for model.Kind() == reflect.Pointer || model.Kind() == reflect.Slice {
		model = model.Elem()
	}
	if model.Kind() != reflect.Struct {
		return []responsemodel.Selection{{}}
	}
	var names []string
	for i, name := range responsemodel.JSONFieldsForTest(model) {
		if i%2 == len(data)%2 && !strings.ContainsAny(name, ".,") {
			names = append(names, name)
		}
	}
	part, err := p.Select("", strings.Join(names, ","))
	if err != nil {
		return []responsemodel.Selection{{}}
	}
	return []responsemodel.Selection{{}, part}
}
