// Writes what follows from the document schemas: their TypeScript types, the schemas as a module (the program reads no files to
// have them; those of results, too), and the tables of docs/documents.md. With --check it writes nothing and exits 1 where a file is not current.
import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const schemaFolder = path.join(root, "src/documents/schema");
const banner =
  "// Generated from src/documents/schema by scripts/generate-types.mjs. Change the schemas, then run npm run generate.\n";

/** Kinds in the order of the reference. */
const kinds = [
  "instance",
  "profile",
  "lock",
  "rule",
  "owners",
  "threshold",
  "window",
  "rollout",
  "override",
  "configuration",
];

const schemas = await readSchemas(schemaFolder);
const resultSchemas = await readSchemas(path.join(schemaFolder, "results"));
const reference = path.join(root, "docs/documents.md");
const outputs = new Map([
  [path.join(root, "src/documents/generated/documents.ts"), await renderTypes()],
  [path.join(root, "src/documents/generated/schemas.ts"), renderSchemas("schemas", schemas)],
  [path.join(root, "src/documents/generated/result-schemas.ts"), renderSchemas("resultSchemas", resultSchemas)],
  [reference, renderReference(await readFile(reference, "utf8"))],
]);

const check = process.argv.includes("--check");
for (const [file, content] of outputs) {
  const current = await readFile(file, "utf8").catch(() => "");
  if (current === content) continue;
  if (check) {
    console.error(`${path.relative(root, file)} is not current: run npm run generate.`);
    process.exitCode = 1;
  } else await writeFile(file, content);
}

async function readSchemas(folder) {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".schema.json")).toSorted();
  const entries = files.map(async (file) => [file, JSON.parse(await readFile(path.join(folder, file), "utf8"))]);
  return new Map(await Promise.all(entries));
}

async function renderTypes() {
  const union = {
    title: "SetpointDocument",
    description: "A document of any kind, as it is written; told apart by `kind`.",
    oneOf: kinds.map((kind) => ({ $ref: `${kind}.schema.json` })),
  };
  const options = {
    cwd: `${schemaFolder}/`,
    bannerComment: banner,
    additionalProperties: false,
    maxItems: -1,
    ignoreMinAndMaxItems: true,
  };
  return compile(union, "SetpointDocument", options);
}

function renderSchemas(name, some) {
  const text = JSON.stringify(Object.fromEntries(some), null, 2);
  return `${banner}\n/** Every schema by the name of its file; \`$ref\`s between them use these names. */\nexport const ${name}: Readonly<Record<string, object>> = ${text};\n`;
}

function renderReference(current) {
  const [before, rest = ""] = current.split("<!-- generated -->");
  const after = rest.split("<!-- end of generated -->")[1] ?? "\n";
  const sections = kinds.map((kind) => renderKind(schemas.get(`${kind}.schema.json`)));
  return `${before}<!-- generated -->\n${sections.join("\n")}<!-- end of generated -->${after}`;
}

function renderKind(schema) {
  const kind = schema.properties.kind.const;
  const rows = ["metadata", "spec"].flatMap((name) => renderRows(schema.properties[name], name, true));
  return `## ${kind}\n\n${schema.description}\n\n| property | type | | meaning |\n|---|---|---|---|\n${rows.join("\n")}\n`;
}

function renderRows(schema, name, required) {
  const resolved = resolve(schema);
  const own = `| \`${name}\` | ${renderType(resolved)} | ${required ? "required" : renderDefault(resolved)} | ${escape(resolved.description)} |`;
  return [own, ...childRows(resolved, name)];
}

function childRows(resolved, name) {
  const isRequired = (child) => (resolved.required ?? []).includes(child);
  const properties = Object.entries(resolved.properties ?? {});
  if (properties.length > 0)
    return properties.flatMap(([child, schema]) => renderRows(schema, `${name}.${child}`, isRequired(child)));
  if (resolved.items) return nestedRows(resolved.items, `${name}[]`);
  if (typeof resolved.additionalProperties === "object")
    return nestedRows(resolved.additionalProperties, `${name}.<name>`);
  return [];
}

/** Rows below a list's items or a map's values, of which only maps have any. */
function nestedRows(schema, name) {
  const resolved = resolve(schema);
  const forms = resolved.oneOf ? resolved.oneOf.map(resolve) : [resolved];
  return forms.flatMap((form) => (form.properties ? childRows(form, name) : []));
}

function resolve(schema) {
  if (schema.$ref === undefined) return schema;
  const [file, pointer] = schema.$ref.split("#/$defs/");
  return { ...resolve(schemas.get(file).$defs[pointer]), ...schema, $ref: undefined };
}

function renderType(schema) {
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(", ");
  if (schema.oneOf) return schema.oneOf.map((form) => renderType(resolve(form))).join(" or ");
  if (schema.tsType) return "value";
  if (schema.type === "array") return `list of ${renderType(resolve(schema.items))}`;
  if (schema.type === "object")
    return schema.properties ? "map" : `map of ${renderType(resolve(schema.additionalProperties))}`;
  return schema.format?.replace("setpoint-", "") ?? schema.type;
}

function renderDefault(schema) {
  return schema.default === undefined ? "" : `default \`${JSON.stringify(schema.default).replaceAll('"', "")}\``;
}

function escape(text) {
  return text
    .replaceAll("|", String.raw`\|`)
    .replaceAll("<", "&lt;")
    .replaceAll("*", String.raw`\*`);
}
