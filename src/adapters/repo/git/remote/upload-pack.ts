import { SetpointError } from "../../../../model/setpoint-error.ts";
import type { BranchHead } from "../../../../ports/config-repo.ts";
import { type FetchAnswer, readFetch } from "./read-fetch.ts";
import { delimiter, findComplaint, flush, type Packet, packetLine, parsePackets, textOf } from "./packet-lines.ts";
import type { RemoteAnswer, RemoteHttp } from "./remote-http.ts";

/** What is asked of a server, and what it need not send. */
export interface FetchRequest {
  readonly wants: readonly string[];
  /** Tips that are here with everything below them. */
  readonly haves: readonly string[];
  /** Commits that are here without what is below them. */
  readonly shallows: readonly string[];
}

/** The side of a git server that gives objects away. */
export interface UploadPack {
  /** Refs whose names start with one of the prefixes, as they are now. */
  list(prefixes: readonly string[]): Promise<readonly BranchHead[]>;
  /** Objects, in one round trip however many are wanted. */
  fetch(request: FetchRequest): Promise<FetchAnswer>;
}

/** What a server says when it is first asked. Only versions 0 and 1 list refs then, all of them. */
interface Greeting {
  readonly base: string;
  readonly isVersion2: boolean;
  readonly capabilities: readonly string[];
  readonly refs: readonly BranchHead[];
}

const agent = "agent=setpoint";
const service = "/info/refs?service=git-upload-pack";

/**
 * Speaks git's protocol over http, version 2 (https://git-scm.com/docs/protocol-v2) where the server knows it: it is asked for names by
 * prefix, so that thousands of others cost nothing, and gives any number of commits at once. Versions 0 and 1 are understood too.
 */
export function openUploadPack(http: RemoteHttp, url: string): UploadPack {
  let known: Greeting | undefined;
  const greet = async (): Promise<Greeting> => {
    known = known?.isVersion2 === true ? known : await readGreeting(http, url);
    return known;
  };
  return {
    list: async (prefixes) => {
      const greeting = await greet();
      const refs = greeting.isVersion2 ? await listByPrefix(http, greeting, prefixes) : greeting.refs;
      return refs.filter(({ name }) => prefixes.some((prefix) => name.startsWith(prefix)));
    },
    fetch: async (request) => {
      const greeting = known ?? (await greet());
      return readFetch(await post(http, greeting, renderFetch(greeting, request)));
    },
  };
}

async function readGreeting(http: RemoteHttp, url: string): Promise<Greeting> {
  const headers = { "git-protocol": "version=2" };
  const answer = await http.ask({ url: `${url}${service}`, method: "GET", headers });
  const lines = parsePackets(answer.body).filter(({ isMark }) => !isMark);
  const texts = lines.map(textOf).filter((text) => !text.startsWith("# service=") && text !== "version 1");
  const base = baseOf(answer, url);
  if (texts[0] === "version 2") return assertSha1({ base, isVersion2: true, capabilities: texts.slice(1), refs: [] });
  const [names, capabilities = ""] = (texts[0] ?? "").split("\0");
  const refs = [names ?? "", ...texts.slice(1)].flatMap(parseRef);
  return assertSha1({ base, isVersion2: false, capabilities: capabilities.trim().split(" "), refs });
}

/** A repository that moved is asked where it is now, if that is the same server: credentials go nowhere else. */
function baseOf({ url: final }: RemoteAnswer, url: string): string {
  const isSame = final.endsWith(service) && new URL(final).origin === new URL(url).origin;
  return isSame ? final.slice(0, -service.length) : url;
}

function assertSha1(greeting: Greeting): Greeting {
  const prefix = "object-format=";
  const format = greeting.capabilities.find((one) => one.startsWith(prefix))?.slice(prefix.length) ?? "sha1";
  if (format === "sha1") return greeting;
  throw new SetpointError("SP_REPO_UNSUPPORTED", `${greeting.base} keeps its data as ${format}`, {
    fix: "Setpoint reads repositories with SHA-1 ids.",
    data: { format },
  });
}

/** `<id> <name>`; what a tag is peeled to has a line of its own in old versions. A complaint must not look like an empty list. */
function parseRef(line: string): readonly BranchHead[] {
  const complaint = findComplaint(line);
  if (complaint !== undefined) throw new Error(`it says: ${complaint.trim()}`);
  const [commit = "", name = ""] = line.split(" ");
  const isRef = /^[0-9a-f]{40}$/u.test(commit) && name !== "" && !name.endsWith("^{}");
  return isRef ? [{ name, commit }] : [];
}

async function listByPrefix(
  http: RemoteHttp,
  greeting: Greeting,
  prefixes: readonly string[],
): Promise<readonly BranchHead[]> {
  const asked = prefixes.map((prefix) => packetLine(`ref-prefix ${prefix}\n`));
  const command = [packetLine("command=ls-refs\n"), packetLine(agent), delimiter, ...asked, flush];
  return (await post(http, greeting, command.join(""))).map(textOf).flatMap(parseRef);
}

/** https://git-scm.com/docs/protocol-v2#_fetch and, for the older versions, https://git-scm.com/docs/pack-protocol */
function renderFetch({ isVersion2, capabilities }: Greeting, { wants, haves, shallows }: FetchRequest): string {
  const options = ["side-band-64k", "ofs-delta", "no-progress"].filter((option) => capabilities.includes(option));
  const have = haves.map((id) => packetLine(`have ${id}\n`));
  const shallow = shallows.map((id) => packetLine(`shallow ${id}\n`));
  const want = wants.map((id, index) => {
    const words = index === 0 && !isVersion2 ? ` ${[...options, agent].join(" ")}` : "";
    return packetLine(`want ${id}${words}\n`);
  });
  const done = packetLine("done\n");
  if (!isVersion2) return [...want, ...shallow, flush, ...have, done].join("");
  const command = [packetLine("command=fetch\n"), packetLine(agent), delimiter];
  const given = ["no-progress\n", "ofs-delta\n"].map(packetLine);
  return [...command, ...given, ...want, ...shallow, ...have, done, flush].join("");
}

async function post(http: RemoteHttp, { base, isVersion2 }: Greeting, body: string): Promise<readonly Packet[]> {
  const headers = {
    "content-type": "application/x-git-upload-pack-request",
    accept: "application/x-git-upload-pack-result",
    ...(isVersion2 ? { "git-protocol": "version=2" } : {}),
  };
  const answer = await http.ask({ url: `${base}/git-upload-pack`, method: "POST", headers, body: Buffer.from(body) });
  return parsePackets(answer.body);
}
