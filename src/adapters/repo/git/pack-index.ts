/** Finds where objects start in a pack. */
export interface PackIndex {
  /** The byte at which an object's entry starts. */
  find(id: string): number | undefined;
}

const magic = 0xff74_4f63;
const supportedVersion = 2;
const namesStart = 8 + 256 * 4;
const idBytes = 20;
const crcBytes = 4;
const offsetBytes = 4;
/** Set in an offset that does not fit into 31 bits: the rest is a place in the table of long offsets. */
const isLong = 0x8000_0000;

/**
 * Reads an index of version 2, which git has written since 2007: https://git-scm.com/docs/pack-format
 * @throws RangeError if it is none, or is cut off
 */
export function parsePackIndex(index: Buffer): PackIndex {
  if (index.readUInt32BE(0) !== magic || index.readUInt32BE(4) !== supportedVersion) {
    throw new RangeError("a pack's index is not of version 2");
  }
  const count = fanOut(index, 255);
  const offsetsStart = namesStart + count * (idBytes + crcBytes);
  return {
    find: (id) => {
      const place = findName(index, Buffer.from(id, "hex"));
      if (place === undefined) return undefined;
      const offset = index.readUInt32BE(offsetsStart + place * offsetBytes);
      if (offset < isLong) return offset;
      const longStart = offsetsStart + count * offsetBytes + (offset - isLong) * 8;
      return Number(index.readBigUInt64BE(longStart));
    },
  };
}

/** How many names start with this byte or a lower one. */
function fanOut(index: Buffer, firstByte: number): number {
  return firstByte < 0 ? 0 : index.readUInt32BE(8 + firstByte * 4);
}

function findName(index: Buffer, id: Buffer): number | undefined {
  const firstByte = id.readUInt8(0);
  let [low, high] = [fanOut(index, firstByte - 1), fanOut(index, firstByte)];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const start = namesStart + middle * idBytes;
    const order = id.compare(index, start, start + idBytes);
    if (order === 0) return middle;
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  return undefined;
}
