/** Which files are read, and what reading them may take of the machine. */
export interface FilesOptions {
  /** Pattern of paths with `*`, `?` and `**`, relative to `directory`: `metrics/orders-*.parquet`. */
  readonly paths: string;
  /** Absolute path of the directory that relative patterns start from. */
  readonly directory: string;
  /** Where DuckDB and imports keep what does not fit into memory; default: the system's directory for temporary files. */
  readonly temporaryDirectory?: string;
  /** Memory that DuckDB may use, MiB; 512 without it. The program itself needs some 200 MiB more. */
  readonly memoryMiB?: number;
  /** Threads that DuckDB may use; as many as there are processors without it. */
  readonly threads?: number;
  /** More series than this in a window are refused; 200,000 without it. */
  readonly maxSeries?: number;
}
