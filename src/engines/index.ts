import type { Engines } from "./engine.ts";
import postgresql from "./postgresql/index.ts";

/** Every engine that Setpoint knows, by the name that documents use. */
export const engines: Engines = new Map([postgresql].map((engine) => [engine.name, engine]));
