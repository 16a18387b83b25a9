import type { Relation } from "../../engine.ts";
import { broken, doubtful, renderSetting, textOf } from "./read-settings.ts";

/** Oldest first; the empty maximum is none. */
const protocols = ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];

/** "could not set SSL protocol version range" (be-secure-openssl.c): refused at start with ssl = on. */
const protocolRange: Relation = {
  code: "validate/relation-tls-versions",
  parameters: ["ssl_min_protocol_version", "ssl_max_protocol_version", "ssl"],
  source: "https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-SSL-MAX-PROTOCOL-VERSION",
  check: (input) => {
    const most = textOf(input, "ssl_max_protocol_version") ?? "";
    const least = textOf(input, "ssl_min_protocol_version") ?? "";
    if (most === "" || protocols.indexOf(least) <= protocols.indexOf(most)) return undefined;
    const message = `${renderSetting(input, "ssl_min_protocol_version")}, newer than ssl_max_protocol_version (${most}).`;
    const judge = textOf(input, "ssl") === "on" ? broken : doubtful;
    return judge(protocolRange.code, message, "Raise or empty ssl_max_protocol_version.");
  },
};

/** Encrypted connections. */
export const tlsRelations: readonly Relation[] = [protocolRange];
