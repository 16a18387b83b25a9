import { describe, expect, it } from "vitest";
import { normal, seededRandom } from "../../../../bench/accuracy/random.mjs";
import type { SignalName } from "../../../../src/model/workload-signal.ts";
import { findRegimes } from "../../../../src/stages/workload/regimes/find-regimes.ts";
import type { FoundRegime } from "../../../../src/stages/workload/regimes/found-regime.ts";
import type { SignalTable } from "../../../../src/stages/workload/signal-table.ts";

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A Monday. */
const monday = Date.UTC(2026, 4, 4);

type Rates = Partial<Record<SignalName, number>>;

/** What orders do at a hundred transactions a second, and what a load does. */
const orders: Rates = { transactions: 100, logical_reads: 6e6, rows_read: 4000, rows_inserted: 60, log_bytes: 90_000 };
const load: Rates = {
  transactions: 3,
  logical_reads: 24e6,
  rows_read: 15_000,
  rows_inserted: 12_000,
  log_bytes: 2.7e6,
};

interface TableOptions {
  readonly days?: number;
  readonly toMs?: number;
  readonly bucketMs?: number;
  readonly noise?: number;
}

/** A table from what is done at each time; nothing is known where that is undefined. */
function tableOf(ratesAt: (timeMs: number) => Rates | undefined, options: TableOptions = {}): SignalTable {
  const { days = 14, bucketMs = 5 * minuteMs, noise = 0.1 } = options;
  const toMs = options.toMs ?? monday + days * dayMs;
  const random = seededRandom(7);
  const count = (toMs - monday) / bucketMs;
  const rates = Array.from({ length: count }, (_, bucket) => ratesAt(monday + bucket * bucketMs));
  const names = new Set(rates.flatMap((rate) => Object.entries(rate ?? {}).map(([name]) => name)));
  const known: readonly SignalName[] = [
    "transactions",
    "logical_reads",
    "rows_read",
    "rows_inserted",
    "log_bytes",
    "cpu_used",
    "data_bytes",
  ];
  const signals = known
    .filter((name) => names.has(name))
    .map((name) => {
      const mean = Float64Array.from(rates, (rate) => (rate?.[name] ?? Number.NaN) * Math.exp(noise * normal(random)));
      return [name, { name, mean, max: mean }] as const;
    });
  return { window: { fromMs: monday, toMs, bucketMs }, signals: new Map(signals) };
}

function times(rates: Rates, factor: number): Rates {
  return Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, rate * factor]));
}

function hourOf(timeMs: number): number {
  return (timeMs % dayMs) / hourMs;
}

function shares(table: SignalTable, regimes: readonly FoundRegime[]): readonly number[] {
  const buckets = (table.window.toMs - table.window.fromMs) / table.window.bucketMs;
  return regimes.map(({ mask }) => mask.reduce((sum, isIn) => sum + isIn, 0) / buckets);
}

/** How many regimes each bucket is in. */
function covers(table: SignalTable, regimes: readonly FoundRegime[]): readonly number[] {
  const buckets = (table.window.toMs - table.window.fromMs) / table.window.bucketMs;
  return Array.from({ length: buckets }, (_, bucket) => regimes.filter(({ mask }) => mask[bucket] === 1).length);
}

describe("work that does not change", () => {
  it("is one regime, which says so", () => {
    const table = tableOf(() => orders);
    const regimes = findRegimes(table, []);
    expect(regimes.map(({ because }) => because)).toEqual([["nothing changed at once by two fifths or more"]]);
    expect(regimes[0]?.spans).toEqual([{ fromMs: monday, toMs: monday + 14 * dayMs }]);
  });

  it("may have a season of days and quiet weekends", () => {
    const table = tableOf((timeMs) => {
      const isWeekend = Math.floor((timeMs - monday) / dayMs) % 7 >= 5;
      const hour = hourOf(timeMs);
      return times(orders, (isWeekend ? 0.4 : 1) * 4 ** Math.sin(((hour - 8) / 24) * 2 * Math.PI));
    });
    expect(findRegimes(table, [])).toHaveLength(1);
  });

  it("may have office hours that begin and end on the dot", () => {
    const table = tableOf((timeMs) => times(orders, hourOf(timeMs) >= 9 && hourOf(timeMs) < 17.5 ? 5 : 1));
    expect(findRegimes(table, [])).toHaveLength(1);
  });

  it("may be dominated at night by what never stops, which makes a transaction dearer little by little", () => {
    const table = tableOf((timeMs) => {
      const busy = 4 ** Math.sin(((hourOf(timeMs) - 8) / 24) * 2 * Math.PI);
      return { ...times(orders, busy), logical_reads: 6e6 * busy + 4e6 };
    });
    expect(findRegimes(table, [])).toHaveLength(1);
  });

  it("may grow to four times of what it was in a month", () => {
    const table = tableOf((timeMs) => times(orders, 4 ** ((timeMs - monday) / (30 * dayMs))), { days: 30 });
    expect(findRegimes(table, [])).toHaveLength(1);
  });

  it("may have a burst of an hour once", () => {
    const burst = monday + 5 * dayMs + 15 * hourMs;
    const table = tableOf((timeMs) => times(orders, timeMs >= burst && timeMs < burst + hourMs ? 6 : 1));
    expect(findRegimes(table, [])).toHaveLength(1);
  });

  it.each([5, 26])("may be interrupted once, for less than a hundredth of %d hundred hours", (hundredHours) => {
    const days = Math.round((hundredHours * 100) / 24);
    const begins = monday + (days - 8) * dayMs + 9 * hourMs;
    const lasts = 0.9 * hundredHours * hourMs;
    const table = tableOf((timeMs) => (timeMs >= begins && timeMs < begins + lasts ? load : orders), {
      days,
      bucketMs: 15 * minuteMs,
    });
    expect(findRegimes(table, []).map(({ spans }) => spans.length)).toEqual([1]);
  });

  it("may run a small job every hour: that is how it is", () => {
    const table = tableOf((timeMs) => (timeMs % hourMs < 10 * minuteMs ? load : orders));
    expect(findRegimes(table, []).flatMap(({ recurs }) => recurs ?? [])).toEqual([]);
  });

  it("may stand still for as long as it wants", () => {
    const table = tableOf(() => ({ transactions: 0, log_bytes: 0 }), { noise: 0 });
    expect(findRegimes(table, []).map(({ because }) => because)).toEqual([["nothing is known that tells work apart"]]);
  });
});

describe("work that comes back", () => {
  it("is found with its time, its length and the days that had it", () => {
    const missed = 6;
    const table = tableOf((timeMs) => {
      const isMissed = Math.floor((timeMs - monday) / dayMs) === missed;
      return hourOf(timeMs) >= 2 && hourOf(timeMs) < 3.5 && !isMissed ? load : orders;
    });
    const [day, night] = findRegimes(table, []);
    expect(night?.recurs).toEqual({
      days: [0, 1, 2, 3, 4, 5, 6],
      startMinute: 120,
      durationMinutes: 90,
      seen: 13,
      possible: 14,
    });
    expect(night?.spans).toHaveLength(13);
    expect(night?.because[0]).toBe("from 02:00 UTC on for 90 minutes, on 13 of 14 days");
    expect(night?.because[1]).toMatch(/^rows inserted per transaction rose from 0\.\d+ to \d/u);
    expect(day?.spans).toEqual([{ fromMs: monday, toMs: monday + 14 * dayMs }]);
  });

  it("may begin before midnight and end after it", () => {
    const table = tableOf((timeMs) => (hourOf(timeMs) >= 23 || hourOf(timeMs) < 1 ? load : orders), { days: 7 });
    expect(findRegimes(table, [])[1]?.recurs).toEqual({
      days: [0, 1, 2, 3, 4, 5, 6],
      startMinute: 23 * 60,
      durationMinutes: 120,
      seen: 6,
      possible: 6,
    });
  });

  it("may leave out the weekend", () => {
    const table = tableOf(
      (timeMs) => (Math.floor((timeMs - monday) / dayMs) % 7 < 5 && Math.floor(hourOf(timeMs)) === 3 ? load : orders),
      { days: 28 },
    );
    expect(findRegimes(table, [])[1]?.recurs).toEqual({
      days: [0, 1, 2, 3, 4],
      startMinute: 180,
      durationMinutes: 60,
      seen: 20,
      possible: 20,
    });
  });

  it("may come on certain days of the week alone, beside what comes each night", () => {
    const table = tableOf(
      (timeMs) => {
        const weekday = Math.floor((timeMs - monday) / dayMs) % 7;
        const hour = hourOf(timeMs);
        if (hour >= 2 && hour < 3) return load;
        return (weekday === 6 || weekday === 2) && hour >= 10 && hour < 12 ? times(load, 0.5) : orders;
      },
      { days: 28 },
    );
    const recurring = findRegimes(table, []).flatMap(({ recurs }) => recurs ?? []);
    expect(recurring.map(({ days, startMinute, seen }) => [days.length, startMinute, seen])).toEqual([
      [7, 120, 28],
      [2, 600, 8],
    ]);
  });

  it("may be a short burst of the same work", () => {
    const table = tableOf((timeMs) => times(orders, hourOf(timeMs) >= 6 && hourOf(timeMs) < 7 ? 5 : 1));
    const [, burst] = findRegimes(table, []);
    expect(burst?.recurs?.startMinute).toBe(360);
    expect(burst?.because[1]).toMatch(/^transactions rose from 100 to \d+ a second$/u);
  });

  it("must have come three times", () => {
    const table = tableOf((timeMs) => (Math.floor(hourOf(timeMs)) === 2 ? load : orders), { days: 2 });
    expect(findRegimes(table, []).flatMap(({ recurs }) => recurs ?? [])).toEqual([]);
  });
});

describe("work that changes", () => {
  const release = monday + 8 * dayMs + 10 * hourMs + 5 * minuteMs;

  it("is split where it does, and says what changed from what to what", () => {
    const table = tableOf((timeMs) => (timeMs < release ? orders : { ...orders, log_bytes: 360_000 }), { noise: 0.02 });
    const regimes = findRegimes(table, []);
    expect(regimes.map(({ spans }) => spans)).toEqual([
      [{ fromMs: monday, toMs: release }],
      [{ fromMs: release, toMs: monday + 14 * dayMs }],
    ]);
    expect(regimes[1]?.because).toEqual([
      expect.stringMatching(/^log per transaction rose from \d+ B to 3\.[45]\d* KiB at 2026-05-12T10:05:00Z$/u),
    ]);
  });

  it("is one regime again when it goes back to what it was", () => {
    const table = tableOf((timeMs) => (timeMs >= release && timeMs < release + 2 * dayMs ? load : orders));
    const regimes = findRegimes(table, []);
    expect(regimes.map(({ spans }) => spans.length)).toEqual([2, 1]);
    expect(regimes[0]?.because[0]).toBe("it was there from the beginning of the window");
    expect(regimes[0]?.because).toHaveLength(4);
  });

  it("is, for a moment, what was before or what comes after, whichever it is more like", () => {
    const change = monday + 10 * minuteMs;
    const between = { ...load, transactions: 6 };
    const table = tableOf(
      (timeMs) => {
        if (timeMs < change) return orders;
        return timeMs < change + 6 * secondMs ? between : load;
      },
      { bucketMs: secondMs, toMs: monday + 20 * minuteMs, noise: 0.02 },
    );
    expect(findRegimes(table, []).map(({ spans }) => spans)).toEqual([
      [{ fromMs: monday, toMs: change }],
      [{ fromMs: change, toMs: monday + 20 * minuteMs }],
    ]);
  });

  it("is found in a recording of minutes, too, where pieces that are alike are one regime", () => {
    const table = tableOf((timeMs) => (Math.floor((timeMs - monday) / minuteMs) % 3 === 2 ? load : orders), {
      bucketMs: secondMs,
      toMs: monday + 9 * minuteMs,
    });
    const regimes = findRegimes(table, []);
    expect(regimes.map(({ spans }) => spans.length)).toEqual([3, 3]);
    expect(shares(table, regimes).map((share) => share.toFixed(2))).toEqual(["0.67", "0.33"]);
    expect(regimes[0]?.because.at(-1)).toBe("the same began 1 more time");
  });

  it("is no more than six regimes, however many kinds of it there are", () => {
    const table = tableOf(
      (timeMs) => {
        const kind = Math.floor((timeMs - monday) / (2 * minuteMs));
        return { ...orders, log_bytes: 90_000 * 4 ** (kind % 3), logical_reads: 6e6 * 4 ** Math.floor(kind / 3) };
      },
      { bucketMs: secondMs, toMs: monday + 18 * minuteMs },
    );
    expect(findRegimes(table, [])).toHaveLength(6);
  });

  it("may be seen in the host alone", () => {
    const table = tableOf((timeMs) => ({ cpu_used: timeMs < release ? 0.2 : 0.6 }), { noise: 0.03 });
    expect(findRegimes(table, [])[1]?.because).toEqual([
      expect.stringMatching(
        /^use of the processors rose from (?:19|20)\S* % to (?:59|60)\S* % at 2026-05-12T10:05:00Z$/u,
      ),
    ]);
  });

  it("may be seen without transactions, in amounts", () => {
    const table = tableOf((timeMs) => ({ log_bytes: timeMs < release ? 1e6 : 4e6 }));
    expect(findRegimes(table, [])[1]?.because).toEqual([
      expect.stringMatching(/^log rose from 97\d KiB to 3\.[78]\d* MiB a second at 2026-05-12T10:05:00Z$/u),
    ]);
  });
});

describe("a boundary", () => {
  const atMs = monday + 4 * dayMs + 8 * hourMs;
  const why = "shared_buffers changed from 16384 to 65536";

  it("splits work that is the same before and after", () => {
    const regimes = findRegimes(
      tableOf(() => orders),
      [{ atMs, why }],
    );
    expect(regimes.map(({ spans, because }) => ({ spans, because }))).toEqual([
      { spans: [{ fromMs: atMs, toMs: monday + 14 * dayMs }], because: [why] },
      { spans: [{ fromMs: monday, toMs: atMs }], because: ["it was there from the beginning of the window"] },
    ]);
  });

  it("cuts the spans of what comes back, which stays one regime", () => {
    const table = tableOf((timeMs) => (hourOf(timeMs) >= 7 && hourOf(timeMs) < 9 ? load : orders));
    const recurring = findRegimes(table, [{ atMs, why }]).filter(({ recurs }) => recurs);
    expect(recurring.map(({ spans }) => spans.length)).toEqual([15]);
  });

  it("outside the window does nothing, and two at once are one", () => {
    const table = tableOf(() => orders);
    const outside = [monday - dayMs, monday + 20 * dayMs].map((at) => ({ atMs: at, why }));
    expect(findRegimes(table, outside)).toHaveLength(1);
    const twice = findRegimes(table, [
      { atMs, why },
      { atMs: atMs + minuteMs, why: "work_mem changed from 4096 to 8192" },
    ]);
    expect(twice[0]?.because).toEqual([why, "work_mem changed from 4096 to 8192"]);
  });
});

describe("what is known", () => {
  it("is covered once, gaps are not, and hours of them end a span", () => {
    const table = tableOf((timeMs) => {
      const hour = hourOf(timeMs);
      if (hour >= 12 && hour < 12.5) return undefined;
      if (timeMs >= monday + 3 * dayMs && timeMs < monday + 3.25 * dayMs) return undefined;
      return hour >= 2 && hour < 3 ? load : orders;
    });
    const regimes = findRegimes(table, []);
    const known = [...(table.signals.get("transactions")?.mean ?? [])].map((value) => (Number.isNaN(value) ? 0 : 1));
    expect(covers(table, regimes)).toEqual(known);
    expect(regimes[0]?.spans).toHaveLength(2);
  });

  it("counts although only a signal that tells nothing of work is known", () => {
    const table = tableOf((timeMs) => (timeMs < monday + dayMs ? { data_bytes: 1e9 } : { data_bytes: 1e9, ...orders }));
    expect(new Set(covers(table, findRegimes(table, [])))).toEqual(new Set([1]));
  });

  it("is nothing in an empty table", () => {
    const table: SignalTable = { window: { fromMs: monday, toMs: monday, bucketMs: minuteMs }, signals: new Map() };
    expect(findRegimes(table, [])).toEqual([]);
    expect(
      findRegimes(
        tableOf(() => undefined),
        [],
      ),
    ).toEqual([]);
  });

  it("may be one bucket", () => {
    const table = tableOf(() => orders, { toMs: monday + 5 * minuteMs });
    expect(findRegimes(table, []).map(({ spans }) => spans)).toEqual([
      [{ fromMs: monday, toMs: monday + 5 * minuteMs }],
    ]);
  });

  it("may be in buckets that do not divide a day, or that are longer than any job", () => {
    const odd = tableOf((timeMs) => (timeMs < monday + 6 * dayMs ? orders : load), {
      bucketMs: 7 * minuteMs,
      toMs: monday + 1440 * 7 * minuteMs,
    });
    expect(findRegimes(odd, [])).toHaveLength(2);
    const long = tableOf((timeMs) => (timeMs < monday + 10 * dayMs ? orders : load), { bucketMs: 4 * hourMs });
    expect(findRegimes(long, [])).toHaveLength(2);
  });
});
