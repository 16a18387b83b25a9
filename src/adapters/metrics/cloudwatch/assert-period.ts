import { SetpointError } from "../../../model/setpoint-error.ts";
import type { MetricQuestion } from "../../../ports/metric-source.ts";

const minuteMs = 60_000;

/**
 * Metrics of RDS are kept by the minute, and after a while only by longer periods: CloudWatch answers shorter ones with nothing, or refuses.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 *
 * @throws SetpointError SP_METRICS_REFUSED
 */
export function assertPeriod({ window, instance }: MetricQuestion): void {
  if (window.bucketMs % minuteMs === 0) return;
  throw new SetpointError(
    "SP_METRICS_REFUSED",
    `${instance.name} was to be looked at in steps of ${window.bucketMs / 1000} s; CloudWatch keeps metrics of RDS by whole minutes.`,
    { fix: "Look at a window of at least a week, or take the metrics from the server itself (--source live)." },
  );
}
