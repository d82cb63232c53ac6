package bind

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

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

// data returns the body as a form. It is parsed once.
func (b *content) data(c *gin.Context, s settings) (*formData, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.isForm {
		b.isForm = true
		b.form, b.formErr = b.parse(c, s)
	}
	if b.formErr != nil {
		return nil, b.formErr
	}
	return b.form, b.form.within(s)
}

func (b *content) parse(c *gin.Context, s settings) (*formData, error) {
	media, parameters, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	switch {
	case err == nil && media == "multipart/form-data":
		return parseMultipart(c, parameters["boundary"], s)
	case err == nil && media == "application/x-www-form-urlencoded":
		return b.parseURLEncoded(c, s)
	}
	const accepted = "application/x-www-form-urlencoded, multipart/form-data"
	return nil, vermouth.Fail(http.StatusUnsupportedMediaType,
		"The Content-Type must be application/x-www-form-urlencoded or multipart/form-data.").SetHeader("Accept", accepted)
}

func (b *content) parseURLEncoded(c *gin.Context, s settings) (*formData, error) {
	if isParsed(c.Request) {
		return newFormData(c.Request.PostForm, nil, 0), nil
	}
	read, err := b.bytesLocked(c, min(s.maxBytes, fieldMemory))
	if err != nil {
		return nil, err
	}
	text := string(read)
	if strings.Count(text, "&") >= s.maxParts { // each takes many times its size in memory
		return nil, tooManyParts(s.maxParts)
	}
	values, err := url.ParseQuery(text)
	if err != nil {
		return nil, problem("form", "", ruleForm)
	}
	return newFormData(values, nil, int64(len(read))), nil
}

// isParsed reports whether somebody, such as a middleware that looks for a CSRF token, has read the body as a form.
// For other methods net/http leaves it alone.
func isParsed(r *http.Request) bool {
	return r.PostForm != nil && slices.Contains([]string{http.MethodPost, http.MethodPut, http.MethodPatch}, r.Method)
}

func parseMultipart(c *gin.Context, boundary string, s settings) (*formData, error) {
	if form := c.Request.MultipartForm; form != nil {
		return newFormData(form.Value, form.File, 0), nil
	}
	if boundary == "" {
		return nil, problem("form", "", ruleForm)
	}
	source := &watched{Reader: limited(c, s.maxBytes), end: []byte("--" + boundary + "--")}
	form, err := multipart.NewReader(source, boundary).ReadForm(fileMemory)
	if err == nil && !source.hasEnd {
		err = errors.Join(io.ErrUnexpectedEOF, form.RemoveAll())
	}
	if err != nil {
		return nil, source.failure(err)
	}
	d := newFormData(form.Value, form.File, source.read)
	keep(c, form, d)
	return d, nil
}

// keep gives the form to Gin's own accessors, and removes its files after the answer. The request is a copy: net/http
// removes the files of its own when the handler returns, which is too early for the AfterSend hooks, and it does not see
// those of a request that a middleware has replaced.
func keep(c *gin.Context, form *multipart.Form, d *formData) {
	request := c.Request.WithContext(c.Request.Context())
	request.MultipartForm, request.PostForm, request.Form = form, form.Value, c.Request.URL.Query()
	for name, values := range form.Value {
		request.Form[name] = append(request.Form[name], values...)
	}
	c.Request = request
	if d.fileBytes() > fileMemory { // else there is nothing on the disk
		vermouth.From(c).AfterSend(func(context.Context, vermouth.Outcome) error { return form.RemoveAll() })
	}
}

func (d *formData) fileBytes() (total int64) {
	for _, list := range d.files {
		for _, file := range list {
			total += file.Size
		}
	}
	return total
}
