package fastapi_test

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/dependency"
	"github.com/gin-vermouth/vermouth/dependency/bind"
)

type task = func(context.Context, vermouth.Outcome) error

// noteAndFail makes a task that fails.
func noteAndFail(line string, err error) task {
	return func(ctx context.Context, _ vermouth.Outcome) error {
		note(ctx, line)
		return err
	}
}

// working makes a handler that registers tasks.
func working(tasks ...task) func(*gin.Context) (okay, error) {
	return func(c *gin.Context) (okay, error) {
		for _, task := range tasks {
			vermouth.From(c).Background(task)
		}
		return fine, nil
	}
}

// taskRoutes are those of section N.
func taskRoutes(r *gin.Engine) {
	queue := dependency.Check(func(c *gin.Context) error {
		vermouth.From(c).Background(noting("task of the dependency"))
		return nil
	})
	pool, session := sessionOf("pool"), dependency.Check(openBefore)
	ours := noting("task of the handler")
	g := r.Group("/n")
	g.GET("/one", serve(noteTask))
	g.POST("/one", serve(noteTask, vermouth.Status(http.StatusAccepted)))
	g.GET("/several", serve(working(noting("first"), noting("second"), noting("third"))))
	g.GET("/shared", serve(working(ours), dependency.Use(queue)))
	g.GET("/exits", serve(noteHandlerTask, dependency.Use(pool, session, queue)))
	g.GET("/bodiless", vermouth.Handle(workAndLeave))
	g.GET("/status", serve(workAndRefuse))
	failing := noteAndFail("second", errSecret)
	g.GET("/failing", serve(working(noting("first"), failing, noting("third"))))
	g.GET("/failing-last", serve(working(noting("first"), failing), dependency.Use(pool)))
	g.GET("/raising", serve(workAndRaise, dependency.Use(queue)))
	g.GET("/unhandled", serve(raising(errSecret), dependency.Use(queue)))
	g.GET("/invalid", serve(dependency.Inject(bind.Query[int]("n"), noteN), dependency.Use(queue)))
	g.GET("/refusing", serve(working(noteAndFail("task", vermouth.Fail(http.StatusConflict, "too late")))))
	g.GET("/direct", vermouth.Handle(replyWithTasks(), dependency.Use(queue)))
	g.GET("/direct-own", vermouth.Handle(replyWithTasks("task of the response"), dependency.Use(queue)))
}

func openBefore(c *gin.Context) error {
	ctx := c.Request.Context()
	note(ctx, "open session")
	vermouth.From(c).BeforeSend(func(vermouth.Outcome) error {
		note(ctx, "close session")
		return nil
	})
	return nil
}

func noteHandlerTask(c *gin.Context) (okay, error) {
	vermouth.From(c).Background(noting("task of the handler"))
	return noteHandler(c)
}

func workAndLeave(c *gin.Context) (vermouth.None, error) {
	vermouth.From(c).Background(noting("task"))
	return vermouth.None{}, nil
}

func workAndRefuse(c *gin.Context) (okay, error) {
	vermouth.From(c).Background(noting("task")).SetStatus(http.StatusBadRequest)
	return okay{}, nil
}

func workAndRaise(c *gin.Context) (okay, error) {
	vermouth.From(c).Background(noting("task of the handler"))
	return okay{}, vermouth.Fail(http.StatusConflict, "taken")
}
