-- +goose Up
-- A reader's page is read level by level up to his clearance, so that it never walks over what he may not see.
CREATE INDEX publications_of_level_by_state ON publications (project_id, state, secrecy, published_at, archive_no, class, valid_until);
CREATE INDEX publications_of_level_by_class ON publications (project_id, state, secrecy, class, published_at, archive_no, valid_until);
CREATE INDEX publications_of_level_by_day ON publications (project_id, state, secrecy, work_date, published_at, archive_no, class, valid_until);

-- +goose Down
DROP INDEX publications_of_level_by_day;
DROP INDEX publications_of_level_by_class;
DROP INDEX publications_of_level_by_state;
