import type { Catalog } from "../../engines/engine.ts";
import { canonicalJson } from "../../model/canonical-json.ts";
import { mentionedSettings } from "../../model/expression.ts";
import type { Fleet } from "../../model/fleet.ts";
import type { Instance } from "../../model/instance.ts";
import type { Profile } from "../../model/profile.ts";
import type { Setting } from "../../model/setting.ts";

/** How much of an instance a new commit can have moved: these parameters and no others, or possibly everything. */
export type Touched = { readonly kind: "some"; readonly parameters: ReadonlySet<string> } | { readonly kind: "all" };

const everything: Touched = { kind: "all" };

/**
 * Which parameters of an instance can differ between two commits. Only where nothing but settings of its profiles differs, and no
 * expression looks at one of them, is the answer less than everything.
 */
export function findTouched(instance: Instance, catalog: Catalog, [before, after]: readonly [Fleet, Fleet]): Touched {
  if (!isSameDocument(`Instance/${instance.name}`, before, after)) return everything;
  const names = new Set<string>();
  const profiles = profilesOf(instance, after);
  for (const profile of profiles) {
    if (isSameDocument(`Profile/${profile}`, before, after)) continue;
    const differing = differingSettings(before.profiles.get(profile), after.profiles.get(profile));
    if (!differing) return everything;
    for (const setting of differing) {
      const found = catalog.find(setting.parameter);
      if (found.kind !== "known") return everything;
      names.add(found.parameter.name);
    }
  }
  const lists = [instance, ...profiles.flatMap((name) => after.profiles.get(name) ?? [])].map((one) => one.settings);
  return isComputedWith(names, catalog, lists) ? everything : { kind: "some", parameters: names };
}

function profilesOf(instance: Instance, fleet: Fleet): readonly string[] {
  const reached = new Set<string>();
  const visit = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const parent of fleet.profiles.get(name)?.extends ?? []) visit(parent.name);
  };
  for (const profile of instance.profiles) visit(profile.name);
  return [...reached];
}

/** Path counts too: positions in findings and origins name it. */
function isSameDocument(id: string, left: Fleet, right: Fleet): boolean {
  const [one, other] = [left.documents.get(id), right.documents.get(id)];
  return one?.blob === other?.blob && one?.path === other?.path;
}

const compared = new WeakMap<Profile, WeakMap<Profile, readonly Setting[] | undefined>>();

/** The settings that only one of two profiles has, or `undefined` where more than settings differs. One comparison for all instances. */
function differingSettings(before: Profile | undefined, after: Profile | undefined): readonly Setting[] | undefined {
  if (!before || !after) return undefined;
  const known = compared.get(before) ?? new WeakMap<Profile, readonly Setting[] | undefined>();
  compared.set(before, known);
  if (!known.has(after)) known.set(after, compareProfiles(before, after));
  return known.get(after);
}

function compareProfiles(before: Profile, after: Profile): readonly Setting[] | undefined {
  const [left, right] = [before, after].map((profile) => canonicalJson({ ...profile, settings: [] }));
  if (left !== right) return undefined;
  const [olds, news] = [before, after].map(
    (profile) => new Set(profile.settings.map((setting) => canonicalJson(setting))),
  );
  return [
    ...before.settings.filter((setting) => !news?.has(canonicalJson(setting))),
    ...after.settings.filter((setting) => !olds?.has(canonicalJson(setting))),
  ];
}

/**
 * True if one of the parameters takes part in computing settings from settings: an expression looks at it, or it is itself computed
 * from others.
 */
function isComputedWith(names: ReadonlySet<string>, catalog: Catalog, lists: readonly (readonly Setting[])[]): boolean {
  return lists.flatMap(awaitingSettings).some(({ parameter, mentioned }) => {
    const found = catalog.find(parameter);
    const isTouched = found.kind === "known" && names.has(found.parameter.name);
    return isTouched || !mentioned || mentioned.some((name) => names.has(name));
  });
}

interface Awaiting {
  readonly parameter: string;
  /** `undefined`: all. */
  readonly mentioned: readonly string[] | undefined;
}

const awaiting = new WeakMap<readonly Setting[], readonly Awaiting[]>();

/** The settings of a document whose expressions look at other settings; found once. */
function awaitingSettings(settings: readonly Setting[]): readonly Awaiting[] {
  const known = awaiting.get(settings) ?? settings.flatMap(findAwaiting);
  awaiting.set(settings, known);
  return known;
}

function findAwaiting({ parameter, source }: Setting): readonly Awaiting[] {
  const mentioned = source.kind === "expression" ? mentionedSettings(source.expression) : [];
  return mentioned?.length === 0 ? [] : [{ parameter, mentioned }];
}
