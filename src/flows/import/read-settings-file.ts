import type { Catalog, Engine, Engines } from "../../engines/engine.ts";
import type { Finding } from "../../model/finding.ts";
import type { Instance } from "../../model/instance.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import type { Value } from "../../model/value.ts";
import type { FoundSettings } from "./find-differences.ts";

/** What the file says; what it does not say has its default. @throws SetpointError SP_IMPORT_NO_VERSION */
export function readFromFile(
  instance: Instance,
  file: { readonly path: string; readonly text: string },
  engines: Engines,
): FoundSettings {
  const engine = engines.get(instance.engine);
  const version = engine?.parseVersion(instance.version);
  if (!engine || !version) throw noVersion(instance, engines);
  const catalog = engine.catalog(version);
  const { lines, problems } = engine.readConfigurationFile(file.text);
  const held = new Map(
    [...catalog.parameters.values()].map((parameter): [string, Value] => [parameter.name, parameter.default]),
  );
  const set = new Map<string, Value>();
  const findings: Finding[] = problems.map(({ line, ...problem }) => ({
    ...problem,
    severity: "error",
    at: { file: file.path, line, column: 1 },
  }));
  for (const { name, text, line } of lines) {
    const read = readLine({ name, text }, catalog, engine);
    if ("code" in read)
      findings.push({ ...read, severity: "error", at: { file: file.path, line, column: 1 }, parameter: name });
    else set.set(read.name, read.value);
  }
  return { version: instance.version, set, held: new Map([...held, ...set]), stored: new Set(), findings };
}

type Read = { readonly name: string; readonly value: Value } | Pick<Finding, "code" | "message" | "fix">;

function readLine(
  { name, text }: { readonly name: string; readonly text: string },
  catalog: Catalog,
  engine: Engine,
): Read {
  const found = catalog.find(name);
  if (found.kind !== "known") {
    const message = `${catalog.engine} ${catalog.major} has no parameter ${name}.`;
    return {
      code: "import/unknown-parameter",
      message,
      fix: "Check --server-version; a server of it would not start with this line.",
    };
  }
  const reading = engine.readValue(found.parameter, text);
  return reading.kind === "value" ? { name: found.parameter.name, value: reading.value } : reading.problem;
}

function noVersion({ name, engine, version }: Instance, engines: Engines): SetpointError {
  const known = [...engines.values()].map((one) => `${one.name} ${one.versions.join(", ")}`).join("; ");
  const message = `${name}: the file of ${engine} ${version || "without a version"} cannot be read.`;
  const fix = `Give --server-version, for example 16.4; Setpoint knows ${known}.`;
  return new SetpointError("SP_IMPORT_NO_VERSION", message, { fix });
}
