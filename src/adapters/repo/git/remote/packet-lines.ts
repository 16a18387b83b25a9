/** Ends a message. */
export const flush = "0000";
/** Stands between the parts of a message. */
export const delimiter = "0001";

const lengthDigits = 4;

/** One line of git's protocol; what only marks an end or a part has no content. */
export interface Packet {
  readonly content: Buffer;
  readonly isMark: boolean;
}

/** A text as a line: https://git-scm.com/docs/protocol-common#_pkt_line_format */
export function packetLine(text: string): string {
  const length = Buffer.byteLength(text) + lengthDigits;
  return length.toString(16).padStart(lengthDigits, "0") + text;
}

/** Reads the lines of an answer. @throws RangeError for one that is cut off, or is something else */
export function parsePackets(answer: Buffer): readonly Packet[] {
  const packets: Packet[] = [];
  for (let place = 0; place < answer.byteLength;) {
    const length = readLength(answer, place);
    const isMark = length < lengthDigits;
    const end = place + (isMark ? lengthDigits : length);
    if (end > answer.byteLength) throw new RangeError("its answer is cut off");
    packets.push({ content: answer.subarray(place + lengthDigits, end), isMark });
    place = end;
  }
  return packets;
}

function readLength(answer: Buffer, place: number): number {
  const digits = answer.toString("latin1", place, place + lengthDigits);
  if (!/^[0-9a-f]{4}$/iu.test(digits)) throw new RangeError("its answer is not git's protocol");
  return Number.parseInt(digits, 16);
}

/** The text of a line, without the line end that it may have. */
export function textOf({ content }: Packet): string {
  return content.toString("utf8").replace(/\n$/u, "");
}

/** What the server says against a request instead of answering it: https://git-scm.com/docs/pack-protocol ("ERR"). */
export function findComplaint(text: string): string | undefined {
  return /^ERR (?<complaint>.*)$/su.exec(text)?.groups?.["complaint"];
}
