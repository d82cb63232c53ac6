package corpora_test

import "testing"

// TestStructuredFields passes the syntax of RFC 9651 through: nothing in it is refused, and nothing altered.
func TestStructuredFields(t *testing.T) {
	t.Parallel()
	var rows []row
	for _, s := range structured {
		rows = append(rows, sent(s.name, "RFC 9651 "+s.section, header("X-Structured", s.value), "X-Structured", s.value))
	}
	checkRows(t, append(rows,
		sent("a list over two lines", "RFC 9651 3.1", add("X-Structured", "1, 2", "3"), "X-Structured", "1, 2", "3"),
		sent("a dictionary over two lines", "RFC 9651 3.2", add("X-Structured", "a=1", "b=2"), "X-Structured", "a=1", "b=2"),
		refused("a string is ASCII", "RFC 9651 3.3.3", header("X-Structured", `"é"`), "X-Structured"),
	))
}

var structured = []struct{ name, section, value string }{
	{"an integer", "3.3.1", "42"},
	{"a negative integer", "3.3.1", "-17"},
	{"the largest integer", "3.3.1", "999999999999999"},
	{"a decimal", "3.3.2", "4.5"},
	{"a decimal with all its digits", "3.3.2", "-123456789012.125"},
	{"a string", "3.3.3", `"hello world"`},
	{"an empty string", "3.3.3", `""`},
	{"a string with escapes", "3.3.3", `"a \"b\" \\ c"`},
	{"a string with commas and semicolons", "3.3.3", `"a, b; c=d"`},
	{"a token", "3.3.4", "foo123/456"},
	{"a token that begins with a star", "3.3.4", "*foo:bar"},
	{"a byte sequence", "3.3.5", ":cHJldGVuZCB0aGlzIGlzIGJpbmFyeSBjb250ZW50Lg==:"},
	{"an empty byte sequence", "3.3.5", "::"},
	{"true", "3.3.6", "?1"},
	{"false", "3.3.6", "?0"},
	{"a date", "3.3.7", "@1659578233"},
	{"a date before 1970", "3.3.7", "@-1"},
	{"a display string", "3.3.8", `%"This is intended for display to %c3%bcsers."`},
	{"a list", "3.1", "sugar, tea, rum"},
	{"an inner list", "3.1.1", `("foo" "bar"), ("baz"), ()`},
	{"an inner list with parameters", "3.1.1", `("foo"; a=1;b=2);lvl=5, ("bar" "baz");lvl=1`},
	{"parameters", "3.1.2", `abc; aa=1; bb; cc=?0`},
	{"a dictionary", "3.2", `en="Applepie", da=:w4ZibGV0w6ZydGU=:`},
	{"a dictionary with a key that is true", "3.2", "a=?0, b, c; foo=bar"},
	{"a dictionary with an inner list", "3.2", "rating=1.5, feelings=(joy sadness)"},
	{"keys with all their signs", "3.1.2", "*a_-.*9=1"},
	{"spaces that a serializer would leave out", "4.2", "a  ,\tb;  c=1"},
	{"Priority", "RFC 9218 4", "u=5, i"},
	{"Cache-Status", "RFC 9211 2", `ExampleCache; hit; ttl=376; key="a, b"`},
}
