package bench

import (
	"fmt"
	"reflect"

	"github.com/gin-gonic/gin"
	"github.com/samber/do/v2"
	"go.uber.org/dig"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
)

// Link is a value of a chain of dependencies, each of which asks for the one before it.
type Link struct{ Depth int }

func next(before *Link) *Link {
	if before == nil {
		return &Link{1}
	}
	return &Link{before.Depth + 1}
}

// Providers makes a chain of n dependencies, once, and returns what resolves it in a request. Of none it is a link that
// costs nothing.
func Providers(n int) func(*gin.Context) *Link {
	if n == 0 {
		none := &Link{}
		return func(*gin.Context) *Link { return none }
	}
	last := dependency.New(func(*gin.Context) (*Link, error) { return next(nil), nil })
	for range n - 1 {
		before := last
		last = dependency.New(func(c *gin.Context) (*Link, error) {
			link, err := before.Get(c)
			if err != nil {
				return nil, err
			}
			return next(link), nil
		})
	}
	return func(c *gin.Context) *Link {
		link, _ := last.Get(c) // nil tells
		return link
	}
}

// Requests runs work in a route that becomes that of another request each time that work calls begin: it has the temporal
// response then that a route has before its dependencies run.
func Requests(work func(c *gin.Context, begin func())) {
	r := engine()
	r.GET(path, func(c *gin.Context) {
		work(c, func() {
			c.Keys = nil
			vermouth.Begin(c)
		})
	})
	Over(r, path)()
}

// Do makes the chain with a scope of samber/do for each request, as its documentation has it.
func Do(n int) func() *Link {
	names := namesOf(n)
	services := make([]func(do.Injector), n)
	for i := range services {
		services[i] = do.LazyNamed(names[i], func(in do.Injector) (*Link, error) {
			if i == 0 {
				return next(nil), nil
			}
			before, err := do.InvokeNamed[*Link](in, names[i-1])
			return next(before), err
		})
	}
	return func() *Link {
		scope := do.New(services...)
		link, _ := do.InvokeNamed[*Link](scope, names[n-1])
		return link
	}
}

// Dig makes the chain with a container of dig for each request: its values live as long as their container. Dig tells
// dependencies apart by their types, which are arrays here; it calls constructors by reflection anyway.
func Dig(n int) func() *Link {
	constructors := make([]any, n)
	for i := range constructors {
		constructors[i] = constructor(i)
	}
	var depth int
	last := reflect.MakeFunc(reflect.FuncOf([]reflect.Type{array(n)}, nil, false), func(in []reflect.Value) []reflect.Value {
		depth = in[0].Elem().Len()
		return nil
	}).Interface()
	return func() *Link {
		container := dig.New()
		for _, c := range constructors {
			if container.Provide(c) != nil {
				return nil
			}
		}
		if container.Invoke(last) != nil {
			return nil
		}
		return &Link{depth}
	}
}

// array is the type of the dependency at a depth.
func array(depth int) reflect.Type {
	return reflect.PointerTo(reflect.ArrayOf(depth, reflect.TypeFor[byte]()))
}

// constructor returns the function that makes the dependency above i others.
func constructor(i int) any {
	var in []reflect.Type
	if i > 0 {
		in = append(in, array(i))
	}
	made := array(i + 1)
	return reflect.MakeFunc(reflect.FuncOf(in, []reflect.Type{made}, false), func([]reflect.Value) []reflect.Value {
		return []reflect.Value{reflect.New(made.Elem())}
	}).Interface()
}

func namesOf(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("link %d", i)
	}
	names[n-1] = "last"
	return names
}
