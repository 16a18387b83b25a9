/** How often a property of the gate is tried. */
export const fullRuns = 3000;

/** Fewer times where every mutation of the code pays for it. */
export const propertyRuns: number = Number(process.env["SETPOINT_PROPERTY_RUNS"] ?? fullRuns);
