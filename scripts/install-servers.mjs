// @ts-check
// Brings the PostgreSQL servers of test/servers: npm's own packages, plus the library links that their install scripts make
// (run here by hand, since npm may refuse install scripts). Run by itself (`npm run servers`) it also brings the servers that only the
// operating system has; not so as a part of the setup, which changes nothing outside of the clone. May be repeated; does nothing when
// all is in place.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { installDebianPackages } from "./install-debian-packages.mjs";
import { installPackages } from "./install-packages.mjs";

const servers = fileURLToPath(new URL("../test/servers/", import.meta.url));
const modules = path.join(servers, "node_modules");

installPackages(servers, ["--ignore-scripts"]);
const packages = existsSync(modules) ? readdirSync(modules).filter((entry) => entry.startsWith("pg")) : [];
for (const name of packages) linkLibraries(path.join(modules, name));
if (packages.length === 0) {
  console.error(`npm brings no PostgreSQL for ${process.platform} ${process.arch}: tests on real servers are skipped.`);
}
if (process.argv[1] === fileURLToPath(import.meta.url)) installDebianPackages();

/** @param {string} directory */
function linkLibraries(directory) {
  const links = JSON.parse(readFileSync(path.join(directory, "native", "pg-symlinks.json"), "utf8"));
  if (links.every((/** @type {{target: string}} */ link) => existsSync(path.join(directory, link.target)))) return;
  execFileSync(process.execPath, [path.join("scripts", "hydrate-symlinks.js")], {
    cwd: directory,
    stdio: ["ignore", 2, 2],
  });
}
