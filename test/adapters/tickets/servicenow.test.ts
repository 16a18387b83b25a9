import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { serviceNowTickets } from "../../../src/adapters/tickets/servicenow/servicenow-tickets.ts";
import type { Tickets } from "../../../src/ports/tickets.ts";

const digest = "a".repeat(64);
const secret = "shared with the change board";
const row = {
  number: "CHG0030042",
  correlation_id: digest,
  approval: "approved",
  state: "-2",
  start_date: "2030-01-07 10:00:00",
  end_date: "2030-01-07 12:00:00",
};
const ticket = {
  id: "CHG0030042",
  digest,
  state: "approved",
  opensAt: "2030-01-07T10:00:00Z",
  closesAt: "2030-01-07T12:00:00Z",
};

let server: Server | undefined;
const asked: { url: URL; authorization: string | undefined }[] = [];

/** An instance that answers every question with the same words. */
async function open(status: number, body: string): Promise<Tickets> {
  asked.length = 0;
  server = createServer((request: IncomingMessage, response: ServerResponse) => {
    asked.push({ url: new URL(request.url ?? "", "http://instance"), authorization: request.headers.authorization });
    response.writeHead(status, { "Content-Type": "application/json" }).end(body);
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  return tickets(`http://127.0.0.1:${portOf(listening.address())}`);
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}

function tickets(url: string, callbackSecret: string | undefined = secret): Tickets {
  return serviceNowTickets({ url, token: () => "t0ken", callbackSecret: () => callbackSecret });
}

const answer = (...rows: readonly object[]): string => JSON.stringify({ result: rows });

afterEach(() => {
  server?.close();
  server = undefined;
});

describe("change requests of ServiceNow", () => {
  it("are found by the digest they carry, with their window in UTC", async () => {
    const found = await (await open(200, answer(row))).find(digest);
    expect(found).toEqual([ticket]);
    expect(asked[0]?.authorization).toBe("Bearer t0ken");
    expect(asked[0]?.url.pathname).toBe("/api/now/table/change_request");
    expect(asked[0]?.url.searchParams.get("sysparm_query")).toBe(`correlation_id=${digest}`);
  });

  it("E26 are left out where they carry another digest, whatever the instance answers", async () => {
    const other = { ...row, correlation_id: "b".repeat(64) };
    expect(await (await open(200, answer(other))).find(digest)).toEqual([]);
  });

  it.each([
    ["requested", "-3", "open"],
    ["approved", "-3", "open"],
    ["approved", "-2", "approved"],
    ["approved", "-1", "approved"],
    ["approved", "0", "closed"],
    ["approved", "3", "closed"],
    ["approved", "4", "rejected"],
    ["rejected", "-4", "rejected"],
  ])("with approval %s in state %s are %s", async (approval, state, expected) => {
    const found = await (await open(200, answer({ ...row, approval, state }))).find(digest);
    expect(found.map((one) => one.state)).toEqual([expected]);
  });

  it("have no window where none is planned", async () => {
    const found = await (await open(200, answer({ ...row, start_date: "", end_date: "" }))).find(digest);
    expect(found).toEqual([{ id: "CHG0030042", digest, state: "approved" }]);
  });

  it.each([
    [401, "", "SP_TICKET_DENIED"],
    [403, "", "SP_TICKET_DENIED"],
    [500, "", "SP_TICKET_UNREACHABLE"],
    [200, "<html>", "SP_TICKET_UNREADABLE"],
    [200, "{}", "SP_TICKET_UNREADABLE"],
    [200, answer({ number: 7 }), "SP_TICKET_UNREADABLE"],
    [200, answer(...Array.from({ length: 50 }, () => row)), "SP_TICKET_UNREADABLE"],
  ])("an answer %i %.12s is an error, never an empty list", async (status, body, code) => {
    await expect((await open(status, body)).find(digest)).rejects.toMatchObject({ code });
  });

  it("cannot be asked where nobody listens", async () => {
    await expect(tickets("http://127.0.0.1:1").find(digest)).rejects.toMatchObject({ code: "SP_TICKET_UNREACHABLE" });
  });
});

describe("a callback of a change-management system", () => {
  const body = JSON.stringify({ nonce: "0123456789abcdef", digest, at: "2030-01-07T10:00:00Z" });
  const sign = (text: string, key = secret): string => createHmac("sha256", key).update(text).digest("hex");
  const { readCallback } = tickets("https://acme.service-now.com");

  it("is believed with the right signature", () => {
    const said = { nonce: "0123456789abcdef", digest, at: "2030-01-07T10:00:00Z" };
    expect(readCallback({ body, signature: sign(body) })).toEqual(said);
    expect(readCallback({ body, signature: `sha256=${sign(body)}` })).toEqual(said);
  });

  it.each([
    ["another secret", body, sign(body, "guessed")],
    ["a changed body", body.replace("10:00", "11:00"), sign(body)],
    ["no signature", body, ""],
    ["half a signature", body, sign(body).slice(0, 32)],
    ["a body that is no JSON", "CHG0030042", sign("CHG0030042")],
    ["a body that is a list", "[]", sign("[]")],
    ["a body that is nothing", "null", sign("null")],
    ["a short nonce", body.replace("0123456789abcdef", "1"), sign(body.replace("0123456789abcdef", "1"))],
    ["no digest", "{}", sign("{}")],
  ])("E27 is refused with %s", (_, text, signature) => {
    expect(() => readCallback({ body: text, signature })).toThrow("The callback is not believed");
  });

  it("E27 is refused where no secret is set, so that an empty secret opens nothing", () => {
    const unset = serviceNowTickets({ url: "https://x.example", token: () => undefined, callbackSecret: () => "" });
    expect(() => unset.readCallback({ body, signature: sign(body, "") })).toThrow("no secret is set");
  });
});
