import type { Handlers } from "../call.ts";
import { actionHandlers } from "./actions.ts";
import { activityHandlers } from "./activity.ts";
import { appHandlers } from "./apps.ts";
import { checkHandlers } from "./check-runs.ts";
import { commentHandlers } from "./comments.ts";
import { contentHandlers } from "./contents.ts";
import { commitHandlers } from "./commits.ts";
import { mergeHandlers } from "./merge.ts";
import { pullHandlers } from "./pulls.ts";
import { refHandlers } from "./refs.ts";
import { reviewHandlers } from "./reviews.ts";
import { rulesetHandlers } from "./rulesets.ts";
import { statusHandlers } from "./statuses.ts";
import { teamHandlers } from "./teams.ts";

/** Every operation that is served. */
export const handlers: Handlers = {
  ...actionHandlers,
  ...activityHandlers,
  ...appHandlers,
  ...checkHandlers,
  ...commentHandlers,
  ...commitHandlers,
  ...contentHandlers,
  ...mergeHandlers,
  ...pullHandlers,
  ...refHandlers,
  ...reviewHandlers,
  ...rulesetHandlers,
  ...statusHandlers,
  ...teamHandlers,
};
