package security

import (
	"crypto/sha256"
	"crypto/subtle"
)

// Equal reports whether presented is one of expected, such as a key and the one before it. The time that it takes depends
// on the lengths and on how many are expected, and never on which bytes agree or which one matches. An empty expected
// string matches nothing, not even an empty presented one: it is a key that was never configured.
//
// Where several parts must match, compare all of them before the results are combined; && stops at the first that does not:
//
//	user, password := security.Equal(login.Username, "ada"), login.Password.Equal(secret)
//	return user && password
//
// Passwords of users belong into a slow hash, such as argon2id or bcrypt, which compares by itself.
func Equal(presented string, expected ...string) bool {
	got := sha256.Sum256([]byte(presented)) // ConstantTimeCompare returns at once where lengths differ: hashes have one length
	equal := 0
	for _, e := range expected {
		if e == "" {
			continue
		}
		want := sha256.Sum256([]byte(e))
		equal |= subtle.ConstantTimeCompare(got[:], want[:])
	}
	return equal == 1
}
