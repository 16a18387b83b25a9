import { canonicalJson } from "../../model/canonical-json.ts";
import { SetpointError } from "../../model/setpoint-error.ts";
import type { SetpointDocument, Settings } from "../generated/documents.ts";
import { parseDocument } from "../parse-document.ts";
import type { DocumentFinding } from "../parsed-document.ts";
import { canonicalName } from "../read/read-key.ts";
import { removeSetting, setSetting } from "./edit-text.ts";

/** A change of one setting; `text` is what a document would hold: a literal or `${…}`. */
export type SettingEdit =
  | { readonly kind: "set"; readonly parameter: string; readonly text: string }
  | { readonly kind: "remove"; readonly parameter: string };

/** The edited text, or what was wrong with the document before or after the edit. */
export type EditResult =
  | { readonly kind: "edited"; readonly text: string }
  | { readonly kind: "refused"; readonly findings: readonly DocumentFinding[] };

/**
 * Sets and removes settings of a document and touches nothing else: comments, order, blanks, quotes and line ends stay. A setting
 * with conditions keeps them and gets another value. The result is read again and must say what was meant, or it is not given.
 *
 * @throws SetpointError SP_DOCUMENTS_EDIT_FAILED if the document is laid out in a way that the edit would have damaged
 *
 * @example
 * editDocument(text, [{ kind: "set", parameter: "work_mem", text: "128MB" }]);
 */
export function editDocument(text: string, edits: readonly SettingEdit[]): EditResult {
  const before = parseDocument(new TextEncoder().encode(text));
  if (!before.document) return { kind: "refused", findings: before.findings };
  const settings = settingsOf(before.document);
  const impossible = edits.flatMap((edit) => findObstacle(settings, edit));
  if (impossible.length > 0) return { kind: "refused", findings: impossible };
  const edited = edits.reduce(applyToText, text);
  const after = parseDocument(new TextEncoder().encode(edited));
  if (!after.document) return { kind: "refused", findings: after.findings };
  const expected = edits.reduce(applyToSettings, settings ?? {});
  const meant = canonicalJson(settingsOf(after.document) ?? {}) === canonicalJson(expected);
  if (meant && withoutSettings(after.document) === withoutSettings(before.document))
    return { kind: "edited", text: edited };
  throw new SetpointError("SP_DOCUMENTS_EDIT_FAILED", "The edit would have changed more than the settings it names.", {
    fix: "Edit the document by hand.",
    data: { edits },
  });
}

/** `undefined` for a kind that has no settings. */
function settingsOf({ kind, spec }: SetpointDocument): Settings | undefined {
  if (kind !== "Instance" && kind !== "Profile" && kind !== "Override") return undefined;
  return "settings" in spec ? spec.settings : {};
}

function withoutSettings(document: SetpointDocument): string {
  return canonicalJson({ ...document, spec: { ...document.spec, settings: undefined } });
}

function findObstacle(settings: Settings | undefined, edit: SettingEdit): readonly DocumentFinding[] {
  const place = { severity: "error" as const, line: 1, column: 1 };
  if (!settings) {
    const message = "A document of this kind has no settings.";
    return [{ code: "documents/no-settings", message, fix: "Edit an instance, a profile or an override.", ...place }];
  }
  if (edit.kind === "set" || findName(settings, edit.parameter) !== undefined) return [];
  const message = `The document does not set ${edit.parameter}.`;
  const fix = "The value comes from a profile or a default: set it here to change it.";
  return [{ code: "documents/no-such-setting", message, fix, ...place }];
}

/** The name under which the document sets a parameter. */
function findName(settings: Settings, parameter: string): string | undefined {
  return Object.keys(settings).find((name) => canonicalName(name) === canonicalName(parameter));
}

function applyToText(text: string, edit: SettingEdit): string {
  return edit.kind === "set" ? setSetting(text, edit) : removeSetting(text, edit.parameter);
}

function applyToSettings(settings: Settings, edit: SettingEdit): Settings {
  const name = findName(settings, edit.parameter) ?? edit.parameter;
  const { [name]: known, ...others } = settings;
  if (edit.kind === "remove") return others;
  return { ...others, [name]: typeof known === "object" ? { ...known, value: edit.text } : edit.text };
}
