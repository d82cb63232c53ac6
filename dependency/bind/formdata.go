package bind

import (
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-vermouth/vermouth"
)

// What of a form is kept in memory, in bytes. Files that are larger, together, are temporary files; fields that are, are
// too much. mime/multipart has the 10 MiB between the two of its own.
const (
	fileMemory  = 1 << 20
	fieldMemory = fileMemory + 10<<20
)

// formData is a form as it came.
type formData struct {
	values  map[string][]string
	files   map[string][]*multipart.FileHeader
	bytes   int64 // of the body, as far as it was us who read it
	parts   int
	largest int64 // part, in bytes
}

func newFormData(values map[string][]string, files map[string][]*multipart.FileHeader, bytes int64) *formData {
	d := &formData{values: values, files: files, bytes: bytes}
	for _, list := range values {
		d.parts += len(list)
		for _, value := range list {
			d.largest = max(d.largest, int64(len(value)))
		}
	}
	for _, list := range files {
		d.parts += len(list)
		for _, file := range list {
			d.largest = max(d.largest, file.Size)
		}
	}
	return d
}

// within returns an error if the form is over a limit.
func (d *formData) within(s settings) error {
	switch {
	case d.bytes > s.maxBytes:
		return tooLarge(s.maxBytes)
	case d.parts > s.maxParts:
		return tooManyParts(s.maxParts)
	case d.largest > s.maxPartBytes:
		return vermouth.Fail(http.StatusRequestEntityTooLarge,
			"A part of the form is larger than "+strconv.FormatInt(s.maxPartBytes, 10)+" bytes.")
	}
	return nil
}

func tooManyParts(limit int) error {
	return vermouth.Fail(http.StatusRequestEntityTooLarge, "The form has more than "+strconv.Itoa(limit)+" parts.")
}

// hasOthers reports whether there is a part with another name than these.
func (d *formData) hasOthers(names []string) bool {
	isOther := func(name string) bool { return !slices.Contains(names, name) }
	for name := range d.values {
		if isOther(name) {
			return true
		}
	}
	for name := range d.files {
		if isOther(name) {
			return true
		}
	}
	return false
}

func (d *formData) fileBytes() (total int64) {
	for _, list := range d.files {
		for _, file := range list {
			total += file.Size
		}
	}
	return total
}

// given returns what the form gives to a struct of that shape.
func (d *formData) given(s *shape) given {
	g := given{values: map[string][]string{}, files: map[string][]*multipart.FileHeader{}}
	for _, name := range s.names {
		values, files := d.values[name], d.files[name]
		isFile := slices.ContainsFunc(s.files, func(f fileField) bool { return f.name == name })
		switch {
		case isFile && slices.ContainsFunc(values, isFilled): // an empty one is an input in which nothing was chosen
			g.refuse(name, ruleFile)
		case isFile:
			g.files[name] = files
		case len(files) > 0:
			g.refuse(name, wantedParam(s.types[name]))
		case len(values) > 0:
			g.values[name] = values
		}
	}
	return g
}

func isFilled(value string) bool { return value != "" }
