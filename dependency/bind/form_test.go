package bind_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

const (
	urlencoded = "application/x-www-form-urlencoded"
	multi      = "multipart/form-data; boundary=x"
)

// part returns one part of a form with the boundary x; with a file name it is a file.
func part(name, file, content string) string {
	if file != "" {
		file = `; filename="` + file + `"`
	}
	return "--x\r\nContent-Disposition: form-data; name=\"" + name + "\"" + file + "\r\n\r\n" + content + "\r\n"
}

// parts returns a form of these parts.
func parts(list ...string) string { return strings.Join(list, "") + "--x--\r\n" }

type profileIn struct {
	Name   string                  `form:"name" binding:"required,max=8"`
	Age    int                     `form:"age" binding:"gte=0"`
	Tags   []string                `form:"tag"`
	Size   int64                   `form:"Size"` // as a field of multipart.FileHeader
	Avatar *multipart.FileHeader   `form:"avatar" binding:"required"`
	Photos []*multipart.FileHeader `form:"photo" binding:"max=2"`
}

// describe answers with what a profile holds.
func describe(_ *gin.Context, p profileIn) (*vermouth.Reply, error) {
	files := append([]*multipart.FileHeader{p.Avatar}, p.Photos...)
	var b strings.Builder
	fmt.Fprintf(&b, "%s %d %v %d", p.Name, p.Age, p.Tags, p.Size)
	for _, file := range files {
		opened, err := file.Open()
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(opened)
		if err := errors.Join(err, opened.Close()); err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, " %s=%s", file.Filename, content)
	}
	return vermouth.Text(200, b.String()), nil
}

func TestFormWithFiles(t *testing.T) {
	r := newEngine()
	r.POST("/", vermouth.Handle(dependency.Inject(bind.Form[profileIn](), describe)))
	r.POST("/strict", vermouth.Handle(dependency.Inject(bind.Form[profileIn](bind.Strict()), describe)))
	r.POST("/parts", vermouth.Handle(dependency.Inject(bind.Form[profileIn](bind.MaxParts(2)), describe)))
	r.POST("/part-bytes", vermouth.Handle(dependency.Inject(bind.Form[profileIn](bind.MaxPartBytes(3)), describe)))
	r.POST("/bytes", vermouth.Handle(dependency.Inject(bind.Form[profileIn](bind.MaxBytes(200), nil), describe)))
	name, avatar := part("name", "", "Ada"), part("avatar", "a.png", "PNG")
	large := func(detail string) string { return failed(413, "Request Entity Too Large", detail) }
	for _, tc := range []struct {
		name, path, body string
		status           int
		want             string
	}{
		{"valid", "/", parts(name, avatar), 200, "Ada 0 [] 0 a.png=PNG"},
		{"everything", "/", parts(name, avatar, part("age", "", "36"), part("tag", "", "a"), part("tag", "", "b"),
			part("photo", "1", "one"), part("photo", "2", ""), part("Size", "", "7"), part("other", "", "x"), part("other", "y", "z")),
			200, "Ada 36 [a b] 7 a.png=PNG 1=one 2="},
		{"a path in a file name", "/", parts(name, part("avatar", "../../etc/passwd", "PNG")), 200, "Ada 0 [] 0 passwd=PNG"},
		{"two files for one", "/", parts(name, avatar, part("avatar", "b", "B")), 200, "Ada 0 [] 0 a.png=PNG"},
		{"nothing", "/", parts(), 422, problems("form name required", "form avatar required")},
		{"no file, and a Size", "/", parts(name, part("Size", "", "7")), 422, problems("form avatar required")},
		{"no file was chosen", "/", parts(name, part("avatar", "", "")), 422, problems("form avatar required")},
		{"no file was chosen, as browsers say it", "/", parts(name,
			"--x\r\nContent-Disposition: form-data; name=\"avatar\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n"),
			422, problems("form avatar required")},
		{"a field for a file", "/", parts(name, part("avatar", "", "hunter2")), 422, problems("form avatar want a file")},
		{"a field and a file", "/", parts(name, avatar, part("avatar", "", "hunter2")), 422, problems("form avatar want a file")},
		{"JSON for a file", "/", parts(name, part("avatar", "", `{"Filename":"hunter2"}`)), 422, problems("form avatar want a file")},
		{"a file for a field", "/", parts(name, avatar, part("age", "a", "1")), 422, problems("form age want an integer")},
		{"a file for a list", "/", parts(name, avatar, part("tag", "a", "1")), 422, problems("form tag want a string")},
		{"all that is wrong", "/", parts(part("name", "", "Ada Lovelace"), part("age", "", "hunter2"),
			part("photo", "1", ""), part("photo", "2", ""), part("photo", "3", "")),
			422, problems("form age want an integer", "form name max=8", "form avatar required", "form photo max=2")},
		{"rules", "/", parts(name, avatar, part("age", "", "-1")), 422, problems("form age gte=0")},
		{"malformed", "/", "hunter2", 422, problems("form  want a valid form")},
		{"empty", "/", "", 422, problems("form  want a valid form")},
		{"cut", "/", part("name", "", "Ada"), 422, problems("form  want a valid form")},
		{"cut in the head of a part", "/", name + avatar + "--x\r\nContent-Disposition: form-data\r\n", 422, problems("form  want a valid form")},
		{"cut before the last dashes", "/", name + avatar + "--x-", 422, problems("form  want a valid form")},
		{"more after the end", "/", parts(name, avatar) + "--x\r\n", 200, "Ada 0 [] 0 a.png=PNG"},
		{"a part without a name", "/", parts(name, avatar, part("", "", "x")), 200, "Ada 0 [] 0 a.png=PNG"},
		{"strict", "/strict", parts(name, avatar), 200, "Ada 0 [] 0 a.png=PNG"},
		{"strict with another field", "/strict", parts(name, avatar, part("hunter2", "", "")), 422, problems("form  has an unknown field")},
		{"strict with another file", "/strict", parts(name, avatar, part("hunter2", "a", "")), 422, problems("form  has an unknown field")},
		{"as many parts as allowed", "/parts", parts(name, avatar), 200, "Ada 0 [] 0 a.png=PNG"},
		{"too many parts", "/parts", parts(name, avatar, part("tag", "", "")), 413, large("The form has more than 2 parts.")},
		{"parts as large as allowed", "/part-bytes", parts(name, avatar), 200, "Ada 0 [] 0 a.png=PNG"},
		{"too large a field", "/part-bytes", parts(part("name", "", "Adam"), avatar), 413, large("A part of the form is larger than 3 bytes.")},
		{"too large a file", "/part-bytes", parts(name, part("avatar", "a", "JPEG")), 413, large("A part of the form is larger than 3 bytes.")},
		{"as large as allowed", "/bytes", parts(name, avatar), 200, "Ada 0 [] 0 a.png=PNG"},
		{"too large", "/bytes", parts(name, avatar, part("tag", "", strings.Repeat("a", 100))), 413, large("The body is larger than 200 bytes.")},
		{"more than 1000 parts", "/", parts(strings.Repeat(part("tag", "", ""), 1001)), 413,
			large("The form has too many parts, or too much beside its files.")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
				expect(t, tc.name, s.Do(t, "POST", tc.path, tc.body, "Content-Type", multi), tc.status, tc.want)
			})
		})
	}
}

func TestFormURLEncoded(t *testing.T) {
	type login struct {
		User    string        `form:"user" binding:"required"`
		Ages    []int         `form:"age"`
		Timeout time.Duration `form:"timeout,default=1s"`
		Agreed  bool          `form:"agreed"`
		File    *multipart.FileHeader
	}
	r := newEngine()
	r.Any("/", echo(bind.Form[login]()))
	r.POST("/strict", echo(bind.Form[login](bind.Strict())))
	r.POST("/parts", echo(bind.Form[login](bind.MaxParts(2))))
	r.POST("/part-bytes", echo(bind.Form[login](bind.MaxPartBytes(3))))
	r.POST("/bytes", echo(bind.Form[login](bind.MaxBytes(8))))
	large := func(detail string) string { return failed(413, "Request Entity Too Large", detail) }
	for _, tc := range []struct {
		name, path, body string
		status           int
		want             string
	}{
		{"valid", "/", "user=Ada+L%26", 200, "{User:Ada L& Ages:[] Timeout:1s Agreed:false File:<nil>}"},
		{"everything", "/", "user=a&age=1&age=2&timeout=2s&agreed=true&other=x", 200, "{User:a Ages:[1 2] Timeout:2s Agreed:true File:<nil>}"},
		{"empty fields are zeros", "/", "user=a&timeout=&agreed=", 200, "{User:a Ages:[] Timeout:1s Agreed:false File:<nil>}"},
		{"the URL is not the form", "/?user=a", "", 422, problems("form user required")},
		{"a file's name", "/", "user=a&Filename=x&File=", 200, "{User:a Ages:[] Timeout:1s Agreed:false File:<nil>}"},
		{"a field for a file", "/", "user=a&File=hunter2", 422, problems("form File want a file")},
		{"all that is wrong", "/", "age=1&age=hunter2&timeout=2&agreed=on", 422,
			problems("form age want an integer", "form timeout want a duration", "form agreed want a boolean", "form user required")},
		{"a bad escape", "/", "user=%zz", 422, problems("form  want a valid form")},
		{"a semicolon", "/", "user=a;b", 422, problems("form  want a valid form")},
		{"strict", "/strict", "user=a&hunter2=1", 422, problems("form  has an unknown field")},
		{"as many as allowed", "/parts", "user=a&x=1", 200, "{User:a Ages:[] Timeout:1s Agreed:false File:<nil>}"},
		{"too many", "/parts", "user=a&x=1&y=2", 413, large("The form has more than 2 parts.")},
		{"too large a field", "/part-bytes", "user=abcd", 413, large("A part of the form is larger than 3 bytes.")},
		{"as large as allowed", "/bytes", "user=abc", 200, "{User:abc Ages:[] Timeout:1s Agreed:false File:<nil>}"},
		{"too large", "/bytes", "user=abcd", 413, large("The body is larger than 8 bytes.")},
		{"too large without a file", "/", "user=" + strings.Repeat("a", 11<<20), 413, large("The body is larger than 11534336 bytes.")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			servertest.Both(t, r, func(t *testing.T, s *servertest.Server) {
				expect(t, tc.name, s.Do(t, "POST", tc.path, tc.body, "Content-Type", urlencoded), tc.status, tc.want)
			})
		})
	}
	s := servertest.HTTP1(t, r)
	for _, method := range []string{"PUT", "PATCH", "DELETE"} {
		expect(t, method, s.Do(t, method, "/", "user=a", "Content-Type", urlencoded), 200,
			"{User:a Ages:[] Timeout:1s Agreed:false File:<nil>}")
	}
}

func TestFormWantsItsContentType(t *testing.T) {
	type form struct{ A string }
	r := newEngine()
	r.POST("/", echo(bind.Form[form]()))
	s := servertest.HTTP1(t, r)
	refused := failed(415, "Unsupported Media Type", "The Content-Type must be application/x-www-form-urlencoded or multipart/form-data.")
	invalid := problems("form  want a valid form")
	for _, tc := range []struct {
		contentType, body string
		status            int
		want              string
	}{
		{urlencoded, "A=1", 200, "{A:1}"},
		{"Application/X-WWW-Form-URLEncoded; charset=UTF-8", "A=1", 200, "{A:1}"},
		{multi, parts(part("A", "", "1")), 200, "{A:1}"},
		{`multipart/form-data; boundary="x"`, parts(part("A", "", "1")), 200, "{A:1}"},
		{"multipart/form-data", parts(part("A", "", "1")), 422, invalid},
		{"multipart/form-data; boundary=y", parts(part("A", "", "1")), 422, invalid},
		{"multipart/mixed; boundary=x", parts(part("A", "", "1")), 415, refused},
		{"application/json", `{"A":"1"}`, 415, refused},
		{"text/plain", "A=1", 415, refused},
		{"", "A=1", 415, refused},
		{";", "A=1", 415, refused},
	} {
		got := s.Do(t, "POST", "/", tc.body, "Content-Type", tc.contentType)
		expect(t, tc.contentType, got, tc.status, tc.want)
		if accept := got.Header.Get("Accept"); tc.status == 415 && accept != "application/x-www-form-urlencoded, multipart/form-data" {
			t.Errorf("%s: Accept = %q", tc.contentType, accept)
		}
	}
}

// TestAFormThatIsCutIsNotTakenForWhole sends every beginning of a form.
func TestAFormThatIsCutIsNotTakenForWhole(t *testing.T) {
	r := newEngine()
	r.POST("/", vermouth.Handle(dependency.Inject(bind.Form[profileIn](), describe)))
	s := servertest.HTTP1(t, r)
	whole := parts(part("name", "", "Ada"), part("avatar", "a", "PNG"), part("age", "", "36"))
	for i := range strings.LastIndex(whole, "\r\n") {
		expect(t, whole[:i], s.Do(t, "POST", "/", whole[:i], "Content-Type", multi), 422, problems("form  want a valid form"))
	}
}

// TestFormsOfSeveralTypes makes two structs of one form, which is read once, and looks at it in Gin's own ways after it.
func TestFormsOfSeveralTypes(t *testing.T) {
	type a struct {
		A string `form:"a" binding:"required"`
	}
	type b struct {
		B    string                `form:"b" binding:"required"`
		File *multipart.FileHeader `form:"f"`
	}
	both := func(second ...bind.FormOption) gin.HandlerFunc {
		return vermouth.Handle(dependency.Inject2(bind.Form[a](bind.MaxParts(1000)), bind.Form[b](second...),
			func(c *gin.Context, a a, b b) (*vermouth.Reply, error) {
				answer := a.A + b.B + c.PostForm("a") + c.PostForm("b") + c.Request.FormValue("q") + c.Request.PostFormValue("q")
				if b.File == nil {
					return vermouth.Text(200, answer), nil
				}
				header, err := c.FormFile("f")
				return vermouth.Text(200, answer+header.Filename), err
			}))
	}
	r := newEngine()
	r.POST("/", both())
	r.POST("/strict", both(bind.Strict()))
	r.POST("/parts", both(bind.MaxParts(1)))
	r.POST("/bytes", both(bind.MaxBytes(6)))
	r.POST("/json", vermouth.Handle(dependency.Inject2(bind.Form[a](), bind.JSON[b](), func(*gin.Context, a, b) (vermouth.None, error) {
		return vermouth.None{}, nil
	})))
	s := servertest.HTTP1(t, r)
	large := func(detail string) string { return failed(413, "Request Entity Too Large", detail) }
	const coded = "a=1&b=2"
	form := parts(part("a", "", "1"), part("b", "", "2"), part("f", "name", "content"))
	for _, tc := range []struct {
		path, contentType, body string
		status                  int
		want                    string
	}{
		{"/?q=3", urlencoded, coded, 200, "12123"},
		{"/?q=3", multi, form, 200, "12123name"},
		{"/", urlencoded, "", 422, problems("form a required", "form b required")},
		{"/", urlencoded, "%", 422, problems("form  want a valid form")},
		{"/strict", urlencoded, coded, 422, problems("form  has an unknown field")},
		{"/parts", multi, form, 413, large("The form has more than 1 parts.")},
		{"/bytes", urlencoded, coded, 413, large("The body is larger than 6 bytes.")},
		{"/bytes", multi, form, 413, large("The body is larger than 6 bytes.")},
		{"/json", urlencoded, coded, 415, failed(415, "Unsupported Media Type", "The Content-Type must be application/json.")},
		{"/json", "application/json", "{}", 415,
			failed(415, "Unsupported Media Type", "The Content-Type must be application/x-www-form-urlencoded or multipart/form-data.")},
	} {
		expect(t, tc.path+" "+tc.contentType, s.Do(t, "POST", tc.path, tc.body, "Content-Type", tc.contentType), tc.status, tc.want)
	}
}

// TestAFormThatWasParsedBefore is about middleware that looks for a CSRF token in the form.
func TestAFormThatWasParsedBefore(t *testing.T) {
	type form struct {
		A    string `form:"a"`
		File *multipart.FileHeader
	}
	r := newEngine()
	r.Use(func(c *gin.Context) { _ = c.PostForm("_csrf") })
	r.Any("/", vermouth.Handle(dependency.Inject(bind.Form[form](), func(_ *gin.Context, f form) (*vermouth.Reply, error) {
		return vermouth.Text(200, fmt.Sprint(f.A, f.File != nil)), nil
	})))
	r.POST("/parts", echo(bind.Form[form](bind.MaxParts(1))))
	s := servertest.HTTP1(t, r)
	body := parts(part("a", "", "1"), part("File", "f", "content"))
	expect(t, "urlencoded", s.Do(t, "POST", "/", "a=1", "Content-Type", urlencoded), 200, "1false")
	expect(t, "multipart", s.Do(t, "POST", "/", body, "Content-Type", multi), 200, "1true")
	expect(t, "a method that net/http does not parse", s.Do(t, "DELETE", "/", "a=1", "Content-Type", urlencoded), 200, "1false")
	expect(t, "over a limit", s.Do(t, "POST", "/parts", body, "Content-Type", multi), 413,
		failed(413, "Request Entity Too Large", "The form has more than 1 parts."))
}

type nestedForm struct {
	*Upload
	Attached
	Note string `form:"note"`
}

type Attached struct {
	More *multipart.FileHeader `form:"more"`
}

type Upload struct {
	File  *multipart.FileHeader `form:"file"`
	Title string                `form:"title"`
}

func TestFilesOfEmbeddedStructs(t *testing.T) {
	r := newEngine()
	r.POST("/", vermouth.Handle(dependency.Inject(bind.Form[nestedForm](), func(_ *gin.Context, f nestedForm) (*vermouth.Reply, error) {
		switch {
		case f.More != nil:
			return vermouth.Text(200, "more "+f.More.Filename), nil
		case f.Upload == nil:
			return vermouth.Text(200, "none"), nil
		case f.File == nil:
			return vermouth.Text(200, "no file "+f.Title), nil
		}
		return vermouth.Text(200, f.File.Filename+f.Title), nil
	})))
	s := servertest.HTTP1(t, r)
	for want, body := range map[string]string{
		"none": parts(part("note", "", "a")), "no file b": parts(part("title", "", "b")), "f": parts(part("file", "f", "")),
		"more m": parts(part("more", "m", "")), "fb": parts(part("title", "", "b"), part("file", "f", "")),
	} {
		expect(t, want, s.Do(t, "POST", "/", body, "Content-Type", multi), 200, want)
	}
}

// TestFormsAtOnce sends many forms to one route, for the race detector.
func TestFormsAtOnce(t *testing.T) {
	r := newEngine()
	r.POST("/", vermouth.Handle(dependency.Inject(bind.Form[profileIn](), describe)))
	s := servertest.HTTP1(t, r)
	const n = 16
	answers := make(chan string, n)
	for i := range n {
		go func() {
			body := parts(part("name", "", fmt.Sprint("n", i)), part("avatar", "a", strings.Repeat(fmt.Sprint(i), 1000)))
			got, err := s.Try("POST", "/", body, "Content-Type", multi)
			want := fmt.Sprintf("n%d 0 [] 0 a=%s", i, bytes.Repeat(fmt.Append(nil, i), 1000))
			answers <- fmt.Sprint(err, got.Body == want)
		}()
	}
	for range n {
		if got := <-answers; got != "<nil> true" {
			t.Error(got)
		}
	}
}
