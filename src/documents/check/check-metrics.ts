import { liveSource } from "../../model/configuration.ts";
import type { InstanceDocument, MetricSource } from "../generated/documents.ts";
import { joinPointer } from "../json-pointer.ts";
import type { Problem } from "./problem.ts";

/** What nobody would look at: a server is reached by its connection, not by labels. */
export function checkInstanceMetrics({ metrics }: InstanceDocument["spec"]): readonly Problem[] {
  if (metrics?.source !== liveSource) return [];
  const idle = (["selector", "hostSelector"] as const).filter((name) => metrics[name] !== undefined);
  return idle.map((name) => ({
    code: "documents/idle-property",
    message: `The source live asks the server itself: ${name} is never looked at.`,
    fix: `Remove ${name}, or name a source of setpoint.yaml.`,
    pointer: `/spec/metrics/${name}`,
  }));
}

/** What kinds of sources lack, or would never look at; a source that takes the name of the servers themselves. */
export function checkMetricSources(sources: Readonly<Record<string, MetricSource>>): readonly Problem[] {
  return Object.entries(sources).flatMap(([name, source]) => {
    const pointer = joinPointer("/spec/metrics/sources", name);
    return [...(name === liveSource ? [reservedName(pointer)] : []), ...checkSource(source, { name, pointer })];
  });
}

type Property = Exclude<keyof MetricSource, "kind">;

/** A kind's properties, in the order in which people look for them: those that it needs, and those that it takes. */
const propertiesOf: Readonly<
  Record<MetricSource["kind"], { readonly needs: readonly Property[]; readonly takes: readonly Property[] }>
> = {
  prometheus: { needs: ["url"], takes: ["bearer", "basic", "tenant", "caFile", "timeout", "maxSamples"] },
  files: { needs: ["paths"], takes: [] },
  cloudwatch: { needs: ["region"], takes: ["endpoint"] },
};

const examples: Readonly<Partial<Record<Property, string>>> = {
  url: "https://prometheus.shop.example",
  paths: "metrics/*.parquet",
  region: "eu-central-1",
};

/** A source's name, and where it stands. */
interface SourcePlace {
  readonly name: string;
  readonly pointer: string;
}

function checkSource(source: MetricSource, { name, pointer }: SourcePlace): readonly Problem[] {
  const { needs, takes } = propertiesOf[source.kind];
  const all = Object.values(propertiesOf).flatMap((properties) => [...properties.needs, ...properties.takes]);
  const idle = all.filter((property) => source[property] !== undefined && ![...needs, ...takes].includes(property));
  return [
    ...needs
      .filter((property) => source[property] === undefined)
      .map((property) => ({
        code: "documents/missing-property",
        message: `The source ${name} has no ${property}.`,
        fix: `Add ${property}, such as ${examples[property]}.`,
        pointer,
      })),
    ...idle.map((property) => ({
      code: "documents/idle-property",
      message: `A source of kind ${source.kind} has no ${property}.`,
      fix: `Remove ${property}, or correct the kind.`,
      pointer: joinPointer(pointer, property),
    })),
    ...(source.bearer !== undefined && source.basic ? [twoLogins(pointer)] : []),
  ];
}

function twoLogins(pointer: string): Problem {
  return {
    code: "documents/idle-property",
    message: "A token and a password stand here; only one of them could be sent.",
    fix: "Remove bearer or basic.",
    pointer: joinPointer(pointer, "basic"),
  };
}

function reservedName(pointer: string): Problem {
  return {
    code: "documents/reserved-name",
    message: "A source cannot be called live: these are the servers themselves, and always there.",
    fix: "Choose another name, such as prometheus-main.",
    pointer,
  };
}
