import { defineEngine, type Engine } from "../engine.ts";
import { getCatalog } from "./catalog.ts";
import { hostBound, secretParameters, sideDoors, standbyFloor } from "./knowledge/parameter-groups.ts";
import { statistics } from "./knowledge/statistics.ts";
import { postgresqlMajors } from "./majors.ts";
import { readConfigurationFile } from "./read-configuration-file.ts";
import { relations } from "./relations/relations.ts";
import { compareValues } from "./values/compare-values.ts";
import { readResult } from "./values/read-result.ts";
import { readValue } from "./values/read-value.ts";
import { toExpression } from "./values/to-expression.ts";
import { parseVersion, satisfies } from "./version.ts";

/** PostgreSQL 12 to 18: catalogs harvested from real servers, and the grammar of guc.c. */
const postgresql: Engine = defineEngine({
  name: "postgresql",
  versions: postgresqlMajors,
  can: { reloadWithoutRestart: true, storeOverConnection: true },
  relations,
  standbyFloor,
  hostBound,
  sideDoors,
  secrets: [...secretParameters],
  statistics,
  parseVersion,
  satisfies,
  catalog: (version) => getCatalog(version.major),
  readConfigurationFile,
  readValue,
  readResult,
  toExpression,
  compare: compareValues,
});

export default postgresql;
