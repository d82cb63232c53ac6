package conformance_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// received is a whole answer, as it was on the wire.
type received struct {
	protocol string
	status   int
	header   http.Header
	body     []byte
}

// receive sends the request and reads the whole answer.
func receive(client *http.Client, request *http.Request) (received, error) {
	response, err := client.Do(request)
	if err != nil {
		return received{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return received{response.Proto, response.StatusCode, response.Header, body}, err
}

// difference is one way in which an answer is not what it should be. The aspect is the name of a header, or a word.
type difference struct{ aspect, text string }

func (got received) differences(want expected) (all []difference) {
	add := func(aspect, text string) {
		if text != "" {
			all = append(all, difference{aspect, text})
		}
	}
	if got.status != want.status {
		add("status", fmt.Sprintf("got %d, want %d", got.status, want.status))
	}
	add("body", got.wrongBody(want.body))
	add("Content-Length", got.wrongLength(want))
	for _, name := range namesOf(got.header, want.header) {
		add(name, wrongHeader(name, got.header[name], want.header[name]))
	}
	return all
}

func (got received) wrongBody(want string) string {
	body := got.body
	if got.header.Get("Content-Encoding") == "gzip" && len(body) > 0 {
		var err error
		if body, err = decode(body); err != nil {
			return fmt.Sprintf("gzip: %v", err)
		}
	}
	if string(body) != want {
		return fmt.Sprintf("got %q, want %q", body, want)
	}
	return ""
}

// wrongLength compares Content-Length with the bytes that came, before they are decoded.
func (got received) wrongLength(want expected) string {
	lines := got.header["Content-Length"]
	switch {
	case want.length != "" && slices.Equal(lines, []string{want.length}):
		return ""
	case want.length != "":
		return fmt.Sprintf("got %q, want %s", lines, want.length)
	case lines == nil:
		return ""
	case want.status == http.StatusNoContent || want.status == http.StatusNotModified:
		return fmt.Sprintf("got %q on a %d, want none", lines, want.status)
	case !slices.Equal(lines, []string{strconv.Itoa(len(got.body))}):
		return fmt.Sprintf("got %q, want the %d bytes that came", lines, len(got.body))
	}
	return ""
}

func namesOf(headers ...http.Header) (names []string) {
	for _, header := range headers {
		for name := range header {
			if name != "Date" && name != "Content-Length" {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// wrongHeader compares the lines of one header. Lists of tokens may come in any order and on any number of lines, and
// anybody may add to Vary.
func wrongHeader(name string, got, want []string) string {
	same := slices.EqualFunc(sorted(got), sorted(want), fitsLine)
	switch name {
	case "Vary":
		got, want = tokens(got), tokens(want)
		same = !slices.ContainsFunc(want, func(token string) bool { return !slices.Contains(got, token) })
	case "Access-Control-Expose-Headers":
		same = slices.Equal(tokens(got), tokens(want))
	}
	if same {
		return ""
	}
	return fmt.Sprintf("got %q, want %q", got, want)
}

func fitsLine(got, want string) bool {
	if prefix, open := strings.CutSuffix(want, "*"); open {
		return strings.HasPrefix(got, prefix)
	}
	return got == want
}

func sorted(lines []string) []string { return slices.Sorted(slices.Values(lines)) }

func tokens(lines []string) (all []string) {
	for _, line := range lines {
		for token := range strings.SplitSeq(line, ",") {
			all = append(all, strings.TrimSpace(token))
		}
	}
	return sorted(all)
}

// decode undoes gzip. It fails if the body is cut or anything follows it.
func decode(body []byte) ([]byte, error) {
	reader, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(reader)
}
