interface Seed {
  readonly law: string;
  readonly file: string;
  readonly code: string;
  readonly breach: RegExp;
}

/** One breach of each law. */
export const seeds: readonly Seed[] = [
  {
    law: "the model imports nothing",
    file: "src/model/value.ts",
    code: `import type { Clock } from "../ports/clock.ts";`,
    breach: /may not import src\/ports/u,
  },
  {
    law: "documents know no engine",
    file: "src/documents/read.ts",
    code: `import { x } from "../engines/engine.ts";`,
    breach: /may not import src\/engines/u,
  },
  {
    law: "a stage uses the types of a port, not its code",
    file: "src/stages/plan/compare.ts",
    code: `import { x } from "../../ports/clock.ts";`,
    breach: /may not import src\/ports/u,
  },
  {
    law: "a stage knows no adapter",
    file: "src/stages/plan/compare.ts",
    code: `import type { P } from "../../adapters/target/postgresql/options.ts";`,
    breach: /may not import src\/adapters/u,
  },
  {
    law: "a stage stays out of another stage's inside",
    file: "src/stages/plan/compare.ts",
    code: `export { x } from "../gate/decide.ts";`,
    breach: /may not import src\/stages\/gate/u,
  },
  {
    law: "a stage knows no single engine",
    file: "src/stages/plan/compare.ts",
    code: `const { x } = await import("../../engines/postgresql/index.ts");`,
    breach: /may not import src\/engines\/postgresql/u,
  },
  {
    law: "an adapter knows no other vendor",
    file: "src/adapters/target/mysql/connect.ts",
    code: `import { x } from "../postgresql/options.ts";`,
    breach: /may not import src\/adapters\/target\/postgresql/u,
  },
  {
    law: "an adapter knows no other engine",
    file: "src/adapters/target/mysql/connect.ts",
    code: `import x from "../../../engines/postgresql/index.ts";`,
    breach: /may not import src\/engines\/postgresql/u,
  },
  {
    law: "only adapters of metrics map the names of exporters",
    file: "src/adapters/target/mysql/connect.ts",
    code: `import { x } from "../../../engines/exporters/map-series.ts";`,
    breach: /may not import src\/engines\/exporters/u,
  },
  {
    law: "the vocabulary of metrics knows no exporter",
    file: "src/engines/metrics/vocabulary.ts",
    code: `import { x } from "../exporters/map-series.ts";`,
    breach: /may not import src\/engines\/exporters/u,
  },
  {
    law: "an adapter knows no other port's adapter",
    file: "src/adapters/target/mysql/connect.ts",
    code: `import x from "../../repo/repo-error.ts";`,
    breach: /may not import src\/adapters\/repo/u,
  },
  {
    law: "a flow knows no adapter",
    file: "src/flows/deploy.ts",
    code: `import { x } from "../adapters/repo/repo-error.ts";`,
    breach: /may not import src\/adapters/u,
  },
  {
    law: "a report knows the model only",
    file: "src/report/text.ts",
    code: `import type { x } from "../stages/gate/decide.ts";`,
    breach: /may not import src\/stages/u,
  },
  {
    law: "a command knows no adapter",
    file: "src/cli/commands/plan.ts",
    code: `import { x } from "../../adapters/repo/repo-error.ts";`,
    breach: /may not import src\/adapters/u,
  },
  {
    law: "a vendor's package stays in its folder",
    file: "src/flows/deploy.ts",
    code: `import pg from "pg";`,
    breach: /may not import pg/u,
  },
  {
    law: "a part of a vendor's package stays there too",
    file: "src/flows/deploy.ts",
    code: `import A from "ajv/dist/2020.js";`,
    breach: /may not import ajv/u,
  },
  {
    law: "packages without a folder are refused",
    file: "src/flows/deploy.ts",
    code: `import "lodash";`,
    breach: /lodash, which no folder owns/u,
  },
  {
    law: "the pure rooms know no Node",
    file: "src/stages/gate/decide.ts",
    code: `import { createHash } from "node:crypto";`,
    breach: /may not import node:crypto/u,
  },
  {
    law: "nobody but the command line has a clock",
    file: "src/flows/deploy.ts",
    code: `const now = new Date();`,
    breach: /new Date\(\)/u,
  },
  {
    law: "nor the time in numbers",
    file: "src/flows/deploy.ts",
    code: "const label = `${Date.now()}`;",
    breach: /Date\.now/u,
  },
  { law: "nor chance", file: "src/model/value.ts", code: `const x = Math.random();`, breach: /Math\.random/u },
  { law: "nor a console", file: "src/model/value.ts", code: `console.log(1);`, breach: /console/u },
  {
    law: "nor an environment",
    file: "src/adapters/target/mysql/connect.ts",
    code: `const x = process.env["X"];`,
    breach: /process/u,
  },
  {
    law: "engines are not told apart by name",
    file: "src/stages/gate/decide.ts",
    code: `if (engine === "postgresql") stop();`,
    breach: /compares an engine/u,
  },
  {
    law: "nor by a switch",
    file: "src/flows/deploy.ts",
    code: `switch (engine) { case 'mysql': stop(); }`,
    breach: /compares an engine/u,
  },
  { law: "a flow is one screen", file: "src/flows/deploy.ts", code: "f();\n".repeat(61), breach: /61 lines/u },
  {
    law: "a front re-exports by name",
    file: "src/index.ts",
    code: `export * from "./model/value.ts";`,
    breach: /named re-exports only/u,
  },
  {
    law: "imports name files",
    file: "src/model/value.ts",
    code: `import { x } from "./gone.ts";`,
    breach: /no file of src/u,
  },
];
