/**
 * Words that only servers built with an optional library take (`--with-lz4`, `--with-zstd`, `--with-liburing`). Distributors'
 * packages have them, the servers the catalog is harvested from do not. A server without the library refuses them itself.
 * https://www.postgresql.org/docs/current/install-make.html
 */
export const buildValues: Readonly<Record<string, readonly string[]>> = {
  default_toast_compression: ["lz4"],
  io_method: ["io_uring"],
  wal_compression: ["lz4", "zstd"],
};

/**
 * Defaults that the server computes where nothing sets the parameter: `max_stack_depth` boots with 100kB and is raised to 2MB
 * (`InitializeGUCOptionsFromEnvironment` in guc.c) where the stack's limit allows it, as Linux's usual 8MB does.
 */
export const computedDefaults: Readonly<Record<string, string>> = { max_stack_depth: "2048" };
