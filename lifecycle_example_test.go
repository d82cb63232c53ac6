package vermouth_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/gin-vermouth/vermouth"
)

// What was opened last is closed first.
func ExampleLifecycle_OnShutdown() {
	life := &vermouth.Lifecycle{}
	for _, name := range []string{"database", "cache"} {
		life.OnShutdown(func(context.Context) error { fmt.Println("close", name); return nil })
	}
	fmt.Println(life.Shutdown(context.Background()))
	// Output:
	// close cache
	// close database
	// <nil>
}

// One that fails keeps no other from being closed.
func ExampleLifecycle_Shutdown() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	life := &vermouth.Lifecycle{}
	life.OnShutdown(func(context.Context) error { fmt.Println("close database"); return nil })
	life.OnShutdown(func(context.Context) error { return errors.New("cache: not flushed") })
	fmt.Println(life.Shutdown(ctx))
	// Output:
	// close database
	// cache: not flushed
}

func ExampleLifecycle_Ended() {
	life := &vermouth.Lifecycle{}
	fmt.Println(life.Ended())
	_ = life.Shutdown(context.Background())
	fmt.Println(life.Ended())
	// Output:
	// false
	// true
}
