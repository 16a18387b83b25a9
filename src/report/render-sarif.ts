import type { Finding } from "../model/finding.ts";
import { encodePathName } from "./encode-path-name.ts";
import { renderJsonText } from "./render-json.ts";
import type { Report } from "./report.ts";
import { renderVisible } from "./visible-text.ts";

/**
 * Renders the findings of a report as SARIF 2.1.0 (OASIS), for code scanning: one rule per code, one result per finding. A finding
 * without a place in a document names its instance and parameter as a logical location.
 */
export function renderSarif({ findings }: Report): string {
  const codes = [...new Set(findings.map((finding) => finding.code))].toSorted();
  return renderJsonText({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "setpoint", rules: codes.map(toRule) } },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { "%SRCROOT%": { description: { text: "The root of the repository." } } },
        results: findings.map((finding) => toResult(finding, codes)),
      },
    ],
  });
}

function toRule(code: string): unknown {
  const words = code.split("/").at(-1)?.replaceAll("-", " ") ?? code;
  return { id: code, shortDescription: { text: renderMessage(words) } };
}

function toResult({ code, severity, message, fix, ...place }: Finding, codes: readonly string[]): unknown {
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity,
    message: { text: renderMessage(`${message} ${fix}`) },
    locations: toLocations(place),
  };
}

function toLocations({ at, instance, parameter }: Pick<Finding, "at" | "instance" | "parameter">): readonly unknown[] {
  const name = [instance, parameter].filter((part) => part !== undefined).join("/");
  const logical = name === "" ? {} : { logicalLocations: [{ fullyQualifiedName: name }] };
  if (!at) return name === "" ? [] : [logical];
  const uri = at.file.split("/").map(encodePathName).join("/");
  const region = { startLine: at.line, startColumn: at.column };
  return [{ physicalLocation: { artifactLocation: { uri, uriBaseId: "%SRCROOT%" }, region }, ...logical }];
}

/** Literal text of a SARIF message: no placeholder (section 3.11.5) and no embedded link (3.11.6). */
function renderMessage(text: string): string {
  return renderVisible(text)
    .replaceAll(/(\\*)([[\]])/g, String.raw`$1$1\$2`)
    .replaceAll(/[{}]/g, "$&$&");
}
