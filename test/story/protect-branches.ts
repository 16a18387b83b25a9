import type { GitHubStandIn } from "../support/github/open-github.ts";

const administrators = { actor_id: 5, actor_type: "RepositoryRole" };
const app = { actor_id: 4711, actor_type: "Integration" };

/** Rulesets as Setpoint asks for them, but that administrators may pass: the story shows what comes of that. */
export function protectBranches(github: GitHubStandIn): void {
  const required_status_checks = [{ context: "setpoint", integration_id: app.actor_id }];
  const parameters = { required_status_checks, strict_required_status_checks_policy: true };
  const unmoved = [{ type: "deletion" }, { type: "non_fast_forward" }];
  github.setRuleset({
    name: "main takes requests whose check has passed",
    include: ["~DEFAULT_BRANCH"],
    rules: [...unmoved, { type: "pull_request" }, { type: "required_status_checks", parameters }],
    bypass: [administrators],
  });
  github.setRuleset({
    name: "the record is the app's",
    include: ["refs/heads/setpoint/**/*"],
    rules: [...unmoved, { type: "creation" }, { type: "update" }],
    bypass: [app],
  });
  github.setRuleset({
    name: "emergencies stay as they were opened",
    include: ["refs/heads/override/**/*"],
    rules: unmoved,
    bypass: [app],
  });
}
