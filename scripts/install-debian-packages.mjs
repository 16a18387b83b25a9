// @ts-check
// Brings what npm cannot, for tests and the lab: MariaDB, Prometheus with its exporters, sysbench, psql, openssl. On Debian and Ubuntu, as root or where
// sudo asks for no password; elsewhere it says what is missing. Does nothing, and needs no network, when all is in place. No service is
// started, now or at the next boot, and no package is removed (but on a machine of CI's own, where another MySQL may be in the way).
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A program and the package that holds it, with the service that the package would start. */
const programs = [
  { file: "/usr/sbin/mariadbd", package: "mariadb-server-core" },
  { file: "/usr/bin/mariadb", package: "mariadb-client-core" },
  { file: "/usr/bin/sysbench", package: "sysbench" },
  { file: "/usr/bin/psql", package: "postgresql-client" },
  { file: "/usr/bin/openssl", package: "openssl" },
  { file: "/usr/bin/prometheus", package: "prometheus", service: "prometheus.service" },
  {
    file: "/usr/bin/prometheus-postgres-exporter",
    package: "prometheus-postgres-exporter",
    service: "prometheus-postgres-exporter.service",
  },
  {
    file: "/usr/bin/prometheus-mysqld-exporter",
    package: "prometheus-mysqld-exporter",
    service: "prometheus-mysqld-exporter.service",
  },
];

/** Asked by packages before they start a service: 101 forbids it. https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt */
const policy = "/usr/sbin/policy-rc.d";

/** Installs what is missing, or says why it cannot. */
export function installDebianPackages() {
  const missing = programs.filter(({ file }) => !existsSync(file));
  if (missing.length === 0) return;
  const names = missing.map((program) => program.package).join(" ");
  if (!existsSync("/etc/debian_version")) tell(`this is no Debian: bring ${names} yourself`);
  else if (process.getuid?.() === 0) installAsRoot(missing);
  else if (spawnSync("sudo", ["-n", "true"]).status === 0) installBySudo();
  else tell(`run as root: npm run servers (${names})`);
}

/** @param {string} words */
function tell(words) {
  console.error(`Tests on some real servers are skipped; ${words}.`);
}

function installBySudo() {
  const environment = `CI=${process.env["CI"] ?? ""}`;
  const words = ["-n", "env", environment, process.execPath, fileURLToPath(import.meta.url)];
  execFileSync("sudo", words, { stdio: ["ignore", 2, 2] });
}

/** @param {typeof programs} missing */
function installAsRoot(missing) {
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    runApt("update", "-qq");
    const keep = process.env["CI"] === "true" ? [] : ["--no-remove"];
    runApt("install", "-y", "-qq", "--no-install-recommends", ...keep, ...missing.map((program) => program.package));
    for (const program of missing) leaveOff(program);
  } finally {
    if (isOurs) rmSync(policy);
  }
}

/** @param {string[]} words */
function runApt(...words) {
  execFileSync("/usr/bin/apt-get", words, {
    stdio: ["ignore", 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}

/** @param {typeof programs[number]} program */
function leaveOff({ service, package: name }) {
  if (service === undefined) return;
  // The helper of maintainers' scripts works without systemd, too, and only in the name of a package.
  const env = { ...process.env, DPKG_MAINTSCRIPT_PACKAGE: name };
  execFileSync("/usr/bin/deb-systemd-helper", ["disable", service], { stdio: ["ignore", 2, 2], env });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) installDebianPackages();
