//go:build !purego

package responsemodel

import (
	"reflect"
	"time"
	"unsafe"
)

// ref is where a value stands in memory. What type it has, a node of the plan knows. This is the only file that is
// unsafe: memory_purego.go is the same by reflection, and is built with the tag purego.
//
// Why it is sound: a ref begins as the address of a variable whose type is the plan's source, see refTo, and moves by
// offsets and sizes that reflection has said of that very type. Memory is only read, and stays reachable by the ref.
type ref struct{ at unsafe.Pointer }

// refTo returns the ref of an addressable value.
func refTo(v reflect.Value) ref { return ref{v.Addr().UnsafePointer()} }

// behind returns the ref of what a pointer, which is not nil, points to.
func behind(pointer reflect.Value) ref { return ref{pointer.UnsafePointer()} }

// value returns the addressable value of type t at r.
func (r ref) value(t reflect.Type) reflect.Value { return reflect.NewAt(t, r.at).Elem() }

func (r ref) bool() bool       { return *(*bool)(r.at) }
func (r ref) string() string   { return *(*string)(r.at) }
func (r ref) int() int64       { return int64(*(*int)(r.at)) }
func (r ref) int8() int64      { return int64(*(*int8)(r.at)) }
func (r ref) int16() int64     { return int64(*(*int16)(r.at)) }
func (r ref) int32() int64     { return int64(*(*int32)(r.at)) }
func (r ref) int64() int64     { return *(*int64)(r.at) }
func (r ref) uint() uint64     { return uint64(*(*uint)(r.at)) }
func (r ref) uint8() uint64    { return uint64(*(*uint8)(r.at)) }
func (r ref) uint16() uint64   { return uint64(*(*uint16)(r.at)) }
func (r ref) uint32() uint64   { return uint64(*(*uint32)(r.at)) }
func (r ref) uint64() uint64   { return *(*uint64)(r.at) }
func (r ref) uintptr() uint64  { return uint64(*(*uintptr)(r.at)) }
func (r ref) float32() float64 { return float64(*(*float32)(r.at)) }
func (r ref) float64() float64 { return *(*float64)(r.at) }
func (r ref) bytes() []byte    { return *(*[]byte)(r.at) }
func (r ref) time() time.Time  { return *(*time.Time)(r.at) }

// isNil reports whether the pointer, map or interface at r is nil. The first word of each says so.
func (r ref) isNil() bool { return *(*unsafe.Pointer)(r.at) == nil }

// elem returns what the pointer at r, which is not nil, points to.
func (r ref) elem() ref { return ref{*(*unsafe.Pointer)(r.at)} }

// list is a slice or an array. The data of a slice that is nil is nil.
type list struct {
	data unsafe.Pointer
	len  int
}

// slice returns the slice at r. All slices begin with the same three words.
func (r ref) slice() list {
	s := *(*[]byte)(r.at)
	return list{unsafe.Pointer(unsafe.SliceData(s)), len(s)}
}

func (r ref) array(n int) list { return list{r.at, n} }

func (l list) isNil() bool { return l.data == nil }

// index returns element i of a list whose elements have that size.
func (l list) index(i int, size uintptr) ref { return ref{unsafe.Add(l.data, uintptr(i)*size)} }

// place is the way from a struct to one of its fields, through the structs and pointers between them.
type place struct {
	offset uintptr
	beyond []uintptr // after each pointer on the way
}

func placeOf(t reflect.Type, index []int) (p place) {
	offset := &p.offset
	for _, at := range index {
		if t.Kind() == reflect.Pointer {
			p.beyond = append(p.beyond, 0)
			offset, t = &p.beyond[len(p.beyond)-1], t.Elem()
		}
		f := t.Field(at)
		*offset += f.Offset
		t = f.Type
	}
	return p
}

// field returns the field at that place, or false where a pointer on the way is nil.
func (r ref) field(p *place) (ref, bool) {
	at := unsafe.Add(r.at, p.offset)
	if p.beyond == nil {
		return ref{at}, true
	}
	return beyond(at, p)
}

func beyond(at unsafe.Pointer, p *place) (ref, bool) {
	for _, offset := range p.beyond {
		if at = *(*unsafe.Pointer)(at); at == nil {
			return ref{}, false
		}
		at = unsafe.Add(at, offset)
	}
	return ref{at}, true
}
