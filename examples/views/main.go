// Command views shows what a response model decides: what leaves of a stored type, to whom, and how much of it.
package main

import (
	"cmp"
	"database/sql"
	"fmt"
	"log"
	"os"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/middleware"
	"github.com/gin-vermouth/vermouth/responsemodel"
)

// Employee is what is stored.
type Employee struct {
	ID       int
	Name     string
	Nickname sql.NullString
	Salary   int
	Desk     *Desk
	Password string
}

type Desk struct {
	Floor int
	Room  Room
}

type Room int

func (r Room) String() string { return fmt.Sprintf("room %d", int(r)) }

// EmployeeOut is what leaves. Nothing else does, whatever is added to Employee later.
type EmployeeOut struct {
	ID       int     `json:"id" model:"from=ID" validate:"gt=0"`
	Name     string  `json:"name" model:"from=Name" validate:"required,max=100"`
	Nickname *string `json:"nickname" model:"from=Nickname"`               // NULL is null
	Floor    *int    `json:"floor" model:"from=Desk.Floor"`                // null without a desk
	Room     *string `json:"room" model:"from=Desk.Room,string"`           // by its method String
	Salary   int     `json:"salary" model:"from=Salary,view=boss payroll"` // in these views only
}

// house is what all routes of a team have in common.
var house = responsemodel.Options(responsemodel.Strict(), responsemodel.OmitNone())

// whoAsks is a dependency that knows the caller. A real one asks a session and not a header.
var whoAsks = dependency.Check(func(c *gin.Context) error {
	vermouth.From(c).SetView(c.GetHeader("X-Role"))
	return nil
})

func getEmployee(*gin.Context) (*Employee, error) {
	return &Employee{ID: 1, Name: "Ada", Nickname: sql.NullString{String: "Countess", Valid: true}, Salary: 9000,
		Desk: &Desk{Floor: 3, Room: 12}, Password: "hunter2"}, nil
}

func listEmployees(c *gin.Context) ([]*Employee, error) {
	ada, err := getEmployee(c)
	return []*Employee{ada, {ID: 2, Name: "Grace", Salary: 9500, Password: "hunter3"}}, err
}

// statistics has no type of its own: what a map has, its model filters too.
func statistics(*gin.Context) (gin.H, error) {
	return gin.H{"count": 2, "average": 9250.0, "passwords": []string{"hunter2", "hunter3"}}, nil
}

type Statistics struct {
	Count   int      `json:"count"`
	Average *float64 `json:"average"`
}

func router() *gin.Engine {
	r := gin.New()
	r.Use(gin.Recovery(), middleware.TemporalResponse(), dependency.Attach(whoAsks))
	r.GET("/employees/1", vermouth.Handle(getEmployee, vermouth.As[EmployeeOut](house)))
	r.GET("/employees", vermouth.Handle(listEmployees, vermouth.As[[]EmployeeOut](house), vermouth.SparseFields("fields")))
	r.GET("/names", vermouth.Handle(listEmployees, vermouth.As[[]EmployeeOut](house, responsemodel.Include("id", "name"))))
	r.GET("/statistics", vermouth.Handle(statistics, vermouth.As[Statistics](house)))
	return r
}

func main() {
	gin.SetMode(cmp.Or(os.Getenv(gin.EnvGinMode), gin.ReleaseMode))
	r := router()
	for _, route := range vermouth.Routes(r) {
		fmt.Println(route)
	}
	address := "localhost:" + cmp.Or(os.Getenv("PORT"), "8080")
	fmt.Printf("try: curl http://%[1]s/employees/1\n     curl -H 'X-Role: boss' http://%[1]s/employees/1\n"+
		"     curl 'http://%[1]s/employees?fields=name,floor'\n     curl http://%[1]s/statistics\n", address)
	log.Fatal(r.Run(address))
}
