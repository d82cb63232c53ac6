package vermouth

import "github.com/gin-gonic/gin"

// GET registers the handlers for GET and for HEAD, which Gin does not do by itself. The answer to HEAD has the headers of
// GET, Content-Length among them, and no body (RFC 9110 section 9.3.2).
func GET(routes gin.IRoutes, path string, handlers ...gin.HandlerFunc) {
	routes.GET(path, handlers...)
	routes.HEAD(path, handlers...)
}
