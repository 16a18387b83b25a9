// @ts-check
// Makes a fresh clone ready to work: the project's packages and the real servers of the tests. Needs Node and npm only; quick and
// without network when all is in place.
import { fileURLToPath } from "node:url";
import { installPackages } from "./install-packages.mjs";

installPackages(fileURLToPath(new URL("..", import.meta.url)));
await import("./install-servers.mjs");
