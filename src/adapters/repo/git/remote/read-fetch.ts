import { createHash } from "node:crypto";
import { findComplaint, type Packet, textOf } from "./packet-lines.ts";

/** What a server gives: a pack, and where its own history is cut off; or that it has one of the wanted commits no longer. */
export type FetchAnswer =
  | { readonly kind: "pack"; readonly pack: Buffer; readonly shallows: readonly string[] }
  | { readonly kind: "refused"; readonly id: string };

const packBand = 1;
const progressBand = 2;
const errorBand = 3;
const idBytes = 20;

/** Reads the answer to a fetch. @throws Error with what the server says against it; RangeError for a pack that is not whole */
export function readFetch(packets: readonly Packet[]): FetchAnswer {
  const pieces: Buffer[] = [];
  const shallows: string[] = [];
  for (const packet of packets.filter(({ isMark }) => !isMark)) {
    const band = packet.content[0];
    if (band === packBand) pieces.push(packet.content.subarray(1));
    const text = band === packBand || band === progressBand ? "" : textOf(packet);
    const problem = band === errorBand ? text.slice(1) : findComplaint(text);
    if (problem !== undefined) return readRefusal(problem);
    if (text.startsWith("shallow ")) shallows.push(text.slice("shallow ".length));
  }
  return { kind: "pack", pack: assertWhole(Buffer.concat(pieces)), shallows };
}

/** `upload-pack: not our ref <id>`: the ref has moved and its old commit is gone, or may not be asked for by its id. */
function readRefusal(problem: string): FetchAnswer {
  const id = /\bnot our ref (?<id>[0-9a-f]{40})/u.exec(problem)?.groups?.["id"];
  if (id !== undefined) return { kind: "refused", id };
  throw new Error(`it says: ${problem.trim()}`);
}

/** https://git-scm.com/docs/pack-format: `PACK` at its start, its checksum at its end. */
function assertWhole(pack: Buffer): Buffer {
  const body = pack.subarray(0, -idBytes);
  const isWhole = createHash("sha1").update(body).digest().equals(pack.subarray(-idBytes));
  if (!isWhole || body.toString("latin1", 0, 4) !== "PACK") throw new RangeError("its pack is not whole");
  return pack;
}
