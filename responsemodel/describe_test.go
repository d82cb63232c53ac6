package responsemodel_test

import (
	"fmt"
	"testing"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

// TestRequiredIsWhatNothingLeavesOut holds the description to the answers.
func TestRequiredIsWhatNothingLeavesOut(t *testing.T) {
	type out struct {
		A string  `json:"a" default:""`
		B *string `json:"b"`
		C int     `json:"c" default:"3"`
		D string  `json:"d"`
	}
	type entry struct {
		Entry out `json:"entry"`
	}
	type (
		list   = []map[string]any
		nested = map[string][]*out
		object = map[string]any
	)
	held := any(object{"d": "x"})
	for _, tc := range []struct {
		name   string
		plan   *responsemodel.Plan
		source any
		answer string
		want   string
	}{
		{"the default is the empty string", compile[out, out](t, responsemodel.OmitDefault()), &out{C: 3, D: "x"}, `{"b":null,"d":"x"}`, "[b d]"},
		{"a map", compile[out, object](t, responsemodel.OmitUnset()), &object{"d": "x"}, `{"d":"x"}`, "[d]"},
		{"a map, and nothing is left out", compile[out, object](t), &object{"d": "x"}, `{"a":"","b":null,"c":3,"d":"x"}`, "[a b c d]"},
		{"a list of maps", compile[[]out, list](t, responsemodel.OmitUnset()), &list{{"d": "x"}}, `[{"d":"x"}]`, "[d]"},
		{"a map of structs", compile[nested, nested](t, responsemodel.OmitUnset()), &nested{"k": {{}}}, `{"k":[{"a":"","b":null,"c":0,"d":""}]}`, "[a b c d]"},
		{"what an interface holds", compile[out, any](t, responsemodel.OmitUnset()), &held, `{"d":"x"}`, "[d]"},
		{"a map in a struct", compile[entry, struct {
			Entry object `json:"entry"`
		}](t, responsemodel.OmitUnset()), &struct {
			Entry object `json:"entry"`
		}{object{"d": "x"}}, `{"entry":{"d":"x"}}`, "[entry entry.d]"},
		{"a struct in a struct", compile[entry, entry](t, responsemodel.OmitUnset()), &entry{}, `{"entry":{"a":"","b":null,"c":0,"d":""}}`, "[entry entry.a entry.b entry.c entry.d]"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got, err := tc.plan.Append(nil, tc.source, responsemodel.Selection{}); err != nil || string(got) != tc.answer {
				t.Errorf("answer = %s, %v, want %s", got, err, tc.answer)
			}
			if got := fmt.Sprint(required("", tc.plan.Fields())); got != tc.want {
				t.Errorf("required = %s, want %s", got, tc.want)
			}
		})
	}
}

func required(in string, fields []responsemodel.Field) (names []string) {
	for _, f := range fields {
		if f.Required {
			names = append(names, in+f.Name)
		}
		names = append(names, required(in+f.Name+".", f.Fields())...)
	}
	return names
}
