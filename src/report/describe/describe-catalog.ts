import type { CatalogResult } from "../../model/results.ts";
import type { Report } from "../report.ts";
import { renderRange } from "./describe-explain.ts";
import { arrangeFindings, countFindings, judgeFindings } from "./findings.ts";
import { renderCount } from "./render-count.ts";
import { renderEffect } from "./render-effect.ts";

/** Tells the parameters of one version of an engine. */
export function describeCatalog({ engine, major, parameters, findings }: CatalogResult): Report {
  const arranged = arrangeFindings(findings);
  return {
    title: `Parameters of ${engine} ${major}`,
    verdict: judgeFindings(arranged, { tone: "good", text: `${engine} ${major} is known` }),
    totals: `${renderCount(parameters.length, "parameter")}; ${countFindings(arranged)}`,
    sections: [
      {
        kind: "table",
        title: "Parameters",
        folded: false,
        columns: [
          { title: "Parameter", style: "code" },
          { title: "Type", style: "prose" },
          { title: "Default", style: "code" },
          { title: "Allowed", style: "code" },
          { title: "Takes effect", style: "prose" },
        ],
        rows: parameters.map((parameter) => [
          parameter.name,
          parameter.type,
          parameter.default.display,
          renderRange(parameter).join(),
          renderEffect(parameter.takesEffect),
        ]),
      },
    ],
    findings: arranged,
    footer: [],
  };
}
