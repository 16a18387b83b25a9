import { objectOf, textOf, type Json, type JsonObject } from "../json.ts";
import { asMember, compileSchema, type Judge } from "./compile-schema.ts";
import { excused } from "./excused.ts";
import { follow, nameOf, parametersOf, type FoundOperation, type Operation } from "./read-operations.ts";

/** A request to the API and its answer. */
export interface Exchange {
  readonly found: FoundOperation;
  readonly query: URLSearchParams;
  /** Undefined where none was sent. */
  readonly body: Json | undefined;
  readonly status: number;
  readonly answer: Json | undefined;
}

const judges = new Map<string, Judge>();
/** Said by GitHub of every operation, though most do not list them. */
const everywhere: ReadonlySet<number> = new Set([304, 401, 403, 404, 422, 429, 500, 502, 503]);
const plainError: JsonObject = {
  type: "object",
  required: ["message"],
  properties: { message: { type: "string" }, documentation_url: { type: "string" } },
};

/** What a request and its answer break of GitHub's published description, one sentence each. */
export function validateCall(exchange: Exchange): readonly string[] {
  const { operation } = exchange.found;
  const title = `${operation.method} ${operation.template}`;
  // A refused request may well be wrong: that is what it was refused for.
  const request =
    exchange.status === 422 || exchange.status === 400 ? [] : [...judgeParameters(exchange), ...judgeBody(exchange)];
  return [...request, ...judgeAnswer(exchange)]
    .filter((said) => !excused.some((excuse) => excuse.operation === title && excuse.says.test(said)))
    .map((said) => `${title}: ${said}`);
}

function judgeParameters({ found, query }: Exchange): readonly string[] {
  const known = parametersOf(found.operation);
  const strange = [...query.keys()]
    .filter((name) => !known.some((parameter) => parameter["in"] === "query" && nameOf(parameter) === name))
    .map((name) => `the query has no parameter ${name}`);
  const wrong = known.flatMap((parameter) => {
    const name = nameOf(parameter);
    const value = parameter["in"] === "path" ? found.places[name] : (query.get(name) ?? undefined);
    if (value === undefined) return parameter["required"] === true ? [`parameter ${name} is missing`] : [];
    const judge = judgeOf(`${keyOf(found.operation)} parameter ${name}`, () =>
      compileSchema(asMember(objectOf(parameter["schema"])), true),
    );
    return judge(value).map((said) => `parameter ${name}: ${said}`);
  });
  return [...strange, ...wrong];
}

function judgeBody({ found, body }: Exchange): readonly string[] {
  const described = follow(objectOf(found.operation.description["requestBody"]));
  const schema = schemaOf(described);
  if (schema === undefined)
    return body === undefined || isEmpty(body) ? [] : ["the request has a body, none is described"];
  if (body === undefined) return described["required"] === true ? ["the request has no body"] : [];
  const judge = judgeOf(`${keyOf(found.operation)} body`, () => compileSchema(schema));
  const properties = objectOf(schema["properties"]);
  const strange =
    schema["type"] === "object" && schema["additionalProperties"] === undefined && Object.keys(properties).length > 0
      ? Object.keys(objectOf(body)).filter((name) => !(name in properties))
      : [];
  return [...judge(body), ...strange.map((name) => `no property ${name} is described`)].map(
    (said) => `request body: ${said}`,
  );
}

function judgeAnswer({ found, status, answer }: Exchange): readonly string[] {
  const responses = objectOf(found.operation.description["responses"]);
  const described = responses[String(status)];
  if (described === undefined) {
    if (!everywhere.has(status)) return [`status ${status} is not described`];
    return status === 304
      ? []
      : judgeOf("plain error", () => compileSchema(plainError))(answer).map((said) => `answer ${status}: ${said}`);
  }
  const schema = schemaOf(follow(objectOf(described)));
  if (schema === undefined)
    return answer === undefined || isEmpty(answer) ? [] : [`answer ${status}: a body, none is described`];
  const judge = judgeOf(`${keyOf(found.operation)} ${status}`, () => compileSchema(schema));
  return judge(answer).map((said) => `answer ${status}: ${said}`);
}

function schemaOf(described: JsonObject): JsonObject | undefined {
  const content = objectOf(described["content"]);
  const json = content["application/json"] ?? content["application/scim+json"];
  return json === undefined ? undefined : objectOf(objectOf(json)["schema"]);
}

function judgeOf(key: string, compile: () => Judge): Judge {
  const judge = judges.get(key) ?? compile();
  judges.set(key, judge);
  return judge;
}

function keyOf(operation: Operation): string {
  return `${operation.method} ${textOf(operation.template)}`;
}

function isEmpty(body: Json): boolean {
  return body === null || body === "" || (typeof body === "object" && Object.keys(body).length === 0);
}
