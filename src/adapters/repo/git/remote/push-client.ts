import type { HttpClient } from "isomorphic-git";
import type { RemoteAnswer, RemoteHttp, RemoteRequest } from "./remote-http.ts";

/** Lets isomorphic-git push over our own connection. Its questions may be asked twice, what it sends is sent once. */
export function pushClient(http: RemoteHttp): HttpClient {
  return {
    request: async ({ url, method = "GET", headers = {}, body }) => {
      const pieces: Uint8Array[] = [];
      for await (const piece of body ?? []) pieces.push(piece);
      const request: RemoteRequest = { url, method, headers };
      const isQuestion = method === "GET";
      const answer = isQuestion
        ? await http.ask(request)
        : await http.send({ ...request, body: Buffer.concat(pieces) });
      const { status: statusCode, statusText: statusMessage } = answer;
      return { url: answer.url, method, statusCode, statusMessage, headers: answer.headers, body: readBody(answer) };
    },
  };
}

async function* readBody({ body }: RemoteAnswer): AsyncIterableIterator<Uint8Array> {
  yield body;
}
