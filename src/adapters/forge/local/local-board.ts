import type { Journal } from "../../../ports/journal.ts";
import type { NoticeBoard } from "../../../ports/notice-board.ts";
import type { ReviewRecord } from "./review-record.ts";

/** Remembers what was shown, beside the reviews: on a local forge everybody reads the report where they ask for it. */
export function localBoard(reviews: Journal<ReviewRecord>, actor: string): NoticeBoard {
  const shown: NoticeBoard["shown"] = async (request, heads) =>
    (await reviews.entries()).flatMap(({ at, record }) =>
      "shown" in record && record.request === request && heads.includes(record.head)
        ? [{ head: record.head, digest: record.shown, at }]
        : [],
    );
  return {
    shown,
    show: async ({ request, head, digest }) => {
      const last = (await shown(request, [head])).at(-1);
      if (last?.digest !== digest) await reviews.append({ request, head, shown: digest }, actor);
    },
  };
}
