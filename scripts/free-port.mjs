// @ts-check
import { createServer } from "node:net";

/**
 * A port of 127.0.0.1 that nobody listens on now.
 * @returns {Promise<number>}
 */
export async function findFreePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port to be had");
  return address.port;
}
