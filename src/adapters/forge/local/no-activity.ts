import type { BranchActivity } from "../../../ports/branch-activity.ts";

/** A repository alone does not record who moved its branches. */
export const noActivity: BranchActivity = {
  pushes: async () => ({ kind: "unknown", reason: "a local repository does not record who moves its branches" }),
};
