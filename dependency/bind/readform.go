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
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
)

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
	if form := c.Request.MultipartForm; form != nil { // a middleware has parsed it: the body is at its end
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
