package bind_test

import (
	"mime/multipart"
	"testing"

	"github.com/gin-vermouth/vermouth/dependency/bind"
)

type node struct {
	Next *node
}

type endless *endless

type lower struct{ A string }

type number int

func TestBindingsThatCannotBeMeantPanic(t *testing.T) {
	for want, build := range map[string]func(){
		`bind.Query[int]: want the name of a parameter, or a struct`:                                 func() { bind.Query[int]() },
		`bind.Header[map[string]string]: want the name of a parameter, or a struct`:                  func() { bind.Header[map[string]string]() },
		`bind.Path[int]: want one name, got 2`:                                                       func() { bind.Path[int]("a", "b") },
		`bind.JSON[bind_test.modelTags]: field A has the tag validate, which is for response models`: func() { bind.JSON[modelTags]() },
		`bind.JSON[[]bind_test.modelTags]: field A has the tag validate`:                             func() { bind.JSON[[]modelTags]() },
		`bind.Query[bind_test.modelTags]: field A has the tag validate`:                              func() { bind.Query[modelTags]() },
		`bind.Form[bind_test.modelTags]: field A has the tag validate`:                               func() { bind.Form[modelTags]() },
		`bind.Path[struct {}]("a"): one parameter is a string, bool`:                                 func() { bind.Path[struct{}]("a") },
		`bind.Query[[][]int]("a"): one parameter is a string, bool`:                                  func() { bind.Query[[][]int]("a") },
		`bind.Query[uintptr]("a"): one parameter is a string, bool`:                                  func() { bind.Query[uintptr]("a") },
		`bind.QueryOr[interface {}]("a"): one parameter is a string, bool`:                           func() { bind.QueryOr[any]("a", 1) },
		`bind.QueryOr[*int]("a"): one parameter is a string, bool`:                                   func() { bind.QueryOr[*int]("a", nil) },
		`bind.QueryOr[int](""): want the name of a parameter`:                                        func() { bind.QueryOr("", 1) },
		`bind.Header[int]("a b"): the name is not a token of RFC 9110 section 5.6.2`:                 func() { bind.Header[int]("a b") },
		`bind.HeaderOr[int]("ä"): the name is not a token of RFC 9110 section 5.6.2`:                 func() { bind.HeaderOr("ä", 1) },
		`bind.Cookie[int]("a=b"): the name is not a token of RFC 9110 section 5.6.2`:                 func() { bind.Cookie[int]("a=b") },
		`bind.CookieOr[[]int]("a"): a cookie is one value, and no list`:                              func() { bind.CookieOr("a", []int{}) },
		`bind.Cookie[struct { A string "cookie:\"a b\"" }]: field A: the name "a b" is not a token`: func() {
			bind.Cookie[struct {
				A string `cookie:"a b"`
			}]()
		},
		`bind.Form[int]: want a struct`:                   func() { bind.Form[int]() },
		`bind.Form[*struct {}]: want a struct`:            func() { bind.Form[*struct{}]() },
		`bind.MaxBytes: want at least 1 byte, got 0`:      func() { bind.MaxBytes(0) },
		`bind.MaxPartBytes: want at least 1 byte, got -1`: func() { bind.MaxPartBytes(-1) },
		`bind.MaxParts: want from 1 to 1000, got 0`:       func() { bind.MaxParts(0) },
		`bind.MaxParts: want from 1 to 1000, got 1001`:    func() { bind.MaxParts(1001) },
		`bind.Query[bind_test.node]: bind_test.node contains itself, and parameters are flat; leave the field out with the tag form:"-"`: func() {
			bind.Query[node]()
		},
		`bind.Path[struct { A chan int }]: field A: a chan int cannot be bound; leave it out with the tag uri:"-"`: func() {
			bind.Path[struct{ A chan int }]()
		},
		`bind.Query[struct { A interface {} }]: field A: a interface {} cannot be bound`: func() { bind.Query[struct{ A any }]() },
		`bind.Query[struct { A [][]int }]: field A: a [][]int cannot be bound`:           func() { bind.Query[struct{ A [][]int }]() },
		`bind.Query[struct { A bind_test.endless }]: field A: a bind_test.endless cannot be bound`: func() {
			bind.Query[struct{ A endless }]()
		},
		`bind.Query[struct { *bind_test.lower }]: field lower: an embedded *bind_test.lower that is not exported cannot be set`: func() {
			bind.Query[struct{ *lower }]()
		},
		`bind.Query[struct { bind_test.number }]: field number: an embedded bind_test.number that is not exported cannot be set`: func() {
			bind.Query[struct{ number }]()
		},
		`bind.Query[struct { A []int "collection_format:\"lines\"" }]: field A: want multi, csv, ssv, tsv or pipes as collection_format, got "lines"`: func() {
			bind.Query[struct {
				A []int `collection_format:"lines"`
			}]()
		},
		`bind.Query[struct { A int "time_location:\"Atlantis\"" }]: field A: time_location: `: func() {
			bind.Query[struct {
				A int `time_location:"Atlantis"`
			}]()
		},
		`bind.Header[struct { A int "header:\"A,default=x\"" }]: a default in the tag header cannot be bound: `: func() {
			bind.Header[struct {
				A int `header:"A,default=x"`
			}]()
		},
		`bind.Query[struct { A *multipart.FileHeader }]: field A: a file comes in a form only; want bind.Form`: func() {
			bind.Query[struct{ A *multipart.FileHeader }]()
		},
		`bind.Form[struct { A multipart.FileHeader }]: field A: want *multipart.FileHeader or []*multipart.FileHeader with a name`: func() {
			bind.Form[struct{ A multipart.FileHeader }]()
		},
		`bind.Form[struct { A [2]*multipart.FileHeader }]: field A: want *multipart.FileHeader or []*multipart.FileHeader with a name`: func() {
			bind.Form[struct{ A [2]*multipart.FileHeader }]()
		},
		`bind.Form[struct { *multipart.FileHeader }]: field FileHeader: want *multipart.FileHeader or []*multipart.FileHeader with a name`: func() {
			bind.Form[struct{ *multipart.FileHeader }]()
		},
	} {
		t.Run(want, func(t *testing.T) { panics(t, want, build) })
	}
}
