package bind_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
)

// All that is wrong with the input is one answer.
func ExampleJSON() {
	type ItemIn struct {
		Name  string `json:"name" binding:"required"`
		Price int    `json:"price" binding:"gte=0"`
	}
	put := func(_ *gin.Context, id int, item ItemIn) (vermouth.None, error) { return vermouth.None{}, nil }
	r := gin.New()
	r.PUT("/items/:id", vermouth.Handle(dependency.Inject2(bind.Path[int]("id"), bind.JSON[ItemIn](), put)))

	s := httptest.NewServer(r)
	defer s.Close()
	request, _ := http.NewRequest(http.MethodPut, s.URL+"/items/x", strings.NewReader(`{"price":-1}`))
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	fmt.Println(strings.ReplaceAll(string(body), `{"in"`, "\n"+`{"in"`))
	// Output:
	// {"title":"Unprocessable Entity","status":422,"detail":"The request's input is not valid.","errors":[
	// {"in":"path","name":"id","rule":"want an integer"},
	// {"in":"body","name":"/name","rule":"required"},
	// {"in":"body","name":"/price","rule":"gte=0"}]}
}
