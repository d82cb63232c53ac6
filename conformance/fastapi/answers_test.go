package fastapi_test

import (
	"flag"
	"os"
	"strconv"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/recorded.json with what FastAPI says now")

// TestAnswers asks both applications everything. FastAPI answers by itself where Python is, and by the recording where it
// is not.
func TestAnswers(t *testing.T) {
	requests, stated := loadRequests(t), loadDifferences(t)
	oracle := newOracle(t)
	ours := startTwin(t)
	asked := 0
	for i, r := range requests {
		t.Run(r.name(), func(t *testing.T) {
			asked++
			theirs := oracle.ask(t, strconv.Itoa(i), r)
			got := ask(t, ours, strconv.Itoa(i), r)
			for _, wrong := range stated.judge(r.name(), compare(factsOf(theirs, r.Exact), factsOf(got, r.Exact))) {
				t.Error(wrong)
			}
		})
	}
	if asked < len(requests) { // -run has chosen some
		return
	}
	stated.checkMatched(t)
	oracle.finish(t, requests)
}

// oracle knows what FastAPI says.
type oracle struct {
	live     string // the base of its URLs; empty: there is no Python
	recorded recording
	heard    recording
}

func newOracle(t *testing.T) *oracle {
	t.Helper()
	o := &oracle{heard: recording{}}
	python, err := findPython(t)
	switch {
	case err == nil:
		o.live = startUvicorn(t, python).base
	case os.Getenv("CI") == "true", *update:
		t.Fatalf("no FastAPI: %v", err)
	default:
		t.Logf("the recording answers for FastAPI: %v", err)
	}
	if !*update {
		o.recorded = loadRecording(t)
	}
	return o
}

// ask returns FastAPI's answer, and fails the test if the recording has another one.
func (o *oracle) ask(t *testing.T, key string, r request) answer {
	t.Helper()
	recorded, ok := o.recorded[r.name()]
	if !ok && !*update {
		t.Errorf("%s has no answer, want one: run the test with -update", recordingFile)
	}
	if o.live == "" {
		return recorded
	}
	heard := ask(t, o.live, key, r)
	o.heard[r.name()] = heard
	if ok && heard.String() != recorded.String() {
		t.Errorf("FastAPI says\n%v, want what is recorded, or -update:\n%v", heard, recorded)
	}
	return heard
}

func (o *oracle) finish(t *testing.T, requests []request) {
	t.Helper()
	if *update {
		o.heard.save(t, requests)
		return
	}
	o.recorded.checkKnown(t, requests)
}
