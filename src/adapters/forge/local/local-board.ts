import type { ConfigRepo } from "../../../ports/config-repo.ts";
import type { Journal } from "../../../ports/journal.ts";
import type { NoticeBoard } from "../../../ports/notice-board.ts";
import { outdated } from "./forge-error.ts";
import type { ReviewRecord } from "./review-record.ts";

/** What a local board stands on. */
export interface LocalBoardOptions {
  readonly repo: ConfigRepo;
  readonly reviews: Journal<ReviewRecord>;
  /** Who shows. */
  readonly actor: string;
}

/** Remembers what was shown, beside the reviews: on a local forge everybody reads the report where they ask for it. */
export function localBoard({ repo, reviews, actor }: LocalBoardOptions): NoticeBoard {
  const shown: NoticeBoard["shown"] = async (request, heads) =>
    (await reviews.entries()).flatMap(({ at, record }) =>
      "shown" in record && record.request === request && heads.includes(record.head)
        ? [{ head: record.head, digest: record.shown, at }]
        : [],
    );
  return {
    shown,
    show: async ({ request, head, digest, group }) => {
      const branch = (await repo.branches(request)).find((one) => one.name === request);
      if (group !== true && branch?.commit !== head) throw outdated(request, head);
      const last = (await shown(request, [head])).at(-1);
      if (last?.digest !== digest) await reviews.append({ request, head, shown: digest }, actor);
    },
  };
}
