import type { Group, Round, Said, World } from "./world.ts";

/**
 * The rules of the gate read aloud, one after the other, with no thought of speed and nothing taken from the product.
 *
 * @param plan names the plan as it is now
 */
export function mayMerge(world: World, plan: string): boolean {
  return (
    world.target === "main" &&
    isTimely(world) &&
    isWordGiven(world) &&
    isLockOpen(world, plan) &&
    isWidthAccepted(world, plan)
  );
}

function isTimely({ changes, freeze, minute }: World): boolean {
  const isFrozen = freeze !== undefined && minute >= freeze.from && minute < freeze.until;
  return changes.length === 0 || !isFrozen;
}

function isWordGiven({ changes, policy, isAccepted }: World): boolean {
  return changes.length === 0 || policy.threshold !== "by name" || isAccepted;
}

/** The lock on fsync: its rounds, and its ticket. */
function isLockOpen(world: World, plan: string): boolean {
  if (!world.changes.includes("fsync")) return true;
  const { rounds, expiresMinutes, ticket } = world.policy;
  if (rounds.length === 0 || !areMakersKnown(world)) return false;
  if (ticket === "required" && !hasTicket(world, plan)) return false;
  return rounds.every((round) => isComplete(round, { rounds, expiresMinutes, world, plan }));
}

/** The threshold, where it names people: every change passes it. */
function isWidthAccepted(world: World, plan: string): boolean {
  const { threshold } = world.policy;
  if (world.changes.length === 0 || typeof threshold === "string") return true;
  const vote = { rounds: threshold, expiresMinutes: undefined, world, plan };
  return areMakersKnown(world) && threshold.every((round) => isComplete(round, vote));
}

/** The rounds of one policy, in a world. */
interface Vote {
  readonly rounds: readonly Round[];
  readonly expiresMinutes: number | undefined;
  readonly world: World;
  readonly plan: string;
}

const everybody = ["ada", "bo", "chris", "dee", "eve", "sam", "sue"];
const everyApp = [4711, 4712];

function makersOf({ makers, policy }: World): World["makers"] {
  return makers.filter((maker) => policy.coAuthorsCount || maker.role !== "co-author");
}

function areMakersKnown(world: World): boolean {
  const makers = makersOf(world);
  if (makers.length === 0) return false;
  return world.policy.unknownMakers === "one-more-approval" || makers.every((maker) => maker.login !== undefined);
}

function hasTicket({ tickets, minute }: World, plan: string): boolean {
  if (tickets === "unreadable") return false;
  return tickets.some(
    (one) =>
      one.plan === plan &&
      one.state === "approved" &&
      (one.from === undefined || minute >= one.from) &&
      (one.until === undefined || minute <= one.until),
  );
}

function isComplete(round: Round, vote: Vote): boolean {
  if (!hasPlace(round, vote.rounds)) return false;
  const before = vote.rounds.find((other) => other.name === round.after);
  if (before && !isComplete(before, vote)) return false;
  return isMet(round, vote);
}

/** Following the rounds before it leads, by names that one round alone has, to one that waits for nobody. */
function hasPlace(round: Round, rounds: readonly Round[]): boolean {
  let current: Round = round;
  for (let steps = 0; steps <= rounds.length; steps += 1) {
    if (rounds.filter((other) => other.name === current.name).length !== 1) return false;
    if (current.after === undefined) return true;
    const next = rounds.find((other) => other.name === current.after);
    if (!next) return false;
    current = next;
  }
  return false;
}

function isMet(round: Round, vote: Vote): boolean {
  const { from, count, fallback } = round;
  if (count < 1 || isNobody(from) || isStuck(from, vote.world)) return false;
  const needed = neededFor(round, vote.world);
  if (seatMinutes([from], vote).length >= needed) return true;
  if (!fallback || !isFallbackCalled(round, vote) || isStuck(fallback.from, vote.world)) return false;
  return seatMinutes([from, fallback.from], vote).length >= needed;
}

function isNobody({ teams, users, apps }: Group): boolean {
  return teams.length === 0 && users.length === 0 && apps.length === 0;
}

/** Nobody can tell who they are, or one of them objects. */
function isStuck(group: Group, world: World): boolean {
  return isUnreadable(group, world) || hasObjector(group, world);
}

function neededFor(round: Round, world: World): number {
  const isSomebodyUnknown = makersOf(world).some((maker) => maker.login === undefined);
  return round.count + (world.policy.unknownMakers === "one-more-approval" && isSomebodyUnknown ? 1 : 0);
}

/** Only asked where the round's own people neither object nor suffice. */
function isFallbackCalled(round: Round, vote: Vote): boolean {
  const { world } = vote;
  const left = [
    ...everybody.filter((person) => belongs(person, round.from, world) && !isMaker(person, world)),
    ...everyApp.filter((app) => round.from.apps.includes(app)),
  ];
  if (left.length < neededFor(round, world)) return true;
  const [asked, wait] = [askedAt(round, vote), round.fallback?.afterMinutes];
  return asked !== undefined && wait !== undefined && world.minute - asked >= wait;
}

/** The minute from which on a round is asked: the plan stands before its people, and it is their turn. */
function askedAt(round: Round, vote: Vote): number | undefined {
  const before = vote.rounds.find((other) => other.name === round.after);
  if (!before) return shownSince(vote);
  const turn = askedAt(before, vote);
  if (turn === undefined) return undefined;
  const own = seatMinutes([before.from], vote);
  const needed = neededFor(before, vote.world);
  const isOwn = own.length >= needed || !before.fallback;
  const minutes = isOwn || !before.fallback ? own : seatMinutes([before.from, before.fallback.from], vote);
  const inOrder = minutes.toSorted((left, right) => left - right);
  return Math.max(turn, inOrder[needed - 1] ?? 0);
}

/** Goes back from the last notice of the head as long as they tell of this plan. */
function shownSince({ world, plan }: Vote): number | undefined {
  let since: number | undefined;
  for (const posted of world.board.filter((one) => one.head === world.head).toReversed()) {
    if (posted.plan !== plan) return since;
    since = posted.minute;
  }
  return since;
}

function isUnreadable(group: Group, world: World): boolean {
  return group.teams.some((team) => world.teams[team] === undefined || world.teams[team] === "unreadable");
}

function belongs(person: string, group: Group, { teams }: World): boolean {
  if (group.users.includes(person)) return true;
  return group.teams.some((team) => {
    const found = teams[team];
    return found !== undefined && found !== "unreadable" && found.some((login) => login.toLowerCase() === person);
  });
}

function isMaker(person: string, world: World): boolean {
  return person === "ada" || makersOf(world).some((maker) => maker.login?.toLowerCase() === person);
}

function hasObjector(group: Group, world: World): boolean {
  const people = everybody.filter((person) => belongs(person, group, world)).map((person) => lastWord(person, world));
  const apps = group.apps.map((app) => lastWordOfApp(app, world));
  return [...people, ...apps].some((said) => said?.word === "changes-requested");
}

/** The minutes of the approvals that count, one for each person and each app. */
function seatMinutes(groups: readonly Group[], vote: Vote): readonly number[] {
  const { world } = vote;
  const people = everybody
    .filter((person) => groups.some((group) => belongs(person, group, world)) && !isMaker(person, world))
    .map((person) => lastWord(person, world));
  const apps = everyApp
    .filter((app) => groups.some((group) => group.apps.includes(app)))
    .map((app) => lastWordOfApp(app, world));
  return [...people, ...apps].flatMap((said) => (said && isGood(said, vote) ? [said.minute] : []));
}

function lastWord(person: string, { said }: World): Said | undefined {
  return said.findLast((one) => one.app === undefined && one.who.toLowerCase() === person && one.word !== "commented");
}

function lastWordOfApp(app: number, { said }: World): Said | undefined {
  return said.findLast((one) => one.app === app && one.word !== "commented");
}

/** Approved, about this plan as it stood before them at that moment, not from the future, not too old. */
function isGood(said: Said, { world, plan, expiresMinutes }: Vote): boolean {
  if (said.word !== "approved") return false;
  const seen = world.board.findLast((posted) => posted.head === said.head && posted.minute <= said.minute);
  if (seen?.plan !== plan) return false;
  const age = world.minute - said.minute;
  return age >= -1 && (expiresMinutes === undefined || age <= expiresMinutes);
}
