import type { Parameter } from "../../model/parameter.ts";
import type { ExplainResult } from "../../model/results.ts";
import type { Candidate, EffectiveSetting } from "../../model/state.ts";
import type { Report, Section } from "../report.ts";
import { arrangeFindings, countFindings } from "./findings.ts";
import { renderCount } from "./render-count.ts";
import { renderEffect } from "./render-effect.ts";
import { renderPlace, renderSetter } from "./render-origin.ts";

/** Tells why parameters are what they are: one in full depth, several in a table of winners. */
export function describeExplain(result: ExplainResult): Report {
  const { instance, engine, version, settings } = result;
  const findings = arrangeFindings(result.findings);
  const [only, ...others] = settings;
  const isOne = only !== undefined && others.length === 0;
  return {
    title: isOne ? `${only.parameter.name} of ${instance}` : `Settings of ${instance}`,
    verdict: { tone: "good", text: isOne ? renderWinner(only) : renderCount(settings.length, "declared value") },
    totals: `${engine} ${version}; ${countFindings(findings)}`,
    sections: isOne ? explainOne(only) : winners(settings),
    findings,
    footer: [],
  };
}

function renderWinner({ value, origin }: EffectiveSetting): string {
  const place = renderPlace(origin);
  return `${value.display}, from ${renderSetter(origin)}${place === "" ? "" : ` at ${place}`}`;
}

function explainOne(setting: EffectiveSetting): readonly Section[] {
  return [candidates(setting), about(setting.parameter)];
}

function candidates({ parameter, value, origin, over }: EffectiveSetting): Section {
  const fallback: Candidate = { value: parameter.default, origin: { kind: "engine-default" } };
  const losers = origin.kind === "engine-default" ? over : [...over, fallback];
  return {
    kind: "table",
    title: "Where it comes from, strongest first",
    folded: false,
    columns: [
      { title: "", style: "prose" },
      { title: "Value", style: "code" },
      { title: "Set by", style: "code" },
      { title: "At", style: "code" },
      { title: "Written as", style: "code" },
    ],
    rows: [
      ["wins", ...renderCandidate({ value, origin })],
      ...losers.map((loser) => ["over", ...renderCandidate(loser)]),
    ],
  };
}

function renderCandidate({ value, origin }: Candidate): readonly string[] {
  return [value.display, renderSetter(origin), renderPlace(origin), "text" in origin ? origin.text : ""];
}

function about(parameter: Parameter): Section {
  const specials = Object.entries(parameter.specials).map(([value, meaning]) => `${value} means: ${meaning}`);
  const items = [
    `Takes effect: ${renderEffect(parameter.takesEffect)}${parameter.takesEffect === "session" ? "; a session may set its own" : ""}`,
    `Type: ${parameter.type}${parameter.unit === undefined ? "" : `, in ${parameter.unit}`}`,
    ...renderRange(parameter).map((range) => `Allowed: ${range}`),
    ...specials,
    ...(parameter.aliases.length > 0 ? [`Also known as: ${parameter.aliases.join(", ")}`] : []),
    ...(parameter.extension === undefined ? [] : [`Belongs to: ${parameter.extension}`]),
    `Group: ${parameter.category}`,
  ];
  return { kind: "list", title: `About ${parameter.name}`, folded: false, style: "bullets", items };
}

/** What a parameter may be: a closed range in its unit, or its words. */
export function renderRange({ min, max, unit, values }: Parameter): readonly string[] {
  if (values !== undefined) return [values.join(", ")];
  if (min === undefined || max === undefined) return [];
  return [`${min} to ${max}${unit === undefined ? "" : ` (${unit})`}`];
}

function winners(settings: readonly EffectiveSetting[]): readonly Section[] {
  if (settings.length === 0) return [];
  return [
    {
      kind: "table",
      title: "Declared values",
      folded: false,
      columns: [
        { title: "Parameter", style: "code" },
        { title: "Value", style: "code" },
        { title: "Set by", style: "code" },
        { title: "At", style: "code" },
        { title: "Takes effect", style: "prose" },
      ],
      rows: settings.map(({ parameter, value, origin }) => [
        parameter.name,
        value.display,
        renderSetter(origin),
        renderPlace(origin),
        renderEffect(parameter.takesEffect),
      ]),
    },
  ];
}
