/**
 * The object that a delta makes of another: https://git-scm.com/docs/pack-format#_deltified_representation
 * @throws RangeError if the delta does not fit
 */
export function applyDelta(delta: Buffer, base: Buffer): Buffer {
  const reader = { delta, place: 0 };
  if (readSize(reader) !== base.byteLength) throw new RangeError("a delta is for an object of another size");
  const result = Buffer.alloc(readSize(reader));
  let written = 0;
  while (reader.place < delta.byteLength) {
    const piece = readPiece(reader, base);
    if (written + piece.byteLength > result.byteLength) throw new RangeError("a delta makes more than it says");
    written += piece.copy(result, written);
  }
  if (written !== result.byteLength) throw new RangeError("a delta makes less than it says");
  return result;
}

interface Reader {
  readonly delta: Buffer;
  place: number;
}

function readByte(reader: Reader): number {
  const byte = reader.delta.readUInt8(reader.place);
  reader.place += 1;
  return byte;
}

/** Seven bits a byte, the lowest first. */
function readSize(reader: Reader): number {
  let [size, factor] = [0, 1];
  for (;;) {
    const byte = readByte(reader);
    size += (byte % 128) * factor;
    if (byte < 128) return size;
    factor *= 128;
  }
}

/** What one instruction adds: bytes of its own, or a part of the base. */
function readPiece(reader: Reader, base: Buffer): Buffer {
  const instruction = readByte(reader);
  if (instruction === 0) throw new RangeError("a delta holds the instruction that is reserved");
  if (instruction < 128) return readBytes(reader, instruction);
  const start = readPresent(reader, instruction, 4);
  const size = readPresent(reader, instruction >> 4, 3);
  return slice(base, start, start + (size === 0 ? 0x1_0000 : size));
}

function readBytes(reader: Reader, count: number): Buffer {
  const start = reader.place;
  reader.place += count;
  return slice(reader.delta, start, reader.place);
}

/** A number of which only the bytes that are not zero are there; the flags say which. */
function readPresent(reader: Reader, flags: number, bytes: number): number {
  let number = 0;
  for (let index = 0; index < bytes; index += 1) {
    if ((flags & (1 << index)) !== 0) number += readByte(reader) * 256 ** index;
  }
  return number;
}

function slice(buffer: Buffer, start: number, end: number): Buffer {
  if (end > buffer.byteLength) throw new RangeError("a delta reaches beyond an end");
  return buffer.subarray(start, end);
}
