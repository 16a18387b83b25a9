// @ts-check
// Brings the PostgreSQL servers of test/servers: npm's own packages, plus the library links that their install scripts make
// (run here by hand, since npm may refuse install scripts). May be repeated; does nothing when all is in place.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const servers = fileURLToPath(new URL("../test/servers/", import.meta.url));
const modules = path.join(servers, "node_modules");
const installed = path.join(modules, ".package-lock.json");

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(path.join(servers, "package-lock.json")).mtimeMs) {
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: servers, stdio: ["ignore", 2, 2] });
}
for (const name of readdirSync(modules).filter((entry) => entry.startsWith("pg"))) hydrate(path.join(modules, name));

/** @param {string} directory */
function hydrate(directory) {
  const links = JSON.parse(readFileSync(path.join(directory, "native", "pg-symlinks.json"), "utf8"));
  if (links.every((/** @type {{target: string}} */ link) => existsSync(path.join(directory, link.target)))) return;
  execFileSync(process.execPath, [path.join("scripts", "hydrate-symlinks.js")], {
    cwd: directory,
    stdio: ["ignore", 2, 2],
  });
}
