package fastapi_test

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// This file is all that is done to an answer before it is compared. Each rule says why.

// ownHeaders are said by the server and not by the application: the time, the program's name, and what becomes of the
// connection.
var ownHeaders = []string{"Date", "Server", "Connection"}

// newAnswer normalises an answer.
func newAnswer(r *http.Response, body []byte, cut bool) answer {
	a := answer{Status: r.StatusCode, Cut: cut, Body: latin1(string(body))}
	if len(r.TransferEncoding) > 0 { // net/http takes it out of the headers
		a.Headers = append(a.Headers, [2]string{"transfer-encoding", strings.Join(r.TransferEncoding, ", ")})
	}
	for _, name := range slices.Sorted(maps.Keys(r.Header)) { // RFC 9110 section 5.3: the order of names means nothing
		if slices.Contains(ownHeaders, name) {
			continue
		}
		for _, value := range linesOf(r.Header, name) {
			a.Headers = append(a.Headers, [2]string{strings.ToLower(name), normalValue(r, name, value, len(body))})
		}
	}
	return a
}

// lists are headers of tokens. Lines of one are the same as one line, and white space between tokens is nothing (RFC 9110
// sections 5.3 and 5.6.1). The order of the tokens is kept, though it means nothing either.
var lists = []string{
	"Access-Control-Allow-Headers", "Access-Control-Allow-Methods", "Access-Control-Expose-Headers", "Allow", "Vary",
}

func linesOf(header http.Header, name string) (lines []string) {
	if !slices.Contains(lists, name) {
		return header[name]
	}
	for token := range strings.SplitSeq(strings.Join(header[name], ","), ",") {
		lines = append(lines, strings.TrimSpace(token))
	}
	return lines
}

func normalValue(r *http.Response, name, value string, length int) string {
	switch {
	case name == "Content-Length" && r.Request.Method != http.MethodHead && value == strconv.Itoa(length):
		return "of the body" // where bodies differ the lengths do, and the body is compared itself
	case name == "Set-Cookie":
		return expires.ReplaceAllStringFunc(latin1(value), sinceNow)
	case name == "Location":
		return strings.Replace(value, "http://"+r.Request.Host, "http://host", 1) // the two listen on two ports
	}
	return latin1(value)
}

// latin1 makes of bytes that are not UTF-8 what JSON can hold, one letter for each byte.
func latin1(s string) string {
	if strings.ToValidUTF8(s, "") == s {
		return s
	}
	letters := make([]rune, 0, len(s))
	for i := range len(s) {
		letters = append(letters, rune(s[i]))
	}
	return string(letters)
}

var expires = regexp.MustCompile(`(?i)expires=[^;]+`)

// sinceNow makes a date that is near the present relative to it, in steps of ten seconds: it differs each time.
func sinceNow(attribute string) string {
	date, err := http.ParseTime(attribute[len("expires="):])
	if err != nil {
		return attribute
	}
	since := time.Until(date).Round(10 * time.Second)
	if since < -time.Hour || since > 48*time.Hour {
		return attribute
	}
	return fmt.Sprintf("expires=now+%ds", int(since.Seconds()))
}
