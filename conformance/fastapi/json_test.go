package fastapi_test

import (
	"encoding/json"
	"io"
	"maps"
	"strconv"
	"strings"
)

// addJSON adds the values of a JSON text by their pointers (RFC 6901), and their order. It reports whether the text is JSON.
func (f facts) addJSON(text string) bool {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	found := facts{}
	if err := found.addValue(decoder, "/"); err != nil {
		return false
	}
	if _, err := decoder.Token(); err != io.EOF {
		return false
	}
	maps.Copy(f, found)
	return true
}

func (f facts) addValue(decoder *json.Decoder, pointer string) error {
	token, err := decoder.Token()
	if err != nil {
		return err
	}
	switch token := token.(type) {
	case json.Delim:
		return f.addInner(decoder, pointer, token)
	case string:
		f.addLeaf(pointer, strconv.Quote(token))
	case json.Number:
		f.addLeaf(pointer, number(token))
	case bool:
		f.addLeaf(pointer, strconv.FormatBool(token))
	default:
		f.addLeaf(pointer, "null")
	}
	return nil
}

// addInner adds what is in an object or an array. An empty one is a value of its own.
func (f facts) addInner(decoder *json.Decoder, pointer string, open json.Delim) error {
	n := 0
	for ; decoder.More(); n++ {
		key := strconv.Itoa(n)
		if open == '{' {
			token, err := decoder.Token()
			if err != nil {
				return err
			}
			key, _ = token.(string)
		}
		if err := f.addValue(decoder, strings.TrimSuffix(pointer, "/")+"/"+key); err != nil {
			return err
		}
	}
	if n == 0 {
		f.addLeaf(pointer, map[json.Delim]string{'{': "{}", '[': "[]"}[open])
	}
	_, err := decoder.Token()
	return err
}

// addLeaf adds a second value under a key that came twice, so that it is seen.
func (f facts) addLeaf(pointer, value string) {
	f["body "+pointer] = append(f["body "+pointer], value)
	f["body order"] = append(f["body order"], pointer)
}

// number writes 1.0 and 1 alike: JSON has one kind of number. What a float64 cannot hold keeps its digits.
func number(n json.Number) string {
	value, err := n.Float64()
	short := strconv.FormatFloat(value, 'f', -1, 64)
	if err != nil || len(short) > 15 {
		return n.String()
	}
	return short
}
