import { createHmac, timingSafeEqual } from "node:crypto";
import { SetpointError } from "../../model/setpoint-error.ts";
import type { Callback, SignedCallback } from "../../model/ticket.ts";

/**
 * Reads a callback that was signed with the secret both sides know (HMAC-SHA-256 over the body, RFC 2104).
 *
 * @throws SetpointError SP_TICKET_FORGED: another secret, a changed body, or a body that is no callback
 */
export function readCallback({ body, signature }: SignedCallback, secret: string | undefined): Callback {
  if (secret === undefined || secret === "") throw forged("no secret is set to verify it with");
  const given = Buffer.from(signature.replace(/^sha256=/u, ""), "hex");
  const expected = createHmac("sha256", secret).update(body).digest();
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw forged("its signature is wrong");
  return parseCallback(body);
}

function parseCallback(body: string): Callback {
  let said: unknown;
  try {
    said = JSON.parse(body);
  } catch (cause) {
    throw forged("its body is no JSON", cause);
  }
  if (!isCallback(said)) throw forged("its body needs nonce (16 to 128 characters), digest (64 hex digits) and at");
  return { nonce: said.nonce, digest: said.digest, at: said.at };
}

function isCallback(value: unknown): value is Callback {
  if (typeof value !== "object" || value === null) return false;
  const { nonce, digest, at } = { nonce: undefined, digest: undefined, at: undefined, ...value };
  return isText(nonce, /^[\w-]{16,128}$/u) && isText(digest, /^[0-9a-f]{64}$/u) && isText(at, /^.{1,40}$/u);
}

function isText(value: unknown, form: RegExp): boolean {
  return typeof value === "string" && form.test(value);
}

function forged(reason: string, cause?: unknown): SetpointError {
  return new SetpointError("SP_TICKET_FORGED", `The callback is not believed: ${reason}.`, {
    fix: "Sign the body as it is sent with the secret of the callback; docs/github.md shows how.",
    cause,
  });
}
