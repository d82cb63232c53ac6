package hosts_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/gin-vermouth/vermouth/conformance/hosts/verdict"
)

const validatorModule = "github.com/go-playground/validator/v10"

// TestValidator_SaysTheSame runs the tests of validator, and judges every value that they judge by a response model too.
func TestValidator_SaysTheSame(t *testing.T) {
	w := newWorkspace(t)
	folder, version := w.adopt(t, validatorModule)
	t.Log(validatorModule, version)
	for _, method := range []string{"Struct", "Var"} {
		signature := "func (v *Validate) " + method + "Ctx("
		w.patch(t, validatorModule+"/validator_instance.go", signature, "func (v *Validate) "+lower(method)+"Ctx(", 1)
	}
	w.write(t, validatorModule+"/heard.go", template(t, "validator.go.tmpl"))
	w.write(t, validatorModule+"/verdict_hosts_test.go", template(t, "validator_test.go.tmpl"))
	binary := w.compile(t, validatorModule)

	alone, output := runTests(t, runDeadline, binary, folder)
	if got, want := len(alone["PASS"]), 280; got < want {
		t.Fatalf("%d tests pass alone, want %d at least\n%s", got, want, output)
	}
	journal := filepath.Join(t.TempDir(), "journal")
	judged, output := runTests(t, runDeadline, binary, folder, verdict.Journal+"="+journal)
	for _, name := range lost(alone["PASS"], judged["PASS"]) {
		t.Errorf("%s does not pass while response models look on:\n%s", name, said(output, name))
	}
	weigh(t, readJournal(t, journal))
}

func lower(method string) string { return string(method[0]|0x20) + method[1:] }

func readJournal(t *testing.T, name string) (entries []verdict.Entry) {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var entry verdict.Entry
		if err := json.Unmarshal(lines.Bytes(), &entry); err != nil {
			t.Fatalf("%s: %v", lines.Text(), err)
		}
		entries = append(entries, entry)
	}
	return entries
}
