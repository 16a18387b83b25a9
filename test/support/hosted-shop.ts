import type { Workspace } from "../../src/flows/workspace.ts";
import type { Notice } from "../../src/model/notice.ts";
import type { ChangeRequest, Membership, Review, Shown } from "../../src/model/review.ts";
import { SetpointError } from "../../src/model/setpoint-error.ts";
import type { Forge } from "../../src/ports/forge.ts";
import type { NoticeBoard } from "../../src/ports/notice-board.ts";
import type { Tickets } from "../../src/ports/tickets.ts";
import { configuration, type Files } from "./orders-shop.ts";
import { minute, ordersInstance, policies } from "./shop-documents.ts";
import { openShop, type Shop } from "./workspace.ts";

/** `setpoint.yaml` of a shop whose people are the forge's. */
const hostedConfiguration = configuration.replace(
  /forge:.*$/su,
  `forge:
    kind: github
    repository: shop/config
    users: { lin: [lin@shop.example], ada: [ada@shop.example], max: [max@shop.example] }
`,
);

/** The shop on a hosted forge: its reviews name commits and no plans, and it remembers what was shown and when. */
export interface HostedShop extends Shop {
  /** What the forge tells otherwise than the branches do, by request. */
  readonly told: Map<string, Partial<ChangeRequest>>;
  /** As the forge tells them now: a test may edit them. */
  readonly reviews: Map<string, Review[]>;
  readonly teams: Map<string, Membership>;
  readonly notices: Notice[];
  /** Change-management systems by name. */
  readonly tickets: Map<string, Tickets>;
  /** Every question after the members of a team. */
  readonly asked: string[];
  /** Happens before a notice is put up. */
  beforeShow: () => Promise<void>;
  /** Somebody's review of where a request stands now, a minute later. */
  say(request: string, reviewer: string, given?: Partial<Review>): Promise<Review>;
}

/** Opens the shop with a critical instance whose fsync is off, or what else is given. */
export async function openHostedShop(files: Files = {}): Promise<HostedShop> {
  const shop = await openShop({
    files: {
      "setpoint.yaml": hostedConfiguration,
      ...policies,
      "instances/orders-prod.yaml": ordersInstance("orders-prod", "fsync: off"),
      ...files,
    },
    servers: { "orders-prod": {} },
  });
  const shown: (Shown & { readonly request: string })[] = [];
  const members: readonly [string, Membership][] = [
    ["shop/dba", { kind: "members", logins: ["lin", "ada"] }],
    ["shop/oncall", { kind: "members", logins: ["lin", "ada"] }],
  ];
  const hosted: HostedShop = {
    ...shop,
    told: new Map(),
    reviews: new Map(),
    teams: new Map(members),
    notices: [],
    tickets: new Map(),
    asked: [],
    beforeShow: async () => {},
    say: async (request, reviewer, given = {}) => {
      shop.clock.advance(minute);
      const head = (await shop.head(request)) ?? "";
      const reviews = hosted.reviews.get(request) ?? [];
      const at = shop.clock.now().toISOString();
      const review: Review = {
        id: `${request}-${reviews.length + 1}`,
        reviewer,
        verdict: "approved",
        head,
        at,
        ...given,
      };
      hosted.reviews.set(request, [...reviews, review]);
      return review;
    },
    as: (person, ports) => hostWorkspace(hosted, shop.as(person, ports), shown),
  };
  return hosted;
}

function hostWorkspace(
  hosted: HostedShop,
  workspace: Workspace,
  shown: (Shown & { readonly request: string })[],
): Workspace {
  const board: NoticeBoard = {
    show: async (notice) => {
      await hosted.beforeShow();
      const stands = notice.group === true ? notice.head : await hosted.head(notice.request);
      if (stands !== notice.head)
        throw new SetpointError("SP_FORGE_MOVED", `${notice.request} moved.`, { fix: "Check it again." });
      hosted.notices.push(notice);
      const { request, head, digest } = notice;
      shown.push({ request, head, digest, at: hosted.clock.now().toISOString() });
    },
    shown: async (request, heads) => shown.filter((one) => one.request === request && heads.includes(one.head)),
  };
  return {
    ...workspace,
    openForge: (configured) => hostForge(hosted, workspace.openForge(configured)),
    openBoard: () => board,
    openTickets: (system) => hosted.tickets.get(system),
  };
}

function hostForge(hosted: HostedShop, local: Forge): Forge {
  const retell = (request: ChangeRequest): ChangeRequest => ({ ...request, ...hosted.told.get(request.id) });
  return {
    ...local,
    trust: "The shop's own forge.",
    changeRequest: async (id) => retell(await local.changeRequest(id)),
    openRequests: async () =>
      (await local.openRequests()).map(retell).filter(({ state }) => state === "open" || state === "draft"),
    reviews: async (id) => hosted.reviews.get(id) ?? [],
    members: async (team) => {
      hosted.asked.push(team);
      return hosted.teams.get(team) ?? { kind: "unknown", reason: "the forge knows no such team" };
    },
  };
}

/** Proposes other settings for the shop's instance on a branch of its own, as max. */
export async function propose(shop: Shop, branch: string, settings: string): Promise<string> {
  return shop.push(branch, { "instances/orders-prod.yaml": ordersInstance("orders-prod", settings) }, { by: "max" });
}
