package security

import "log/slog"

// Secret is a bearer token, a password or an API key that a client has presented. It does not print: fmt, log/slog and
// encoding/json show *** in its place. [Secret.Reveal] returns it. The zero value holds nothing.
//
// Compare it with [Secret.Equal]; it has no ==. A Secret is immutable and safe for concurrent use.
type Secret struct {
	// A function, because fmt asks no methods of a value in an unexported field of somebody's struct, or for a verb such as
	// %d: it prints what is inside, through pointers too. Of a function it prints the address.
	text   func() string
	scheme *scheme // that has read it, and whose challenge answers its refusal
}

const mask = "***"

// Reveal returns the text of the secret, for a look-up or a parser.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return s.text()
}

// Equal reports whether the secret is one of expected, as the function [Equal] does.
func (s Secret) Equal(expected ...string) bool { return Equal(s.Reveal(), expected...) }

// String returns ***, whatever the secret.
func (Secret) String() string { return mask }

// GoString returns security.Secret(***), whatever the secret.
func (Secret) GoString() string { return "security.Secret(" + mask + ")" }

// LogValue returns ***, whatever the secret.
func (Secret) LogValue() slog.Value { return slog.StringValue(mask) }

// MarshalJSON returns "***", whatever the secret.
func (Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + mask + `"`), nil }
