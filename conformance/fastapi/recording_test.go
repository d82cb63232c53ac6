package fastapi_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"
)

const recordingFile = "testdata/recorded.json"

// recording is what FastAPI said, by the names of the requests.
type recording map[string]answer

func loadRecording(t *testing.T) (all recording) {
	t.Helper()
	text, err := os.ReadFile(recordingFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatalf("%s: %v", recordingFile, err)
	}
	return all
}

// save writes one line for each request, in the order of the requests: a change is a diff of lines.
func (all recording) save(t *testing.T, requests []request) {
	t.Helper()
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	for i, r := range requests {
		text.WriteString([]string{"{", ","}[min(i, 1)])
		if err := encoder.Encode(r.name()); err != nil {
			t.Fatal(err)
		}
		text.Truncate(text.Len() - 1) // the line feed
		text.WriteString(": ")
		if err := encoder.Encode(all[r.name()]); err != nil {
			t.Fatal(err)
		}
	}
	text.WriteString("}\n")
	if err := os.WriteFile(recordingFile, text.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// checkKnown fails the test for each answer to a request that is not asked any more.
func (all recording) checkKnown(t *testing.T, requests []request) {
	t.Helper()
	known := map[string]bool{}
	for _, r := range requests {
		known[r.name()] = true
	}
	for name := range all {
		if !known[name] {
			t.Errorf("%s has an answer to %q, want a request for it: run the test with -update", recordingFile, name)
		}
	}
}
