import type { Finding } from "../../../../model/finding.ts";
import type { Instance } from "../../../../model/instance.ts";
import type { TargetChange } from "../../../../ports/target.ts";
import type { PostgresqlConnection } from "../connection.ts";
import type { ServerReading } from "../observe.ts";
import type { TargetContext } from "../options.ts";
import { checkDryStart } from "./check-dry-start.ts";
import { checkFiles } from "./check-files.ts";
import { checkLibraries } from "./check-libraries.ts";
import { checkPrivileges } from "./check-privileges.ts";
import { checkSessions, checkStandbyFloor } from "./check-sessions.ts";
import { checkSettable } from "./check-settable.ts";
import { checkShadows } from "./check-shadows.ts";
import { describeObstacle } from "./finding.ts";

/** The server that is looked at before it is changed. */
export interface PreflightPlace {
  readonly instance: Instance;
  readonly connection: PostgresqlConnection;
  readonly context: TargetContext;
  readonly reading: ServerReading;
}

/** Everything that would hinder these changes, in the order in which somebody would mend it. Changes nothing. */
export async function preflight(place: PreflightPlace, changes: readonly TargetChange[]): Promise<readonly Finding[]> {
  const { connection, context, instance, reading } = place;
  const obstacles = [
    ...(await checkPrivileges(connection, reading, changes)),
    ...checkFiles(reading, changes),
    ...checkSettable(reading, changes),
    ...checkShadows(reading, changes),
    ...(await checkLibraries(connection, reading, changes)),
    ...(await checkSessions(connection, changes)),
    ...(await checkStandbyFloor(connection, reading, changes)),
    ...(await checkDryStart(context, { instance, reading }, changes)),
  ];
  return obstacles.map((obstacle) => describeObstacle(instance.name, obstacle));
}
