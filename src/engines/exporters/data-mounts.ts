/**
 * Where a data directory lies, the likeliest first: a file system mounted just for it, as packages and images lay it out, then larger ones
 * that would hold it. The first that a host has is taken; free space of others is not added to it.
 */
export const dataMounts: readonly (readonly string[])[] = [
  [
    "/var/lib/postgresql",
    "/var/lib/postgresql/data",
    "/var/lib/pgsql",
    "/var/lib/pgsql/data",
    "/var/lib/mysql",
    "/bitnami/postgresql",
    "/bitnami/mariadb",
    "/bitnami/mysql",
    "/pgdata",
  ],
  ["/var/lib"],
  ["/data", "/srv", "/mnt/data"],
  ["/var"],
  ["/"],
];

/** Devices that lie on others, or are none: what they do is counted there already. */
export const stackedDevices: readonly string[] = ["dm-", "md", "loop", "ram", "zram", "sr", "fd", "nbd"];
