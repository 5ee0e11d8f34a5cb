#!/bin/sh
# Run by the MySQL image at its first start: the three users of docs/operations.md. The program grants the rest.
set -eu
secret() { sed "s/'/''/g" "/run/secrets/$1"; }
mysql --protocol=socket -uroot -p"$(cat /run/secrets/database_root_password)" <<SQL
CREATE USER 'countersign'@'%' IDENTIFIED BY '$(secret database_password)';
CREATE USER 'countersign_reader'@'%' IDENTIFIED BY '$(secret database_reader_password)';
CREATE USER 'countersign_migrator'@'%' IDENTIFIED BY '$(secret database_migrator_password)';
GRANT LOCK TABLES ON countersign.* TO 'countersign'@'%';
GRANT ALL PRIVILEGES ON countersign.* TO 'countersign_migrator'@'%' WITH GRANT OPTION;
SQL
