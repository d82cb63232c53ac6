package responsemodel_test

import (
	"database/sql"
	"encoding/json"
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

type (
	Employee struct {
		Name     string         `json:"name"`
		Salary   int            `json:"salary"`
		Nickname sql.NullString `json:"nickname"`
		Office   *Office        `json:"office"`
		Notes    any            `json:"notes"`
	}
	Office struct {
		City   string `json:"city"`
		Street string `json:"street"`
	}
	EmployeeOut struct {
		Name     string  `json:"name" validate:"required"`
		Salary   int     `json:"salary" model:"view=boss payroll"`
		Nickname *string `json:"nickname"`
		Office   *Office `json:"office"`
	}
)

var employee = Employee{Name: "Ada", Salary: 9000, Office: &Office{"Turin", "Via Po"}, Notes: "hunter2"}

// show compiles a plan and prints how an employee leaves by it.
func show(opts ...responsemodel.Option) {
	plan, err := responsemodel.Compile(reflect.TypeFor[Employee](), reflect.TypeFor[EmployeeOut](), opts...)
	if err != nil {
		fmt.Println(err)
		return
	}
	body, err := plan.Append(nil, &employee, responsemodel.Selection{})
	fmt.Println(string(body), err)
}

func ExampleInclude() {
	show(responsemodel.Include("name", "office.city"))
	show(responsemodel.Include("nmae"))
	// Output:
	// {"name":"Ada","office":{"city":"Turin"}} <nil>
	// responsemodel: responsemodel_test.EmployeeOut: Include: "nmae" is no field of the model; want one of name, salary, nickname, office, office.city, office.street
}

func ExampleExclude() {
	show(responsemodel.Exclude("office.street", "nickname"))
	// Output: {"name":"Ada","office":{"city":"Turin"}} <nil>
}

func ExampleOmitNone() {
	show(responsemodel.OmitNone())
	// Output: {"name":"Ada","office":{"city":"Turin","street":"Via Po"}} <nil>
}

func ExampleView() {
	show(responsemodel.Exclude("office"))
	show(responsemodel.Exclude("office"), responsemodel.View("boss"))
	// Output:
	// {"name":"Ada","nickname":null} <nil>
	// {"name":"Ada","salary":9000,"nickname":null} <nil>
}

func ExampleOptions() {
	house := responsemodel.Options(responsemodel.Strict(), responsemodel.OmitNone())
	show(house, responsemodel.Exclude("office"))
	// Output: {"name":"Ada"} <nil>
}

func ExampleStrict() {
	type Lax struct {
		Notes any `json:"notes"`
	}
	_, err := responsemodel.Compile(reflect.TypeFor[Employee](), reflect.TypeFor[Lax](), responsemodel.Strict())
	fmt.Println(err)
	// Output: responsemodel: responsemodel_test.Lax: Strict: "notes" passes unfiltered: interface {}: an interface: whatever it holds leaves; declare what leaves, or tag the field with model:"unfiltered"
}

func ExamplePlan_Select() {
	plan, err := responsemodel.Compile(reflect.TypeFor[Employee](), reflect.TypeFor[EmployeeOut]())
	if err != nil {
		fmt.Println(err)
		return
	}
	part, err := plan.Select("boss", "salary,office.city")
	if err != nil {
		fmt.Println(err)
		return
	}
	body, err := plan.Append(nil, &employee, part)
	fmt.Println(string(body), err)
	_, err = plan.Select("guest", "salary")
	fmt.Println(err)
	// Output:
	// {"salary":9000,"office":{"city":"Turin"}} <nil>
	// responsemodel: fields: a name is not known; known: name, nickname, office, office.city, office.street
}

func ExamplePlan_Audit() {
	plan, err := responsemodel.Compile(reflect.TypeFor[Employee](), reflect.TypeFor[EmployeeOut]())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(plan.Audit())
	// Output: responsemodel_test.Employee as responsemodel_test.EmployeeOut; dropped: notes
}

func ExamplePlan_Fields() {
	plan, err := responsemodel.Compile(reflect.TypeFor[Employee](), reflect.TypeFor[EmployeeOut]())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, field := range plan.Fields() {
		fmt.Println(field.Name, field.Type, field.Nullable, field.Rules, field.Views, len(field.Fields()))
	}
	// Output:
	// name string false required [] 0
	// salary int false  [boss payroll] 0
	// nickname *string true  [] 0
	// office *responsemodel_test.Office true  [] 2
}

func ExampleOptional() {
	type Patch struct {
		Name responsemodel.Optional[string]  `json:"name"`
		Born responsemodel.Optional[*string] `json:"born"`
	}
	var patch Patch
	err := json.Unmarshal([]byte(`{"born":null}`), &patch)
	fmt.Println(patch.Name.IsSet, patch.Born.IsSet, err)
	plan, err := responsemodel.Compile(reflect.TypeFor[Patch](), reflect.TypeFor[Patch](), responsemodel.OmitUnset())
	if err != nil {
		fmt.Println(err)
		return
	}
	body, err := plan.Append(nil, &patch, responsemodel.Selection{})
	fmt.Println(string(body), err)
	// Output:
	// false true <nil>
	// {"born":null} <nil>
}

func ExampleSet() {
	name := responsemodel.Set("Ada")
	fmt.Println(name.Value, name.IsSet)
	// Output: Ada true
}

func ExampleValidate() {
	type Out struct {
		Name string `json:"name" validate:"max=2"`
	}
	plan, err := responsemodel.Compile(reflect.TypeFor[Employee](), reflect.TypeFor[Out](), responsemodel.Validate(responsemodel.Report))
	if err != nil {
		fmt.Println(err)
		return
	}
	body, err := plan.Append(nil, &employee, responsemodel.Selection{})
	fmt.Println(string(body), err)
	// Output: {"name":"Ada"} responsemodel: responsemodel_test.Out: /name fails max=2
}

func ExampleCompileUnfiltered() {
	plan, err := responsemodel.CompileUnfiltered(reflect.TypeFor[map[string]any]())
	if err != nil {
		fmt.Println(err)
		return
	}
	body, err := plan.Append(nil, &map[string]any{"any": []string{"thing"}}, responsemodel.Selection{})
	fmt.Println(string(body), err)
	// Output: {"any":["thing"]} <nil>
}
