import type { Engine, EngineVersion } from "../../engines/engine.ts";
import type { Finding } from "../../model/finding.ts";
import { closestNames } from "../../model/closest-names.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { Instance, Reference } from "../../model/instance.ts";
import type { Profile } from "../../model/profile.ts";

/** The profiles of an instance, lowest first, and for each the profiles that it builds on. */
export interface ProfileOrder {
  readonly profiles: readonly Profile[];
  /** Profile name → names of everything it extends, directly or not. */
  readonly ancestors: ReadonlyMap<string, ReadonlySet<string>>;
  readonly findings: readonly Finding[];
}

interface Walk {
  readonly fleet: Fleet;
  readonly instance: Instance;
  readonly engine: Engine;
  readonly version: EngineVersion;
  readonly profiles: Profile[];
  readonly ancestors: Map<string, ReadonlySet<string>>;
  readonly findings: Finding[];
}

/** Orders an instance's profiles: as it lists them, each after what it extends, one reached twice only once. */
export function orderProfiles(
  fleet: Fleet,
  instance: Instance,
  on: { engine: Engine; version: EngineVersion },
): ProfileOrder {
  const walk: Walk = { fleet, instance, ...on, profiles: [], ancestors: new Map(), findings: [] };
  for (const reference of instance.profiles) visit(walk, reference, []);
  return walk;
}

function visit(walk: Walk, reference: Reference, path: readonly string[]): ReadonlySet<string> {
  const known = walk.ancestors.get(reference.name);
  if (known) return known;
  const profile = walk.fleet.profiles.get(reference.name);
  const refusal = profile ? findRefusal(walk, profile, path) : unknownProfile(walk.fleet, reference);
  if (refusal || !profile) {
    if (refusal) walk.findings.push({ ...refusal, at: reference.at, instance: walk.instance.name });
    return new Set();
  }
  const ancestors = new Set<string>();
  for (const parent of profile.extends) {
    for (const name of visit(walk, parent, [...path, profile.name])) ancestors.add(name);
    ancestors.add(parent.name);
  }
  walk.ancestors.set(profile.name, ancestors);
  walk.profiles.push(profile);
  return ancestors;
}

type Refusal = Pick<Finding, "code" | "severity" | "message" | "fix">;

function unknownProfile(fleet: Fleet, reference: Reference): Refusal {
  const close = closestNames(reference.name, [...fleet.profiles.keys()]);
  return {
    code: "resolve/unknown-profile",
    severity: "error",
    message: `There is no profile ${reference.name}.`,
    fix:
      close.length > 0
        ? `Did you mean ${close.join(" or ")}?`
        : `Create profiles/${reference.name}.yaml or remove the reference.`,
  };
}

function findRefusal(walk: Walk, profile: Profile, path: readonly string[]): Refusal | undefined {
  if (path.includes(profile.name)) {
    const cycle = [...path.slice(path.indexOf(profile.name)), profile.name].join(" → ");
    return refuse(
      "profile-cycle",
      `Profiles extend each other in a circle: ${cycle}.`,
      "Remove one of these references.",
    );
  }
  if (profile.engine !== walk.engine.name) {
    const message = `Profile ${profile.name} is for ${profile.engine}, instance ${walk.instance.name} runs ${walk.engine.name}.`;
    return refuse("profile-engine", message, `Use a profile for ${walk.engine.name}.`);
  }
  const serves = profile.versions ? walk.engine.satisfies(walk.version, profile.versions.text) : true;
  if (serves === undefined) {
    const message = `Profile ${profile.name} names versions ${profile.versions?.text}, which is no range.`;
    return refuse("version-range", message, 'Write comparisons such as ">=14" or ">=14 <17".');
  }
  if (!serves) {
    const message = `Profile ${profile.name} serves versions ${profile.versions?.text}, instance ${walk.instance.name} runs ${walk.version.text}.`;
    return refuse("profile-version", message, "Use a profile for this version, or widen the profile's versions.");
  }
  return undefined;
}

function refuse(reason: string, message: string, fix: string): Refusal {
  return { code: `resolve/${reason}`, severity: "error", message, fix };
}
