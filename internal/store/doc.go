// Package store keeps everything but the bytes of attachments, in SQLite or in a database of the MySQL family, behind
// one Store. It is the only room that knows SQL.
//
// Writing goes through Write alone: closures that wait at the same moment share one transaction and one fsync, each in
// a savepoint of its own. Reading goes through methods of Store on connections that never write.
//
// Moments are stored as whole microseconds since 1970 UTC, so that both databases order and compare them alike; the
// precision of a time that went through the store is therefore a microsecond. Zero means "never".
package store
