export { memoryDocumentCache } from "../adapters/repo/memory/memory-document-cache.ts";
export { FakeDeath, fakeServer, type FakeServer, type FakeServerOptions } from "./fake-server.ts";
export { fakeMetricSource, type FakeMetrics, type FakeMetricSource, type FakeSeries } from "./fake-metric-source.ts";
export { fakeTarget } from "./fake-target.ts";
export { fixedClock, type FixedClock } from "./fixed-clock.ts";
export { memoryRepo } from "./memory-repo.ts";
