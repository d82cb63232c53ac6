package bind

import "reflect"

// inputKey makes two bindings of the same kind, type, name and options one dependency.
type inputKey struct {
	kind string
	typ  reflect.Type
	name string
	with any // the settings of a body, or the default of a parameter
}
