package responsemodel_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

type (
	row struct {
		ID       int64     `json:"id"`
		Name     string    `json:"name"`
		Email    string    `json:"email"`
		Age      int       `json:"age"`
		Score    float64   `json:"score"`
		Active   bool      `json:"active"`
		Created  time.Time `json:"created"`
		Address  address   `json:"address"`
		Tags     []string  `json:"tags"`
		Password string    `json:"password"`
		Salt     []byte    `json:"salt"`
	}
	rowOut struct {
		ID      int64      `json:"id" validate:"gt=0"`
		Name    string     `json:"name" validate:"required,max=100"`
		Email   string     `json:"email" validate:"required,email"`
		Age     int        `json:"age" validate:"gte=0,lte=150"`
		Score   float64    `json:"score" validate:"gte=0"`
		Active  bool       `json:"active"`
		Created time.Time  `json:"created"`
		Address addressOut `json:"address"`
		Tags    []string   `json:"tags" validate:"max=20,dive,required"`
	}
)

func rows(n int) []row {
	list := make([]row, n)
	for i := range list {
		list[i] = row{
			ID: int64(i + 1), Name: fmt.Sprintf("Ada %d", i), Email: "ada@example.com", Age: 36, Score: 0.5, Active: true,
			Created: time.Unix(1_700_000_000, 0).UTC(), Address: address{"Main Street", 7, "secret"}, Tags: []string{"a", "bc"},
			Password: "hunter2", Salt: []byte("salt"),
		}
	}
	return list
}

func byHand(list []row) []rowOut {
	out := make([]rowOut, len(list))
	for i, r := range list {
		out[i] = rowOut{r.ID, r.Name, r.Email, r.Age, r.Score, r.Active, r.Created, addressOut{r.Address.Street, r.Address.Code}, r.Tags}
	}
	return out
}

// BenchmarkAppend compares with a copy by hand and encoding/json.
func BenchmarkAppend(b *testing.B) {
	for _, n := range []int{1, 100, 1000} {
		list := rows(n)
		plan := func(mode responsemodel.Mode) *responsemodel.Plan {
			return compile[[]rowOut, []row](b, responsemodel.Validate(mode))
		}
		b.Run(fmt.Sprintf("%d/hand", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := json.Marshal(byHand(list)); err != nil {
					b.Fatal(err)
				}
			}
		})
		for name, p := range map[string]*responsemodel.Plan{"plan": plan(responsemodel.Off), "validate": plan(responsemodel.Enforce)} {
			b.Run(fmt.Sprintf("%d/%s", n, name), func(b *testing.B) {
				b.ReportAllocs()
				var dst []byte
				for b.Loop() {
					var err error
					if dst, err = p.Append(dst[:0], &list, responsemodel.Selection{}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
