// Package api holds the description of API v1, the whole truth about it: the server serves it at
// /api/v1/openapi.yaml, and tests hold routes and real traffic to it.
package api

import _ "embed"

// Document is openapi.yaml as it is served.
//
//go:embed openapi.yaml
var Document []byte
