import type { MetricWindow } from "../../../model/metric-series.ts";
import type { Trend } from "../../../model/workload.ts";
import { dailyQuantiles, dayMs } from "./daily-values.ts";
import { fitLine } from "./fit-line.ts";
import { roundSignificant } from "./round-significant.ts";

/** The trend of a signal's daily medians; undefined where less than a week of days is known. */
export function describeTrend(values: Float64Array, window: MetricWindow): Trend | undefined {
  const line = fitLine(dailyQuantiles(values, window, 0.5));
  return (
    line && {
      perDay: roundSignificant(line.perDay),
      low: roundSignificant(line.low),
      high: roundSignificant(line.high),
      level: roundSignificant(line.at(window.toMs / dayMs)),
    }
  );
}
