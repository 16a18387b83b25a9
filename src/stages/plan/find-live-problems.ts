import type { Finding } from "../../model/finding.ts";
import type { InstanceState } from "../../model/state.ts";
import { isSameValue } from "../../model/value.ts";
import type { DesiredAndObserved } from "./desired-and-observed.ts";

/** What keeps a stored value from being what runs, runs without being declared, or is left alone although it is stored. */
export function findLiveProblems(
  pairs: readonly DesiredAndObserved[],
  { instance }: InstanceState,
): readonly Finding[] {
  return pairs.flatMap((pair) => {
    const problem = findShadow(pair) ?? (pair.leftAlone ? findLeftAlone(pair) : findUnmanaged(pair));
    return problem ? [{ ...problem, instance: instance.name, parameter: pair.observed.name }] : [];
  });
}

type Problem = Pick<Finding, "code" | "severity" | "message" | "fix">;

function findShadow({ declared, observed }: DesiredAndObserved): Problem | undefined {
  if (!declared || observed.shadowedBy.length === 0) return undefined;
  return {
    code: "plan/shadowed",
    severity: "warning",
    message: `${observed.name} is also set by ${observed.shadowedBy.join(", ")}, which outranks what Setpoint stores.`,
    fix: "Remove it there, or remove it from the documents.",
  };
}

/** The default that documents promise is not what runs, because a file of the operator's says otherwise. */
function findUnmanaged({ wanted, declared, observed }: DesiredAndObserved): Problem | undefined {
  const fromFile = observed.sourceFile !== undefined && observed.stored === undefined;
  if (declared || !fromFile || isSameValue(observed.running, wanted.value)) return undefined;
  return {
    code: "plan/unmanaged",
    severity: "note",
    message: `${observed.name} is ${observed.running.display} from ${observed.sourceFile}; no document declares it (default ${wanted.value.display}).`,
    fix: "Run setpoint import to take it into the documents, or remove it from that file.",
  };
}

function findLeftAlone({ observed }: DesiredAndObserved): Problem | undefined {
  if (observed.stored === undefined) return undefined;
  return {
    code: "plan/left-alone",
    severity: "note",
    message: `${observed.name} is stored on the server and declared nowhere; it belongs to its host or may hold a secret, so it is left alone.`,
    fix: "Declare it if Setpoint is to hold it; otherwise nothing is to be done.",
  };
}
