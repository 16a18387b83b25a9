// @ts-check
// The tables of an orders shop that loads work on.

/** @typedef {import("./databases.mjs").LabServer} LabServer */

/**
 * Customers, orders and their lines, for reports.
 * @param {LabServer} server
 * @param {number} lines
 */
export async function createOrders(server, lines) {
  const numbers = numbersOf(server);
  const orders = Math.round(lines / 8);
  const customers = Math.round(orders / 15);
  await server.execute([
    "CREATE TABLE customers (id int PRIMARY KEY, region int NOT NULL, name varchar(60) NOT NULL)",
    "CREATE TABLE orders (id int PRIMARY KEY, customer int NOT NULL, day int NOT NULL)",
    "CREATE TABLE order_lines (order_id int NOT NULL, product int NOT NULL, amount int NOT NULL, price double precision NOT NULL, note varchar(60) NOT NULL)",
    `INSERT INTO customers SELECT n, n % 12, concat('customer ', n) FROM ${numbers(customers)}`,
    `INSERT INTO orders SELECT n, 1 + (n * 7919) % ${customers}, n % 365 FROM ${numbers(orders)}`,
    `INSERT INTO order_lines SELECT 1 + n % ${orders}, (n * 31) % 997, n % 9, (n % 1000) / 10.0, concat('note ', (n * 7907) % 50021) FROM ${numbers(lines)}`,
    "CREATE INDEX lines_order ON order_lines (order_id)",
    ...(server.engine === "postgresql" ? ["VACUUM ANALYZE"] : ["ANALYZE TABLE customers, orders, order_lines"]),
  ]);
}

/** @param {LabServer} server */
export async function createJobs(server) {
  await server.execute([
    `CREATE TABLE jobs (id ${serialOf(server)}, payload varchar(200) NOT NULL, status varchar(10) NOT NULL)`,
  ]);
}

/** @param {LabServer} server */
export async function createReadings(server) {
  const time = server.engine === "postgresql" ? "timestamptz" : "datetime(6)";
  await server.execute([
    `CREATE TABLE readings (id ${serialOf(server)}, at ${time} NOT NULL, sensor int NOT NULL, value double precision NOT NULL)`,
    "CREATE INDEX readings_at ON readings (at)",
  ]);
}

/**
 * Where bulk loads go, and a table that they may come from.
 * @param {LabServer} server
 * @param {number} rows
 */
export async function createImports(server, rows) {
  const columns = "id int NOT NULL, customer int NOT NULL, price double precision NOT NULL, note varchar(80) NOT NULL";
  await server.execute([
    `CREATE TABLE delivered (${columns})`,
    `CREATE TABLE imported (${columns})`,
    "CREATE INDEX imported_customer ON imported (customer)",
    `INSERT INTO delivered SELECT n, n % 1000, n / 7.0, concat('delivered with the night train ', n) FROM ${numbersOf(server)(rows)}`,
  ]);
}

/** @param {LabServer} server @returns {(count: number) => string} */
function numbersOf(server) {
  return server.engine === "postgresql"
    ? (count) => `(SELECT n::bigint FROM generate_series(1, ${count}) AS s(n)) AS numbers`
    : (count) => `(SELECT seq AS n FROM seq_1_to_${count}) AS numbers`;
}

/** @param {LabServer} server */
function serialOf(server) {
  return server.engine === "postgresql" ? "bigserial PRIMARY KEY" : "bigint AUTO_INCREMENT PRIMARY KEY";
}
