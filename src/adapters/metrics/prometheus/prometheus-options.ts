import type { Clock } from "../../../ports/clock.ts";

/** How to reach a server that speaks Prometheus's HTTP API: Prometheus, Thanos, Mimir, VictoriaMetrics. */
export interface PrometheusOptions {
  /** Name of the source in `setpoint.yaml`, for messages. */
  readonly name: string;
  /** Base of its API, without `/api/v1`: `https://prometheus.example.com`, `https://mimir.example.com/prometheus`. */
  readonly url: string;
  /** Bearer token. Asked at every request, never shown. */
  readonly bearer?: () => string;
  /** User and password; the password is asked at every request, never shown. */
  readonly basic?: { readonly user: string; readonly password: () => string };
  /** Value of the header `X-Scope-OrgID`. */
  readonly tenant?: string;
  /** Certificates to trust beside none of the system's, PEM. */
  readonly ca?: string;
  /** How long one request may take. */
  readonly timeoutMs: number;
  /** Samples that one query may touch on the server. */
  readonly maxSamples: number;
  readonly clock: Clock;
}

/** The server for messages: without user and password, which some write into URLs. */
export function describeServer({ name, url }: Pick<PrometheusOptions, "name" | "url">): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  return parsed === undefined ? name : `${name} (${parsed.host})`;
}
