package store

import (
	"context"
	"database/sql"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/countersign/countersign/internal/store/engine"
)

func pin(ctx context.Context, conn *sql.Conn, e *engine.Engine) *pinned {
	return &pinned{ctx: ctx, conn: conn, judge: e.Judge, statements: map[string]*sql.Stmt{}, rowsAtOnce: e.RowsAtOnce}
}

// openGorm puts gorm over a pool. Transactions are the writers' business alone, and errors are mapped in one place of
// ours, because gorm's own translation knows neither MariaDB's numbers nor this driver's.
func openGorm(e *engine.Engine, pool gorm.ConnPool) (*gorm.DB, error) {
	return gorm.Open(e.Dialector(pool), &gorm.Config{
		SkipDefaultTransaction:   true,
		DisableNestedTransaction: true,
		DisableAutomaticPing:     true,
		Logger:                   logger.Discard,
	})
}
