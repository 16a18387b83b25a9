/**
 * Engines whose metrics are known, whether or not their parameters are managed: an instance of one of them may stand in the documents
 * to be looked at, without profiles and settings.
 */
export const measuredEngines: ReadonlySet<string> = new Set(["mariadb", "mysql", "postgresql"]);
