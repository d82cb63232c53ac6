//go:build purego

package responsemodel

import (
	"reflect"
	"time"
)

// ref is where a value stands, by reflection: the same as in memory.go, slower.
type ref struct{ v reflect.Value }

func refTo(v reflect.Value) ref { return ref{v} }

func behind(pointer reflect.Value) ref { return ref{pointer.Elem()} }

func (r ref) value(reflect.Type) reflect.Value { return r.v }

func (r ref) bool() bool       { return r.v.Bool() }
func (r ref) string() string   { return r.v.String() }
func (r ref) int() int64       { return r.v.Int() }
func (r ref) int8() int64      { return r.v.Int() }
func (r ref) int16() int64     { return r.v.Int() }
func (r ref) int32() int64     { return r.v.Int() }
func (r ref) int64() int64     { return r.v.Int() }
func (r ref) uint() uint64     { return r.v.Uint() }
func (r ref) uint8() uint64    { return r.v.Uint() }
func (r ref) uint16() uint64   { return r.v.Uint() }
func (r ref) uint32() uint64   { return r.v.Uint() }
func (r ref) uint64() uint64   { return r.v.Uint() }
func (r ref) uintptr() uint64  { return r.v.Uint() }
func (r ref) float32() float64 { return r.v.Float() }
func (r ref) float64() float64 { return r.v.Float() }
func (r ref) bytes() []byte    { return r.v.Bytes() }
func (r ref) time() time.Time  { return r.v.Interface().(time.Time) }

func (r ref) isNil() bool { return r.v.IsNil() }
func (r ref) elem() ref   { return ref{r.v.Elem()} }

type list struct {
	v   reflect.Value
	len int
}

func (r ref) slice() list      { return list{r.v, r.v.Len()} }
func (r ref) array(n int) list { return list{r.v, n} }

func (l list) isNil() bool { return l.v.Kind() == reflect.Slice && l.v.IsNil() }

func (l list) index(i int, _ uintptr) ref { return ref{l.v.Index(i)} }

type place struct{ index []int }

func placeOf(_ reflect.Type, index []int) place { return place{index} }

func (r ref) field(p *place) (ref, bool) {
	v, err := r.v.FieldByIndexErr(p.index)
	return ref{v}, err == nil
}
