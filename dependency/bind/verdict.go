package bind

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"

	"github.com/gin-gonic/gin/binding"
	"github.com/go-playground/validator/v10"

	"github.com/gin-vermouth/vermouth/internal/violation"
)

// ask returns what Gin's validator says of a struct. It panics on a rule that it does not know, or that does not fit the
// field, which cannot be tried while routes are built, as programs register rules later: that becomes the error mistake,
// which names the type and the field. Whatever a rule of the program's own panics with goes on, unless it is validator that
// panics in it, too: the rule has asked it for something that it does not know.
func ask(key string, v reflect.Value) (verdict, mistake error) {
	returned := false
	defer func() {
		if returned || !isByValidator() {
			return
		}
		text := recover()
		if _, ok := text.(string); !ok { // it has met what its authors did not expect, and the stack says more
			panic(text)
		}
		mistake = fmt.Errorf("bind: %s%s: validator cannot apply a rule: %s", v.Type(), placeOfPanic(key, v), text)
	}()
	verdict = binding.Validator.ValidateStruct(v.Interface())
	returned = true
	return verdict, nil
}

// isByValidator reports, in a deferred function, whether a function of validator's has panicked: a rule of the program's own
// is called by it, and stands above it.
func isByValidator() bool {
	var stack [16]uintptr
	frames := runtime.CallersFrames(stack[:runtime.Callers(1, stack[:])])
	for more := true; more; {
		var frame runtime.Frame
		if frame, more = frames.Next(); frame.Function == "runtime.gopanic" {
			frame, _ = frames.Next()
			return strings.HasPrefix(frame.Function, validatorPackage+".")
		}
	}
	return false
}

var validatorPackage = reflect.TypeFor[validator.Validate]().PkgPath()

// placeOfPanic returns ": /address/zip" for the field at which validator panics, without the keys of maps, which are the
// client's. Validator is asked again, and tells each field before it looks at it.
func placeOfPanic(key string, v reflect.Value) (place string) {
	engine, ok := binding.Validator.Engine().(*validator.Validate)
	if !ok {
		return ""
	}
	last := ""
	defer func() {
		_ = recover() // again
		steps, _ := violation.Steps(v.Type(), last, key)
		for i, step := range steps {
			steps[i] = "/" + violation.Escape(step)
		}
		if place = strings.Join(steps, ""); place != "" {
			place = ": " + place
		}
	}()
	_ = engine.StructFiltered(v.Interface(), func(namespace []byte) bool {
		last = string(namespace)
		return false
	})
	return ""
}
