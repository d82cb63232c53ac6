package responsemodel_test

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

// leak is a value that tells a secret to whoever encodes it. A model keeps it, and the audit names where: among what the
// model drops, or among what passes unfiltered where somebody is lax.
type leak struct {
	name    string
	value   any          // of the source
	model   reflect.Type // declares what the client may see
	want    string       // what leaves
	dropped string       // what the audit says that the model drops, parted by spaces

	lax     reflect.Type // a model that does not declare what leaves; nil: none
	places  []string     // where, as the audit has it
	hides   bool         // the secret does not pass, thanks to a method that the types do not tell about
	refused bool         // the source is no model of its own, Strict or not
}

// filtered is a leak that the model M stops.
func filtered[M, S any](name string, value S, want, dropped string) leak {
	return leak{name: name, value: value, model: reflect.TypeFor[M](), want: want, dropped: dropped}
}

// open says where the secret passes if the source is its own model.
func (l leak) open(places ...string) leak { return l.openAs(reflect.TypeOf(l.value), places...) }

// openAs says where the secret passes by a lax model.
func (l leak) openAs(lax reflect.Type, places ...string) leak {
	l.lax, l.places = lax, places
	return l
}

// hidden says that a method hides the secret: nobody else would.
func (l leak) hidden() leak {
	l.hides = true
	return l
}

// refusedAlone says that the source cannot be its own model.
func (l leak) refusedAlone() leak {
	l.refused = true
	return l
}

const hunter2 = "hunter2"

// tells reports whether the secret can be read in JSON: as it is, as base64, or as numbers.
func tells(body string) bool {
	return strings.Contains(body, hunter2) || strings.Contains(body, "aHVudGVyMg==") ||
		strings.Contains(body, "104,117,110,116,101,114,50")
}

// holding has a field of any type, beside one that nobody minds.
type holding[T any] struct {
	ID int `json:"id"`
	V  T   `json:"v"`
}

func hold[T any](v T) holding[T] { return holding[T]{1, v} }

// onlyID is the model of all that is to be dropped but for the harmless field.
type onlyID struct {
	ID int `json:"id"`
}

type (
	storedUser struct {
		Name     string `json:"name"`
		Password string `json:"password"`
	}
	shownUser struct {
		Name string `json:"name"`
	}
)

var ada = storedUser{"Ada", hunter2}

func leaks() []leak {
	return slices.Concat(tagLeaks(), valueLeaks(), nestedLeaks(), embeddedLeaks(), openLeaks(), marshalerLeaks())
}

// tagLeaks are fields that no tag hides.
func tagLeaks() []leak {
	type untagged struct {
		Name     string
		Password string
	}
	type untaggedOut struct{ Name string }
	type dashComma struct {
		ID       int    `json:"id"`
		Password string `json:"-,"`
	}
	type dashOmitEmpty struct {
		ID       int    `json:"id"`
		Password string `json:"-,omitempty"`
	}
	type omitEmpty struct {
		ID       int    `json:"id"`
		Password string `json:"password,omitempty"`
	}
	type omitZero struct {
		ID       int    `json:"id"`
		Password string `json:"password,omitzero"`
	}
	type quoted struct {
		ID       int    `json:"id"`
		Password string `json:"password,string"`
	}
	type noComma struct {
		ID       int    `json:"id"`
		Password string `json:"omitempty"`
	}
	type tagsOfOthers struct {
		ID       int    `json:"id"`
		Password string `JSON:"-" xml:"-" yaml:"-" form:"-" gorm:"-" validate:"-"`
	}
	type otherSpelling struct {
		ID       int    `json:"id"`
		Password string `json:"-"`
		PassWord string
	}
	type otherCase struct {
		Lower string `json:"name"`
		Upper string `json:"Name"`
	}
	type onlyOneView struct {
		ID       int    `json:"id"`
		Password string `json:"password" model:"view=admin"`
	}
	return []leak{
		filtered[shownUser]("a plain field", ada, `{"name":"Ada"}`, "password"),
		filtered[untaggedOut]("fields without tags", untagged{"Ada", hunter2}, `{"Name":"Ada"}`, "Password"),
		filtered[onlyID]("a dash and a comma: a field with the name -", dashComma{1, hunter2}, `{"id":1}`, "-"),
		filtered[onlyID]("a dash and omitempty", dashOmitEmpty{1, hunter2}, `{"id":1}`, "-"),
		filtered[onlyID]("omitempty", omitEmpty{1, hunter2}, `{"id":1}`, "password"),
		filtered[onlyID]("omitzero", omitZero{1, hunter2}, `{"id":1}`, "password"),
		filtered[onlyID]("the option string", quoted{1, hunter2}, `{"id":1}`, "password"),
		filtered[onlyID]("omitempty without its comma: a name", noComma{1, hunter2}, `{"id":1}`, "omitempty"),
		filtered[onlyID]("the tags of others", tagsOfOthers{1, hunter2}, `{"id":1}`, "Password"),
		filtered[onlyID]("one of two spellings is hidden", otherSpelling{1, "x", hunter2}, `{"id":1}`, "PassWord"),
		filtered[shownUser]("names that differ in their case", otherCase{"Ada", hunter2}, `{"name":"Ada"}`, "Name"),
		filtered[onlyID]("a view that encoding/json does not know", onlyOneView{1, hunter2}, `{"id":1}`, "password"),
	}
}

type namedString string

// masked hides itself from fmt and log/slog, whom encoding/json does not ask.
type masked string

func (masked) String() string       { return "***" }
func (masked) LogValue() slog.Value { return slog.StringValue("***") }

// spelled is a key of a map that makes its text itself.
type spelled struct{ text string }

func (s spelled) MarshalText() ([]byte, error) { return []byte(s.text), nil }

// valueLeaks are fields whose types are dropped whole.
func valueLeaks() []leak {
	secret := hunter2
	pointer := &secret
	return []leak{
		filtered[onlyID]("a named string", hold(namedString(hunter2)), `{"id":1}`, "v"),
		filtered[onlyID]("a string that masks itself", hold(masked(hunter2)), `{"id":1}`, "v"),
		filtered[onlyID]("a pointer", hold(pointer), `{"id":1}`, "v"),
		filtered[onlyID]("a pointer to a pointer", hold(&pointer), `{"id":1}`, "v"),
		filtered[onlyID]("an array", hold([1]string{hunter2}), `{"id":1}`, "v"),
		filtered[onlyID]("lists of lists", hold([][]string{nil, {hunter2}}), `{"id":1}`, "v"),
		filtered[onlyID]("bytes", hold([]byte(hunter2)), `{"id":1}`, "v"),
		filtered[onlyID]("an array of bytes", hold([7]byte([]byte(hunter2))), `{"id":1}`, "v"),
		filtered[onlyID]("an anonymous struct", hold(struct{ P string }{hunter2}), `{"id":1}`, "v"),
		filtered[onlyID]("a NullString", hold(sql.NullString{String: hunter2, Valid: true}), `{"id":1}`, "v"),
		filtered[onlyID]("a NullString that is null", hold(sql.NullString{String: hunter2}), `{"id":1}`, "v"),
		filtered[onlyID]("an Optional", hold(responsemodel.Set(hunter2)), `{"id":1}`, "v"),
		filtered[onlyID]("the key of a map", hold(map[string]shownUser{hunter2: {}}), `{"id":1}`, "v"),
		filtered[onlyID]("a key that makes its text", hold(map[spelled]shownUser{{hunter2}: {}}), `{"id":1}`, "v"),
	}
}

type (
	userAlias = storedUser
	userTwin  storedUser

	pageOf[T any] struct {
		Items []T `json:"items"`
		Next  *T  `json:"next"`
	}

	family struct {
		Name     string   `json:"name"`
		Password string   `json:"password"`
		Children []family `json:"children"`
	}
	familyOut struct {
		Name     string      `json:"name"`
		Children []familyOut `json:"children"`
	}

	team struct {
		Name  string    `json:"name"`
		Staff []*worker `json:"staff"`
	}
	worker struct {
		Token string `json:"token"`
		Leads *team  `json:"leads"`
	}
	teamOut struct {
		Name  string      `json:"name"`
		Staff []workerOut `json:"staff"`
	}
	workerOut struct {
		Leads *teamOut `json:"leads"`
	}

	branches map[string]branch
	branch   struct {
		Password string   `json:"password"`
		Twigs    branches `json:"twigs"`
	}
	branchesOut map[string]branchOut
	branchOut   struct {
		Twigs branchesOut `json:"twigs"`
	}
)

// nestedLeaks are passwords that stand deeper than anybody looked.
func nestedLeaks() []leak {
	pointer := &ada
	type aroundOut struct {
		A shownUser
	}
	return []leak{
		filtered[holding[shownUser]]("in a struct", hold(ada), `{"id":1,"v":{"name":"Ada"}}`, "v.password"),
		filtered[holding[shownUser]]("behind a pointer", hold(&ada), `{"id":1,"v":{"name":"Ada"}}`, "v.password"),
		filtered[holding[**shownUser]]("behind two pointers", hold(&pointer), `{"id":1,"v":{"name":"Ada"}}`, "v.password"),
		filtered[holding[[]shownUser]]("in a list", hold([]storedUser{ada, ada}),
			`{"id":1,"v":[{"name":"Ada"},{"name":"Ada"}]}`, "v.password"),
		filtered[holding[[]shownUser]]("in a list of pointers", hold([]*storedUser{&ada}),
			`{"id":1,"v":[{"name":"Ada"}]}`, "v.password"),
		filtered[holding[[1]shownUser]]("in an array", hold([1]storedUser{ada}),
			`{"id":1,"v":[{"name":"Ada"}]}`, "v.password"),
		filtered[holding[[][]shownUser]]("in lists of lists", hold([][]storedUser{nil, {ada}}),
			`{"id":1,"v":[null,[{"name":"Ada"}]]}`, "v.password"),
		filtered[holding[map[string]shownUser]]("in a map", hold(map[string]storedUser{"a": ada}),
			`{"id":1,"v":{"a":{"name":"Ada"}}}`, "v.*.password"),
		filtered[holding[map[string]*shownUser]]("in a map of pointers", hold(map[string]*storedUser{"a": &ada, "b": nil}),
			`{"id":1,"v":{"a":{"name":"Ada"},"b":null}}`, "v.*.password"),
		filtered[holding[map[int][]shownUser]]("in a map of lists", hold(map[int][]storedUser{7: {ada}}),
			`{"id":1,"v":{"7":[{"name":"Ada"}]}}`, "v.*.password"),
		filtered[holding[map[string]map[string]shownUser]]("in a map of maps",
			hold(map[string]map[string]storedUser{"a": {"b": ada}}),
			`{"id":1,"v":{"a":{"b":{"name":"Ada"}}}}`, "v.*.*.password"),
		filtered[[]shownUser]("in a list at the top", []storedUser{ada}, `[{"name":"Ada"}]`, "password"),
		filtered[map[string]shownUser]("in a map at the top", map[string]storedUser{"a": ada},
			`{"a":{"name":"Ada"}}`, "*.password"),
		filtered[shownUser]("an alias", userAlias(ada), `{"name":"Ada"}`, "password"), //nolint:unconvert // an alias is what is tested
		filtered[shownUser]("the same type by another name", userTwin(ada), `{"name":"Ada"}`, "password"),
		filtered[pageOf[shownUser]]("in a generic type", pageOf[storedUser]{[]storedUser{ada}, &ada},
			`{"items":[{"name":"Ada"}],"next":{"name":"Ada"}}`, "items.password next.password"),
		filtered[holding[responsemodel.Optional[shownUser]]]("in an Optional", hold(responsemodel.Set(ada)),
			`{"id":1,"v":{"name":"Ada"}}`, "v.password"),
		filtered[holding[*shownUser]]("in a Null", hold(sql.Null[storedUser]{V: ada, Valid: true}),
			`{"id":1,"v":{"name":"Ada"}}`, "v.password"),
		filtered[holding[aroundOut]]("in anonymous structs", hold(struct{ A, B storedUser }{ada, ada}),
			`{"id":1,"v":{"A":{"name":"Ada"}}}`, "v.A.password v.B"),
		filtered[familyOut]("in a type that contains itself", family{"a", "x", []family{{"b", hunter2, nil}}},
			`{"name":"a","children":[{"name":"b","children":null}]}`, "password"),
		filtered[teamOut]("in types that contain each other", team{"a", []*worker{{hunter2, &team{Name: "b"}}}},
			`{"name":"a","staff":[{"leads":{"name":"b","staff":null}}]}`, "staff.token"),
		filtered[branchesOut]("in a map that contains itself", branches{"a": {"x", branches{"b": {hunter2, nil}}}},
			`{"a":{"twigs":{"b":{"twigs":null}}}}`, "*.password"),
	}
}

type (
	Credentials struct {
		Password string `json:"password"`
		Hash     string `json:"hash"`
	}
	Profile struct {
		Credentials
		ID int `json:"id"`
	}
	credentials Credentials

	credentialsAlias = Credentials

	// Told encodes itself, and so does whatever embeds it.
	Told struct{ Password string }

	Extras map[string]any
	Tokens []string
	Token  string
	Any    any
)

func (t Told) MarshalJSON() ([]byte, error) { return json.Marshal(map[string]string{"t": t.Password}) }

// signed has a method, so that an interface can ask for it.
type signed struct{ Password string }

func (signed) Sign() {}

type Signer interface{ Sign() }

// embeddedLeaks are fields that come from what a struct embeds.
func embeddedLeaks() []leak {
	type hiddenOutside struct {
		Profile
		Password string `json:"-"`
	}
	type renamedOutside struct {
		Credentials
		ID       int    `json:"id"`
		Password string `json:"masked"`
	}
	type promoted struct {
		Credentials
		ID int `json:"id"`
	}
	type promotedPointer struct {
		*Credentials
		ID int `json:"id"`
	}
	type twoLevels struct{ *Profile }
	type unexported struct {
		credentials
		ID int `json:"id"`
	}
	type throughAlias struct {
		credentialsAlias
		ID int `json:"id"`
	}
	type named struct {
		Credentials `json:"credentials"`
		ID          int `json:"id"`
	}
	type generic struct {
		holding[string]
	}
	type first struct{ Password string }
	type second struct {
		Password string `json:"Password"`
	}
	type taggedTwin struct {
		first
		second
		ID int `json:"id"`
	}
	type anInterface struct {
		Signer
		ID int `json:"id"`
	}
	type anAny struct {
		Any
		ID int `json:"id"`
	}
	type aMap struct {
		Extras
		ID int `json:"id"`
	}
	type aList struct {
		Tokens
		ID int `json:"id"`
	}
	type aString struct {
		Token
		ID int `json:"id"`
	}
	type aMarshaler struct {
		Told
		ID int `json:"id"`
	}
	type anyMarshaler struct {
		json.Marshaler
		ID int `json:"id"`
	}
	type twoMarshalers struct {
		time.Time
		*big.Int
		ID       int    `json:"id"`
		Password string `json:"password"`
	}
	told := Credentials{hunter2, "x"}
	return []leak{
		filtered[onlyID]("hidden outside, promoted from inside", hiddenOutside{Profile{told, 1}, "x"},
			`{"id":1}`, "password hash"),
		filtered[onlyID]("another name outside", renamedOutside{told, 1, "x"}, `{"id":1}`, "password hash masked"),
		filtered[onlyID]("a promoted field", promoted{told, 1}, `{"id":1}`, "password hash"),
		filtered[onlyID]("promoted through a pointer", promotedPointer{&told, 1}, `{"id":1}`, "password hash"),
		filtered[onlyID]("promoted two levels", twoLevels{&Profile{told, 1}}, `{"id":1}`, "password hash"),
		filtered[onlyID]("an embedded struct that is not exported", unexported{credentials(told), 1},
			`{"id":1}`, "password hash"),
		filtered[onlyID]("an embedded alias", throughAlias{told, 1}, `{"id":1}`, "password hash"),
		filtered[onlyID]("an embedded struct with a name", named{told, 1}, `{"id":1}`, "credentials"),
		filtered[onlyID]("an embedded generic type", generic{hold(hunter2)}, `{"id":1}`, "v"),
		filtered[onlyID]("of two alike, the tagged one", taggedTwin{first{"x"}, second{hunter2}, 1}, `{"id":1}`, "Password"),
		filtered[onlyID]("an embedded string", aString{hunter2, 1}, `{"id":1}`, "Token"),
		filtered[onlyID]("an embedded list", aList{Tokens{hunter2}, 1}, `{"id":1}`, "Tokens"),
		filtered[onlyID]("an embedded map", aMap{Extras{"p": hunter2}, 1}, `{"id":1}`, "Extras").open("Extras"),
		filtered[onlyID]("an embedded interface", anInterface{signed{hunter2}, 1}, `{"id":1}`, "Signer").open("Signer"),
		filtered[onlyID]("an embedded any", anAny{ada, 1}, `{"id":1}`, "Any").open("Any"),
		filtered[onlyID]("an embedded type with a MarshalJSON", aMarshaler{Told{hunter2}, 1},
			`{"id":1}`, "Password").refusedAlone(),
		filtered[onlyID]("an embedded Marshaler", anyMarshaler{Told{hunter2}, 1}, `{"id":1}`, "Marshaler").refusedAlone(),
		filtered[onlyID]("two embedded types whose methods cancel out", twoMarshalers{ID: 1, Password: hunter2},
			`{"id":1}`, "password"),
	}
}

type (
	anyMap map[string]any // gin.H

	thread struct {
		ID    int      `json:"id"`
		Extra any      `json:"extra,omitempty"`
		Next  *thread  `json:"next"`
		More  []thread `json:"more,omitempty"`
	}
	threadOut struct {
		ID   int        `json:"id"`
		Next *threadOut `json:"next"`
	}

	failure struct{ Query string }
)

func (f *failure) Error() string { return "failed" }

// openLeaks have a type that says nothing about what it holds. What a model drops inside of an interface is in no audit,
// which is made of types alone.
func openLeaks() []leak {
	var holdsAda any = ada
	raw := json.RawMessage(`{"password":"hunter2"}`)
	nested := map[string]any{"id": 1, "v": map[string]any{"name": "Ada", "password": hunter2}}
	return []leak{
		filtered[onlyID]("an any", hold[any](hunter2), `{"id":1}`, "v").open("v"),
		filtered[onlyID]("a struct in an any", hold[any](ada), `{"id":1}`, "v").open("v"),
		filtered[onlyID]("a pointer in an any", hold[any](&ada), `{"id":1}`, "v").open("v"),
		filtered[onlyID]("a list in an any", hold[any]([]storedUser{ada}), `{"id":1}`, "v").open("v"),
		filtered[onlyID]("a map in an any", hold[any](map[string]storedUser{"a": ada}), `{"id":1}`, "v").open("v"),
		filtered[onlyID]("an any in an any", hold[any](hold[any](ada)), `{"id":1}`, "v").open("v"),
		filtered[onlyID]("a pointer to an any", hold(&holdsAda), `{"id":1}`, "v").open("v"),
		filtered[onlyID]("a list of any", hold([]any{1, ada}), `{"id":1}`, "v").open("v"),
		filtered[onlyID]("an array of any", hold([2]any{1, ada}), `{"id":1}`, "v").open("v"),
		filtered[onlyID]("a map of any", hold(map[string]any{"a": ada}), `{"id":1}`, "v").open("v"),
		filtered[onlyID]("a named map of any", hold(anyMap{"a": ada}), `{"id":1}`, "v").open("v"),
		filtered[onlyID]("a list of such maps", hold([]anyMap{{"a": ada}}), `{"id":1}`, "v").open("v"),
		filtered[onlyID]("a map of strings", hold(map[string]string{"password": hunter2}), `{"id":1}`, "v").open("v"),
		filtered[onlyID]("a map of lists of strings", hold(map[string][]string{"a": {hunter2}}), `{"id":1}`, "v").open("v"),
		filtered[onlyID]("a map of maps of any", hold(map[string]anyMap{"a": {"b": ada}}), `{"id":1}`, "v").open("v"),
		filtered[onlyID]("a map with keys of numbers", hold(map[int]string{7: hunter2}), `{"id":1}`, "v").open("v"),
		filtered[onlyID]("a map of structs with an any", hold(map[string]holding[any]{"a": hold[any](ada)}),
			`{"id":1}`, "v").open("v.*.v"),
		filtered[onlyID]("raw JSON", hold(raw), `{"id":1}`, "v").open("v"),
		filtered[onlyID]("a pointer to raw JSON", hold(&raw), `{"id":1}`, "v").open("v"),
		filtered[onlyID]("a list of raw JSON", hold([]json.RawMessage{raw}), `{"id":1}`, "v").open("v"),
		filtered[onlyID]("a map of raw JSON", hold(map[string]json.RawMessage{"a": raw}), `{"id":1}`, "v").open("v"),
		filtered[onlyID]("an interface with a method", hold[Signer](signed{hunter2}), `{"id":1}`, "v").open("v"),
		filtered[onlyID]("an error with an exported field", hold[error](&failure{hunter2}), `{"id":1}`, "v").open("v"),
		filtered[onlyID]("an Optional of any", hold(responsemodel.Set[any](ada)), `{"id":1}`, "v").open("v"),
		filtered[onlyID]("a Null of any", hold(sql.Null[any]{V: ada, Valid: true}), `{"id":1}`, "v").open("v.V"),
		filtered[pageOf[onlyID]]("a generic type of a map", pageOf[anyMap]{[]anyMap{{"id": 1, "p": hunter2}}, nil},
			`{"items":[{"id":1}],"next":null}`, "items.* next.*").open("items", "next"),
		filtered[threadOut]("an any in a type that contains itself", thread{ID: 1, Next: &thread{ID: 2, Extra: ada}},
			`{"id":1,"next":{"id":2,"next":null}}`, "next.extra next.more extra more").
			open("extra"),
		filtered[holding[shownUser]]("a struct that becomes an any", hold(ada),
			`{"id":1,"v":{"name":"Ada"}}`, "v.password").openAs(reflect.TypeFor[holding[any]](), "v"),
		filtered[holding[[]shownUser]]("structs that become any", hold([]*storedUser{&ada}),
			`{"id":1,"v":[{"name":"Ada"}]}`, "v.password").openAs(reflect.TypeFor[holding[[]any]](), "v"),
		filtered[holding[map[string]shownUser]]("a map that becomes one of any",
			hold(map[string]storedUser{"a": ada}), `{"id":1,"v":{"a":{"name":"Ada"}}}`, "v.*.password").
			openAs(reflect.TypeFor[holding[map[string]any]](), "v"),
		filtered[holding[*string]]("a NullString that becomes an any",
			hold(sql.NullString{String: hunter2}), `{"id":1,"v":null}`, "").openAs(reflect.TypeFor[holding[any]](), "v"),

		filtered[onlyID]("a map at the top", map[string]any{"id": 1, "p": hunter2}, `{"id":1}`, "*").refusedAlone(),
		filtered[shownUser]("a map of strings at the top", map[string]string{"name": "Ada", "p": hunter2},
			`{"name":"Ada"}`, "*").open(""),
		filtered[holding[shownUser]]("maps in a map", anyMap(nested), `{"id":1,"v":{"name":"Ada"}}`, "*").refusedAlone(),
		filtered[holding[shownUser]]("a model with an any, of a map", nested,
			`{"id":1,"v":{"name":"Ada"}}`, "*").openAs(reflect.TypeFor[holding[any]](), "v"),
		filtered[holding[shownUser]]("a struct in an any, with a model", hold[any](ada),
			`{"id":1,"v":{"name":"Ada"}}`, "").open("v"),
		filtered[holding[shownUser]]("a map in an any, with a model", hold[any](anyMap{"name": "Ada", "p": hunter2}),
			`{"id":1,"v":{"name":"Ada"}}`, "").open("v"),
		filtered[holding[[]shownUser]]("a list in an any, with a model",
			hold[any]([]any{ada, &ada, anyMap{"name": "Eve", "p": hunter2}}),
			`{"id":1,"v":[{"name":"Ada"},{"name":"Ada"},{"name":"Eve"}]}`, "").open("v"),
		filtered[holding[[]shownUser]]("a list of any, with a model", hold([]any{ada, &ada}),
			`{"id":1,"v":[{"name":"Ada"},{"name":"Ada"}]}`, "").open("v"),
		filtered[holding[map[string]shownUser]]("a map of any, with a model", hold(map[string]any{"a": ada}),
			`{"id":1,"v":{"a":{"name":"Ada"}}}`, "").open("v"),
		filtered[holding[onlyID]]("a MarshalJSON in an any, with a model", hold[any](talker{1, hunter2}),
			`{"id":1,"v":{"id":1}}`, "").open("v"),
	}
}

// talker has a MarshalJSON that forgot about the secret.
type talker struct {
	ID     int    `json:"id"`
	Secret string `json:"-"`
}

func (v talker) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, `{"id":%d,"secret":%q}`, v.ID, v.Secret), nil
}

// deaf would keep its secret, but only where encoding/json can take its address.
type deaf struct {
	ID     int    `json:"id"`
	Secret string `json:"secret"`
}

func (v *deaf) MarshalJSON() ([]byte, error) { return fmt.Appendf(nil, `{"id":%d}`, v.ID), nil }

// deafText is deaf with a MarshalText.
type deafText struct {
	ID     int    `json:"id"`
	Secret string `json:"secret"`
}

func (v *deafText) MarshalText() ([]byte, error) { return fmt.Append(nil, v.ID), nil }

// printer has a MarshalText that says everything.
type printer struct {
	ID     int    `json:"id"`
	Secret string `json:"secret"`
}

func (v printer) MarshalText() ([]byte, error) { return fmt.Append(nil, v), nil }

// sessionToken tells what nothing else can reach.
type sessionToken struct{ token string }

func (v sessionToken) MarshalJSON() ([]byte, error) { return json.Marshal(v.token) }

// bag and wordList are a map and a list that encode themselves.
type (
	bag      map[string]string
	wordList []string
)

func (v bag) MarshalJSON() ([]byte, error)      { return json.Marshal(map[string]string(v)) }
func (v wordList) MarshalText() ([]byte, error) { return []byte(strings.Join(v, " ")), nil }

// wrapped encodes whatever it is of.
type wrapped[T any] struct {
	ID int `json:"id"`
	V  T   `json:"v"`
}

func (v wrapped[T]) MarshalJSON() ([]byte, error) { return json.Marshal(v.V) }

// marshalerLeaks have types that encode themselves, or would if encoding/json asked them.
func marshalerLeaks() []leak {
	const inner = `{"id":1,"v":{"id":1}}`
	return []leak{
		filtered[onlyID]("a MarshalJSON at the top", wrapped[string]{1, hunter2}, `{"id":1}`, "v").refusedAlone(),
		filtered[onlyID]("a MarshalText at the top", printer{1, hunter2}, `{"id":1}`, "secret").open(""),
		filtered[onlyID]("a MarshalJSON", hold(talker{1, hunter2}), `{"id":1}`, "v").open("v"),
		filtered[holding[onlyID]]("a MarshalJSON, with a model", hold(talker{1, hunter2}), inner, "").open("v"),
		filtered[holding[[]onlyID]]("a MarshalJSON in a list", hold([]*talker{{1, hunter2}}),
			`{"id":1,"v":[{"id":1}]}`, "").open("v"),
		filtered[holding[onlyID]]("a MarshalText", hold(printer{1, hunter2}), inner, "v.secret").open("v"),
		filtered[holding[onlyID]]("a generic MarshalJSON", hold(wrapped[string]{1, hunter2}), inner, "v.v").open("v"),
		filtered[onlyID]("a MarshalJSON of what is not exported", hold(sessionToken{hunter2}), `{"id":1}`, "v").open("v"),
		filtered[holding[shownUser]]("a map with a MarshalJSON", hold(bag{"name": "Ada", "p": hunter2}),
			`{"id":1,"v":{"name":"Ada"}}`, "v.*").open("v"),
		filtered[onlyID]("a list with a MarshalText", hold(wordList{hunter2}), `{"id":1}`, "v").open("v"),
		filtered[holding[onlyID]]("a MarshalJSON that becomes an any", hold(talker{1, hunter2}),
			inner, "").openAs(reflect.TypeFor[holding[any]](), "v"),

		filtered[holding[onlyID]]("a MarshalJSON of the pointer", hold(deaf{1, hunter2}), inner, "v.secret").open("v").hidden(),
		filtered[holding[onlyID]]("the same in an any", hold[any](deaf{1, hunter2}), inner, "").open("v").hidden(),
		filtered[holding[[1]onlyID]]("the same in an array", hold([1]deaf{{1, hunter2}}),
			`{"id":1,"v":[{"id":1}]}`, "v.secret").open("v").hidden(),
		filtered[holding[[]onlyID]]("the same in a list of any", hold([]any{deaf{1, hunter2}}),
			`{"id":1,"v":[{"id":1}]}`, "").open("v").hidden(),
		filtered[holding[map[string]onlyID]]("the same in a map", hold(map[string]deaf{"a": {1, hunter2}}),
			`{"id":1,"v":{"a":{"id":1}}}`, "v.*.secret").open("v").hidden(),
		filtered[holding[onlyID]]("a MarshalText of the pointer", hold(deafText{1, hunter2}),
			inner, "v.secret").open("v").hidden(),
		filtered[holding[map[string]onlyID]]("a MarshalText of the pointer in a map",
			hold(map[string]deafText{"a": {1, hunter2}}),
			`{"id":1,"v":{"a":{"id":1}}}`, "v.*.secret").open("v").hidden(),
	}
}

func TestLeak_EncodingJSONTellsEverySecret(t *testing.T) {
	rows := leaks()
	if got, want := len(rows), 45; got < want {
		t.Errorf("%d rows, want at least %d", got, want)
	}
	names := map[string]bool{}
	for _, row := range rows {
		if names[row.name] {
			t.Errorf("%q is the name of two rows", row.name)
		}
		names[row.name] = true
		body, err := json.Marshal(row.value)
		if err != nil || !tells(string(body)) {
			t.Errorf("%s: json.Marshal = %s, %v, want the secret in it", row.name, body, err)
		}
	}
}

func TestLeak_AModelKeepsEverySecret(t *testing.T) {
	for _, row := range leaks() {
		t.Run(row.name, func(t *testing.T) {
			source := reflect.ValueOf(row.value)
			for _, around := range surroundings(source, row.model) {
				want := strings.ReplaceAll(around.want, "?", row.want)
				got := leave(t, around.source, around.model)
				if got != want || tells(got) || !json.Valid([]byte(got)) {
					t.Errorf("%v as %v = %s, want %s", around.source.Type(), around.model, got, want)
				}
			}
			plan := compilePlan(t, source.Type(), row.model, responsemodel.Strict())
			audit := plan.Audit()
			if got := strings.Join(audit.Dropped, " "); got != row.dropped {
				t.Errorf("Dropped = %q, want %q", got, row.dropped)
			}
			if len(audit.Unfiltered) != 0 {
				t.Errorf("Unfiltered = %v, want nothing", audit.Unfiltered)
			}
		})
	}
}

// surrounded is a value that stands in another one, where it leaves as want says; ? stands for what it is alone.
type surrounded struct {
	source reflect.Value
	model  reflect.Type
	want   string
}

// surroundings puts a value, and its model, into all that may stand around it.
func surroundings(v reflect.Value, model reflect.Type) []surrounded {
	pointer := reflect.New(v.Type())
	pointer.Elem().Set(v)
	list := reflect.Append(reflect.MakeSlice(reflect.SliceOf(v.Type()), 0, 2), v, v)
	text := reflect.TypeFor[string]()
	table := reflect.MakeMap(reflect.MapOf(text, pointer.Type()))
	table.SetMapIndex(reflect.ValueOf("k"), pointer)
	return []surrounded{
		{v, model, `?`},
		{pointer, model, `?`},
		{pointer, reflect.PointerTo(model), `?`},
		{list, reflect.SliceOf(model), `[?,?]`},
		{table, reflect.MapOf(text, model), `{"k":?}`},
		{reflect.ValueOf([]any{v.Interface(), pointer.Interface()}), reflect.SliceOf(model), `[?,?]`},
		{reflect.ValueOf(map[string]any{"k": v.Interface()}), reflect.MapOf(text, model), `{"k":?}`},
	}
}

func compilePlan(t *testing.T, source, model reflect.Type, opts ...responsemodel.Option) *responsemodel.Plan {
	t.Helper()
	plan, err := responsemodel.Compile(source, model, opts...)
	if err != nil {
		t.Fatalf("Compile(%v, %v): %v", source, model, err)
	}
	return plan
}

// leave lets a value leave as its model.
func leave(t *testing.T, value reflect.Value, model reflect.Type) string {
	t.Helper()
	plan := compilePlan(t, value.Type(), model)
	pointer := reflect.New(value.Type())
	pointer.Elem().Set(value)
	body, err := plan.Append(nil, pointer.Interface(), responsemodel.Selection{})
	if err != nil {
		t.Fatalf("Append of %v as %v: %v", value.Type(), model, err)
	}
	return string(body)
}

func TestLeak_TheAuditNamesWhatPasses(t *testing.T) {
	for _, row := range leaks() {
		t.Run(row.name, func(t *testing.T) {
			source := reflect.TypeOf(row.value)
			if row.refused {
				if _, err := responsemodel.Compile(source, source); err == nil {
					t.Errorf("Compile(%v, %v): want an error", source, source)
				}
			}
			if row.lax == nil {
				if row.dropped == "" {
					t.Error("the audit names it nowhere")
				}
				return
			}
			audit := compilePlan(t, source, row.lax).Audit()
			if got := placesOf(audit); !slices.Equal(got, row.places) {
				t.Errorf("Unfiltered = %q, want %q", got, row.places)
			}
			if got := leave(t, reflect.ValueOf(row.value), row.lax); tells(got) == row.hides {
				t.Errorf("the lax model lets %s leave, want the secret in it: %v", got, !row.hides)
			}
			_, err := responsemodel.Compile(source, row.lax, responsemodel.Strict())
			if err == nil {
				t.Fatal("Strict accepts it")
			}
			for _, place := range row.places {
				if want := fmt.Sprintf("Strict: %q passes unfiltered", place); !strings.Contains(err.Error(), want) {
					t.Errorf("Strict: %v, want %q", err, want)
				}
			}
		})
	}
}

// placesOf returns the names of what passes unfiltered, each of which must say why.
func placesOf(a responsemodel.Audit) (names []string) {
	for _, leak := range a.Unfiltered {
		if leak.Why == "" || leak.Type == nil || leak.Declared || !strings.Contains(a.String(), "UNFILTERED "+cmp.Or(leak.Name, "all")+" (") {
			return []string{fmt.Sprintf("incomplete: %+v in %v", leak, a)}
		}
		names = append(names, leak.Name)
	}
	return names
}

// TestLeak_WhatLeavesUnfilteredIsNamedWhole: without a model the audit names the answer itself, whatever it is.
func TestLeak_WhatLeavesUnfilteredIsNamedWhole(t *testing.T) {
	for _, row := range leaks() {
		plan, err := responsemodel.CompileUnfiltered(reflect.TypeOf(row.value))
		if err != nil {
			if !row.refused {
				t.Errorf("%s: CompileUnfiltered: %v", row.name, err)
			}
			continue
		}
		if got := placesOf(plan.Audit()); !slices.Equal(got, []string{""}) {
			t.Errorf("%s: Unfiltered = %q, want the answer itself", row.name, got)
		}
	}
}

// TestLeak_WhatIsMeantIsNamedAndAccepted: the tag satisfies Strict, and the audit still tells.
func TestLeak_WhatIsMeantIsNamedAndAccepted(t *testing.T) {
	type meant struct {
		Extra  any             `json:"extra" model:"unfiltered"`
		Labels []anyMap        `json:"labels" model:"unfiltered"`
		Raw    json.RawMessage `json:"raw" model:"unfiltered"`
		Self   *talker         `json:"self" model:"unfiltered"`
	}
	model := reflect.TypeFor[meant]()
	audit := compilePlan(t, model, model, responsemodel.Strict()).Audit()
	var names []string
	for _, leak := range audit.Unfiltered {
		if !leak.Declared {
			t.Errorf("%s: Declared = false, want true", leak.Name)
		}
		names = append(names, leak.Name)
	}
	if want := []string{"extra", "labels", "raw", "self"}; !slices.Equal(names, want) {
		t.Errorf("Unfiltered = %q, want %q", names, want)
	}
}

// clean is a model that says everything about what leaves.
type clean struct {
	name          string
	source, model reflect.Type
	opts          []responsemodel.Option
}

// own is a model that handlers return themselves.
func own[M any](name string, opts ...responsemodel.Option) clean {
	return clean{name, reflect.TypeFor[M](), reflect.TypeFor[M](), opts}
}

// made is a model M that is made of a source S.
func made[M, S any](name string) clean {
	return clean{name: name, source: reflect.TypeFor[S](), model: reflect.TypeFor[M]()}
}

type (
	severity  int        // with a String
	phase     int        // with a MarshalText
	role      string     // with a MarshalText
	grade     int        // with a MarshalJSON
	shortCode string     // with a MarshalJSON
	uuid      [16]byte   // with a MarshalText
	ids       = []uuid   // an alias
	digest    []byte     // without methods
	points    [2]float64 // without methods
)

func (l severity) String() string                { return [...]string{"low", "high"}[l] }
func (s phase) MarshalText() ([]byte, error)     { return fmt.Appendf(nil, "s%d", int(s)), nil }
func (r role) MarshalText() ([]byte, error)      { return []byte("r:" + string(r)), nil }
func (g grade) MarshalJSON() ([]byte, error)     { return fmt.Appendf(nil, `"g%d"`, int(g)), nil }
func (c shortCode) MarshalJSON() ([]byte, error) { return json.Marshal("c:" + string(c)) }
func (u uuid) MarshalText() ([]byte, error)      { return fmt.Appendf(nil, "%x", u[:]), nil }

func (u uuid) String() string { return fmt.Sprintf("%x", u[:]) }

type (
	Stamped struct {
		CreatedAt time.Time  `json:"created_at"`
		DeletedAt *time.Time `json:"deleted_at,omitempty"`
	}
	stampedOut struct {
		Stamped
		ID uuid `json:"id"`
	}
	pairOf[K comparable, V any] struct {
		Key   K `json:"key"`
		Value V `json:"value"`
	}
)

func cleans() []clean {
	return slices.Concat(cleanValues(), cleanStructs(), cleanConversions())
}

// cleanValues are types whose values say themselves and nothing else.
func cleanValues() []clean {
	type kinds struct {
		A bool
		B string
		C int
		D int8
		E int16
		F int32
		G int64
		H uint
		I uint8
		J uint16
		K uint32
		L uint64
		M float32
		N float64
		O uintptr
	}
	return []clean{
		own[kinds]("basic kinds"),
		own[string]("a string"),
		own[[]string]("a list of strings"),
		own[holding[namedString]]("a named string"),
		own[holding[[]severity]]("an enum with a String"),
		own[holding[phase]]("an enum with a MarshalText"),
		own[holding[role]]("a string with a MarshalText"),
		own[holding[*grade]]("an enum with a MarshalJSON"),
		own[holding[shortCode]]("a string with a MarshalJSON"),
		own[holding[time.Time]]("a time"),
		own[holding[*time.Time]]("a pointer to a time"),
		own[holding[[]time.Time]]("times"),
		own[time.Time]("a time alone"),
		own[holding[time.Duration]]("a duration"),
		own[holding[time.Month]]("a month"),
		own[holding[slog.Level]]("a level of a log"),
		own[holding[uuid]]("a UUID"),
		own[holding[*uuid]]("a pointer to a UUID"),
		own[holding[ids]]("UUIDs"),
		own[holding[netip.Addr]]("an address"),
		own[holding[[]netip.Prefix]]("networks"),
		own[holding[*netip.AddrPort]]("an address with a port"),
		own[holding[net.IP]]("an address of package net"),
		own[holding[*big.Int]]("a big number"),
		own[holding[big.Float]]("a big number that is no pointer"),
		own[holding[json.Number]]("a number of any length"),
		own[holding[[]byte]]("bytes"),
		own[holding[digest]]("named bytes"),
		own[holding[[4]byte]]("an array of bytes"),
		own[holding[points]]("a named array"),
		own[holding[[][]int]]("lists of lists"),
		own[holding[**int]]("a pointer to a pointer"),
		own[holding[sql.NullString]]("a NullString"),
		own[holding[responsemodel.Optional[string]]]("an Optional"),
		own[holding[responsemodel.Optional[*time.Time]]]("an Optional that may be null"),
	}
}

// cleanStructs are models that declare their fields.
func cleanStructs() []clean {
	type options struct {
		A string    `json:"a,omitempty"`
		B time.Time `json:"b,omitzero"`
		C int       `json:"c,string"`
		D *string   `json:"d,omitempty,omitzero"`
		E []int     `json:"e,omitempty"`
	}
	type rules struct {
		Name  string   `json:"name" validate:"required,max=100"`
		Email string   `json:"email" validate:"omitempty,email"`
		Age   int      `json:"age" validate:"gte=0,lte=150"`
		Tags  []string `json:"tags" validate:"max=10,dive,alphanum"`
	}
	type tags struct {
		Size  int    `json:"size" default:"3"`
		Notes string `json:"notes" model:"view=admin staff"`
	}
	type hiddenAny struct {
		ID    int `json:"id"`
		Extra any `json:"-"`
	}
	type excludedAny struct {
		ID    int     `json:"id"`
		Debug any     `json:"debug"`
		Inner tags    `json:"inner"`
		Rules []rules `json:"rules"`
	}
	type anonymous struct {
		Home struct {
			City string `json:"city"`
		} `json:"home"`
		Work *struct{ City string } `json:"work"`
	}
	type embedsPointer struct {
		*Stamped
		Name string `json:"name"`
	}
	type twoLevels struct {
		stampedOut
		Name string `json:"name"`
	}
	type namedEmbedded struct {
		Stamped `json:"stamps"`
	}
	return []clean{
		own[struct{}]("nothing"),
		own[shownUser]("a struct"),
		own[*shownUser]("a pointer to a struct"),
		own[[]shownUser]("a list of structs"),
		own[map[string]shownUser]("a map of structs"),
		own[holding[*shownUser]]("a pointer in a struct"),
		own[holding[[]*shownUser]]("a list of pointers"),
		own[holding[[][]shownUser]]("lists of lists of structs"),
		own[holding[[2]shownUser]]("an array of structs"),
		own[holding[map[string]*shownUser]]("a map of pointers"),
		own[holding[map[int64][]shownUser]]("a map of lists, with keys of numbers"),
		own[holding[map[role]shownUser]]("a map with keys of an enum"),
		own[holding[map[uuid]map[string]shownUser]]("a map of maps, with keys of UUIDs"),
		own[holding[map[string]responsemodel.Optional[shownUser]]]("a map of Optionals"),
		own[holding[responsemodel.Optional[[]shownUser]]]("an Optional list"),
		own[anonymous]("anonymous structs"),
		own[stampedOut]("an embedded struct"),
		own[embedsPointer]("an embedded pointer"),
		own[twoLevels]("two levels of them, one not exported"),
		own[namedEmbedded]("an embedded struct with a name"),
		own[pageOf[shownUser]]("a generic page"),
		own[pairOf[string, pairOf[uuid, []severity]]]("generic types in each other"),
		own[familyOut]("a type that contains itself in a list"),
		own[teamOut]("types that contain each other"),
		own[branchesOut]("a type that contains itself in a map"),
		own[threadOut]("a type that contains itself by a pointer"),
		own[options]("the options of JSON"),
		own[rules]("rules"),
		own[tags]("a default and a view"),
		own[tags]("a view that is chosen", responsemodel.View("admin")),
		own[hiddenAny]("an any that JSON does not see"),
		own[excludedAny]("an any that is excluded", responsemodel.Exclude("debug")),
		own[excludedAny]("an any that is not included", responsemodel.Include("id", "rules.name")),
	}
}

// cleanConversions are models that declare what leaves of sources that do not.
func cleanConversions() []clean {
	type row struct {
		ID       uuid            `json:"id"`
		Nick     sql.NullString  `json:"nick"`
		Seen     sql.NullTime    `json:"seen"`
		Visits   sql.Null[int32] `json:"visits"`
		Level    severity        `json:"level"`
		Home     struct{ City *string }
		Password string
		Meta     json.RawMessage
		Extra    map[string]any
	}
	type rowOut struct {
		ID     string                        `json:"id" model:"text"`
		Text   string                        `json:"text" model:"from=ID,string"`
		Nick   *string                       `json:"nick"`
		Seen   *time.Time                    `json:"seen"`
		Visits responsemodel.Optional[int64] `json:"visits"`
		Level  string                        `json:"level" model:"string"`
		City   *string                       `json:"city" model:"from=Home.City"`
	}
	return []clean{
		made[rowOut, row]("a row of a database"),
		made[[]rowOut, []*row]("rows of a database"),
		made[holding[*string], holding[sql.NullString]]("a NullString to a pointer"),
		made[holding[*time.Time], holding[sql.NullTime]]("a NullTime to a pointer"),
		made[holding[responsemodel.Optional[int64]], holding[sql.NullInt64]]("a NullInt64 to an Optional"),
		made[holding[int64], holding[int32]]("a number to a wider one"),
		made[holding[[]string], holding[[2]plainRole]]("an array to a list, names to strings"),
		made[shownUser, map[string]any]("a map to a struct"),
		made[holding[shownUser], holding[any]]("an any to a struct"),
		made[holding[[]shownUser], holding[[]any]]("a list of any to structs"),
		made[holding[onlyID], holding[talker]]("a MarshalJSON to a struct"),
		made[onlyID, talker]("a MarshalJSON to a struct at the top"),
	}
}

type plainRole string

func TestLeak_WhatIsDeclaredIsNotNamed(t *testing.T) {
	rows := cleans()
	if got, want := len(rows), 45; got < want {
		t.Errorf("%d rows, want at least %d", got, want)
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			audit := compilePlan(t, row.source, row.model, append(row.opts, responsemodel.Strict())...).Audit()
			if got := audit.Unfiltered; len(got) != 0 {
				t.Errorf("Unfiltered = %v, want nothing", got)
			}
			if row.source != row.model || row.opts != nil {
				return
			}
			if audit.Dropped != nil || audit.Renamed != nil {
				t.Errorf("Dropped = %q and Renamed = %v, want nothing of a model of its own", audit.Dropped, audit.Renamed)
			}
		})
	}
}
