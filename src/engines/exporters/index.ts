import type { ExporterTable } from "../exporter.ts";
import { cloudwatch } from "./cloudwatch.ts";
import { mysqldExporter } from "./mysqld-exporter.ts";
import { nodeExporter } from "./node-exporter.ts";
import { openTelemetry } from "./opentelemetry.ts";
import { postgresExporter } from "./postgres-exporter.ts";

/** Every exporter whose names are known; where two give one canonical series, the earlier one counts. */
export const exporterTables: readonly ExporterTable[] = [
  postgresExporter,
  mysqldExporter,
  nodeExporter,
  openTelemetry,
  cloudwatch,
];
