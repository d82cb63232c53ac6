package browsers_test

import (
	"net/http"
	"testing"
)

// TestPreflight_ExposesNothing needs no browser: what a preflight exposes is ignored, and so it is not sent.
func TestPreflight_ExposesNothing(t *testing.T) {
	servers := serveVerdicts(t)
	for _, api := range []server{known, everybody, star} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodOptions, servers.of[api]+"/value", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Origin", servers.page)
		request.Header.Set("Access-Control-Request-Method", http.MethodGet)
		response, err := client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if got := response.Header.Get("Access-Control-Allow-Origin"); got == "" {
			t.Error("Access-Control-Allow-Origin is not sent")
		}
		wantNone(t, response.Header, "Access-Control-Expose-Headers")
	}
}
