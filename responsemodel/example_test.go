package responsemodel_test

import (
	"fmt"
	"reflect"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

func ExampleCompile() {
	type User struct {
		ID           int    `json:"id"`
		Email        string `json:"email"`
		PasswordHash string `json:"password_hash"`
	}
	type UserOut struct {
		ID    int64  `json:"id"`
		Email string `json:"email" validate:"email"`
	}
	plan, err := responsemodel.Compile(reflect.TypeFor[User](), reflect.TypeFor[UserOut]())
	if err != nil {
		fmt.Println(err)
		return
	}
	body, err := plan.Append(nil, &User{ID: 1, Email: "ada@example.com", PasswordHash: "$2a$"}, responsemodel.Selection{})
	fmt.Println(string(body), err)
	_, err = plan.Append(nil, &User{ID: 2, Email: "not an address"}, responsemodel.Selection{})
	fmt.Println(err)
	// Output:
	// {"id":1,"email":"ada@example.com"} <nil>
	// responsemodel: responsemodel_test.UserOut: /email fails email
}
