// @ts-check
// Compiles src to dist, with the JSON files that modules read beside them, and makes the command executable.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const source = path.join(root, "src");
const target = path.join(root, "dist");
const command = path.join(target, "cli", "main.js");

rmSync(target, { recursive: true, force: true });
const compiler = path.join(root, "node_modules", "typescript", "bin", "tsc");
execFileSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
const files = readdirSync(source, { recursive: true, encoding: "utf8" });
for (const file of files.filter((name) => name.endsWith(".json"))) {
  mkdirSync(path.dirname(path.join(target, file)), { recursive: true });
  copyFileSync(path.join(source, file), path.join(target, file));
}
if (existsSync(command)) chmodSync(command, 0o755);
