import type { Notice } from "../model/notice.ts";
import type { Shown } from "../model/review.ts";

/** Where an evaluation is put before the people of a request. */
export interface NoticeBoard {
  /**
   * Puts a notice up in the place of the one before; what stands there already is not written again.
   * @throws SetpointError SP_FORGE_MOVED if it is to be written and the request no longer stands at the notice's head, SP_FORGE_REFUSED
   */
  show(notice: Notice): Promise<void>;
  /** Every finished evaluation that we ourselves put up for these commits, oldest first, by the forge's clock. */
  shown(request: string, heads: readonly string[]): Promise<readonly Shown[]>;
}
