// Package httpapi is the only room that speaks HTTP: it reads a request, asks a service, and writes the answer. One
// table (routes.go) names every address with its action, its body and its parameters; what is not in it does not exist.
// Rights are decided by the services through internal/domain/policy, never here.
package httpapi
