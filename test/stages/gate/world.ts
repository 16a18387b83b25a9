import * as fc from "fast-check";

/**
 * Everything that can happen around one request, in the plainest words: minutes instead of times, numbers instead of commits. What
 * the gate is given and what the reference looks at are both made from this.
 */
export interface World {
  /** Since the world began. */
  readonly minute: number;
  readonly target: "main" | "release";
  /** What the request changes: `fsync` is locked, `work_mem` is not. */
  readonly changes: readonly ("fsync" | "work_mem")[];
  readonly head: number;
  readonly makers: readonly Maker[];
  readonly said: readonly Said[];
  readonly board: readonly Posted[];
  readonly teams: Readonly<Record<string, readonly string[] | "unreadable">>;
  readonly policy: Policy;
  /** Another one with every change of the policy. */
  readonly policyVersion: number;
  readonly freeze: { readonly from: number; readonly until: number } | undefined;
  readonly isAccepted: boolean;
  readonly tickets: readonly TicketInWorld[] | "unreadable";
}

/** Whoever made a commit; nobody knows those without a login. */
export interface Maker {
  readonly login: string | undefined;
  readonly role: "author" | "committer" | "co-author" | "pusher";
}

/** A review as it arrived. */
export interface Said {
  readonly who: string;
  readonly app: number | undefined;
  readonly word: "approved" | "changes-requested" | "commented" | "dismissed";
  readonly head: number;
  readonly minute: number;
}

/** A finished check that was put before the reviewers. */
export interface Posted {
  readonly head: number;
  readonly plan: string;
  readonly minute: number;
}

/** Trunk's policy. */
export interface Policy {
  readonly rounds: readonly Round[];
  readonly expiresMinutes: number | undefined;
  readonly ticket: "none" | "told" | "required";
  readonly threshold: "none" | "by name" | readonly Round[];
  readonly coAuthorsCount: boolean;
  readonly unknownMakers: "close" | "one-more-approval";
}

/** Some approvals out of a group. */
export interface Round {
  readonly name: string;
  readonly from: Group;
  readonly count: number;
  readonly after: string | undefined;
  readonly fallback: { readonly from: Group; readonly afterMinutes: number | undefined } | undefined;
}

/** Who may approve. */
export interface Group {
  readonly teams: readonly string[];
  readonly users: readonly string[];
  readonly apps: readonly number[];
}

/** A ticket as the desk holds it. */
export interface TicketInWorld {
  readonly plan: string;
  readonly state: "open" | "approved" | "rejected" | "closed";
  readonly from: number | undefined;
  readonly until: number | undefined;
}

/** What happens next. */
export type Happening = (world: World) => World;

/** Names the plan of a world as nobody else does: what it changes, under which policy. */
export function planOf({ changes, policyVersion }: Pick<World, "changes" | "policyVersion">): string {
  return `policy ${policyVersion}: ${["fsync", "work_mem"].filter((name) => changes.some((one) => one === name)).join(" ")}`;
}

const reviewers = ["ada", "Bo", "bo", "chris", "dee", "EVE", "sam", "sue"];
const members = ["ada", "BO", "chris", "dee", "eve", "sam", "sue", "deploy[bot]"];
const teamNames = ["dba", "cab", "leads"];

/** Mostly one, seldom the other. */
function rarely<Often, Seldom>(often: fc.Arbitrary<Often>, seldom: fc.Arbitrary<Seldom>): fc.Arbitrary<Often | Seldom> {
  return fc.oneof({ weight: 9, arbitrary: often }, { weight: 1, arbitrary: seldom });
}

const group: fc.Arbitrary<Group> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom("dba", "cab").map((team) => ({ teams: [team], users: [], apps: [] })) },
  { weight: 1, arbitrary: fc.constant({ teams: [], users: ["sue"], apps: [4711] }) },
  {
    weight: 1,
    arbitrary: fc.record({
      teams: fc.subarray(teamNames),
      users: fc.subarray(["bo", "sue", "deploy[bot]"]),
      apps: fc.subarray([4711, 4712]),
    }),
  },
);

const fallback = fc.record({
  from: rarely(fc.constant<Group>({ teams: ["leads"], users: [], apps: [] }), group),
  afterMinutes: rarely(fc.constantFrom(30, 60, 240), fc.constant(undefined)),
});

const round: fc.Arbitrary<Round> = fc.record({
  name: fc.constantFrom("one", "two", "three"),
  from: group,
  count: rarely(fc.constantFrom(1, 1, 1, 2), fc.constantFrom(1, 1, 1, 0)),
  after: fc.oneof(
    { weight: 8, arbitrary: fc.constant(undefined) },
    { weight: 5, arbitrary: fc.constantFrom("one", "two", "three") },
    { weight: 1, arbitrary: fc.constant("ghost") },
  ),
  fallback: fc.oneof(fc.constant(undefined), fallback),
});

const rounds = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .array(round, { minLength: 1, maxLength: 1 })
      .map(([first]) => (first ? [{ ...first, after: undefined }] : [])),
  },
  {
    weight: 8,
    arbitrary: fc
      .uniqueArray(round, { selector: ({ name }) => name, minLength: 2, maxLength: 3 })
      .map(([first, ...rest]) => [
        ...(first ? [{ ...first, after: undefined }] : []),
        ...rest.map((one) => (one.after === undefined || first === undefined ? one : { ...one, after: first.name })),
      ]),
  },
  { weight: 1, arbitrary: fc.array(round, { maxLength: 3 }) },
);

const policy: fc.Arbitrary<Policy> = fc.record({
  rounds,
  expiresMinutes: fc.constantFrom(undefined, 300),
  ticket: fc.constantFrom("none", "none", "none", "none", "none", "none", "told", "required"),
  threshold: fc.oneof(
    { weight: 12, arbitrary: fc.constant("none" as const) },
    { weight: 1, arbitrary: fc.constant("by name" as const) },
    { weight: 2, arbitrary: fc.array(round, { minLength: 1, maxLength: 1 }) },
  ),
  coAuthorsCount: fc.boolean(),
  unknownMakers: fc.constantFrom("close", "one-more-approval"),
});

const team = fc.subarray(members.slice(0, 4), { minLength: 2 });
const leadership = fc.subarray(members.slice(4), { minLength: 2 });

/** A request just opened: its plan is shown, and nobody has said anything. */
export const beginnings: fc.Arbitrary<World> = fc
  .record({ policy, dba: team, cab: team, leads: leadership, changes: someChanges() })
  .map(({ policy: first, dba, cab, leads, changes: wanted }) => ({
    minute: 1000,
    target: "main",
    changes: wanted,
    head: 1,
    makers: [{ login: "ada", role: "author" }],
    said: [],
    board: [{ head: 1, plan: planOf({ changes: wanted, policyVersion: 1 }), minute: 1000 }],
    teams: { dba, cab, leads },
    policy: first,
    policyVersion: 1,
    freeze: undefined,
    isAccepted: false,
    tickets: [],
  }));

function someChanges(): fc.Arbitrary<World["changes"]> {
  return rarely(
    fc.constantFrom<World["changes"]>(["fsync"], ["fsync"], ["fsync", "work_mem"]),
    fc.constantFrom<World["changes"]>(["work_mem"], []),
  );
}

/** A review that arrives now, or by a clock that is ahead. */
function say(word: fc.Arbitrary<Said["word"]>): fc.Arbitrary<Happening> {
  const speaker = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...reviewers).map((who) => ({ who, app: undefined })) },
    { weight: 2, arbitrary: fc.constantFrom(4711, 4712).map((app) => ({ who: "deploy[bot]", app })) },
    {
      weight: 1,
      arbitrary: fc.constantFrom({ who: "deploy[bot]", app: undefined }, { who: "renamed[bot]", app: 4711 }),
    },
  );
  const ahead = rarely(fc.constant(0), fc.constantFrom(1, 2));
  return fc
    .record({ speaker, word, ahead })
    .map(({ speaker: { who, app }, word: said, ahead: minutes }) => (world) => ({
      ...world,
      said: [...world.said, { who, app, word: said, head: world.head, minute: world.minute + minutes }],
    }));
}

/** Whoever spoke last takes it back, or has it dismissed. */
const takeBack: fc.Arbitrary<Happening> = fc
  .constantFrom<Said["word"]>("dismissed", "changes-requested", "approved")
  .map((word) => (world) => {
    const last = world.said.at(-1);
    return last ? { ...world, said: [...world.said, { ...last, word, minute: world.minute }] } : world;
  });

/** Several approve, one minute after the other. */
function agreementOf(names: readonly string[]): fc.Arbitrary<Happening> {
  return fc.subarray([...names], { minLength: 2 }).map((people) => (world) => ({
    ...world,
    minute: world.minute + people.length,
    said: [
      ...world.said,
      ...people.map((who, index) => ({
        who,
        app: undefined,
        word: "approved" as const,
        head: world.head,
        minute: world.minute + index,
      })),
    ],
  }));
}

/** Somebody pushes; the check of the new head finishes, or has not yet. */
const push: fc.Arbitrary<Happening> = fc
  .record({
    maker: fc.record({
      login: rarely(fc.constantFrom("ada", "ada", "Bo", "chris"), fc.constant(undefined)),
      role: fc.constantFrom<Maker["role"]>("author", "committer", "co-author", "pusher"),
    }),
    wanted: fc.option(someChanges(), { nil: undefined }),
    isShown: rarely(fc.constant(true), fc.constant(false)),
  })
  .map(({ maker, wanted, isShown }) => (world) => {
    const pushed = {
      ...world,
      minute: world.minute + 1,
      head: world.head + 1,
      makers: [...world.makers, maker],
      changes: wanted ?? world.changes,
    };
    return isShown ? show(pushed) : pushed;
  });

function show(world: World): World {
  return { ...world, board: [...world.board, { head: world.head, plan: planOf(world), minute: world.minute }] };
}

const newPolicy: fc.Arbitrary<Happening> = policy.map((next) => (world) => ({
  ...world,
  policy: next,
  policyVersion: world.policyVersion + 1,
}));

const membership: fc.Arbitrary<Happening> = fc
  .record({
    name: fc.constantFrom(...teamNames),
    found: rarely(fc.subarray(members, { minLength: 2 }), fc.constant("unreadable" as const)),
  })
  .map(({ name, found }) => (world) => ({ ...world, teams: { ...world.teams, [name]: found } }));

const ticket: fc.Arbitrary<Happening> = rarely(
  fc.record({
    isOwn: rarely(fc.constant(true), fc.constant(false)),
    state: rarely(
      fc.constant<TicketInWorld["state"]>("approved"),
      fc.constantFrom<TicketInWorld["state"]>("open", "closed"),
    ),
    from: fc.constantFrom(undefined, -5, 0, 20),
    until: fc.constantFrom(undefined, 0, 60, 500),
  }),
  fc.constant("unreadable" as const),
).map((found) => (world) => {
  if (found === "unreadable") return { ...world, tickets: found };
  const { isOwn, state, from, until } = found;
  const shift = (minutes: number | undefined): number | undefined =>
    minutes === undefined ? undefined : world.minute + minutes;
  const one = { plan: isOwn ? planOf(world) : "another", state, from: shift(from), until: shift(until) };
  return { ...world, tickets: world.tickets === "unreadable" ? [one] : [...world.tickets, one] };
});

const others: fc.Arbitrary<Happening> = fc.oneof(
  fc.constantFrom<Happening>(
    (world) => ({ ...world, target: world.target === "main" ? "release" : "main" }),
    (world) => ({ ...world, isAccepted: true }),
    (world) => ({ ...world, freeze: undefined }),
    (world) => ({ ...world, target: "main", freeze: undefined }),
  ),
  fc.constantFrom(0, 1, 30).map((inMinutes): Happening => (world) => ({
    ...world,
    freeze: { from: world.minute + inMinutes, until: world.minute + 60 },
  })),
);

/** Everything that can happen, approvals most of all, so that the gate opens and closes often. */
export const happenings: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.oneof(
    { weight: 9, arbitrary: agreementOf(["bo", "chris", "dee", "eve", "sam", "sue"]) },
    { weight: 4, arbitrary: agreementOf(["eve", "sam", "sue"]) },
    { weight: 6, arbitrary: say(fc.constant("approved")) },
    { weight: 3, arbitrary: say(fc.constantFrom("changes-requested", "commented", "dismissed", "dismissed")) },
    { weight: 4, arbitrary: fc.constantFrom(1, 29, 30, 60, 299, 300).map((minutes) => later(minutes)) },
    { weight: 2, arbitrary: fc.constant<Happening>(show) },
    { weight: 2, arbitrary: push },
    {
      weight: 1,
      arbitrary: newPolicy.map(
        (change): Happening =>
          (world) =>
            show(change(world)),
      ),
    },
    { weight: 1, arbitrary: newPolicy },
    { weight: 2, arbitrary: takeBack },
    { weight: 2, arbitrary: membership },
    { weight: 3, arbitrary: ticket },
    { weight: 2, arbitrary: others },
  ),
  { minLength: 4, maxLength: 14 },
);

function later(minutes: number): Happening {
  return (world) => ({ ...world, minute: world.minute + minutes });
}
