package security

import (
	"fmt"
	"strings"

	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/internal/token"
)

// maxChallenge bounds a name, a realm and a list of scopes, in bytes. A header line that is much longer would be refused
// when it is set, and the answer would be a 500.
const maxChallenge = 1024

// mustBeToken panics if a name could not be sent, or could not stand in a challenge.
func mustBeToken(caller, name string) {
	if !token.Is(name) || len(name) > maxChallenge {
		panic(fmt.Sprintf("%s: want a name that is a token of RFC 9110 section 5.6.2, got %q", caller, name))
	}
}

// mustBeRealm panics if a realm could not be sent as a quoted-string as it is.
func mustBeRealm(caller, realm string) {
	if realm == "" || len(realm) > maxChallenge || strings.ContainsAny(realm, `"\`) || !isPrintable(realm) {
		panic(fmt.Sprintf(`%s: want a realm of printable ASCII without " and \, got %q`, caller, realm))
	}
}

// mustHave panics if a dependency was not made yet.
func mustHave[T any](caller string, p *dependency.Provider[T]) {
	if p == nil {
		panic(caller + ": a dependency is nil; a provider in a struct must be made before the routes")
	}
}

// isPrintable reports whether s is visible ASCII and spaces.
func isPrintable(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
