import { describe, expect, it } from "vitest";
import type { Contributor } from "../../../src/model/review.ts";
import { decideOn, digest, outline, proposed, stagesOf, withStages } from "./fsync-request.ts";
import { evidence, members, review, stage } from "./shop.ts";

const ada = evidence(proposed).contributors;
const stranger = { known: "x@elsewhere.example", role: "committer", commit: "1" } as const;
const counted = { coAuthors: true, unknown: "one-more-approval" } as const;

/** Bo, in a role. */
function bo(role: Contributor["role"]): Contributor {
  return { known: "bo@shop.example", login: "Bo", role, commit: "fedcba9876543210" };
}

describe("whoever made a request", () => {
  it.each([
    ["A5", "author"],
    ["A5", "committer"],
    ["A5", "pusher"],
    ["A6", "co-author"],
  ] as const)("%s: does not approve it as %s of any of its commits", (_, role) => {
    const decision = decideOn({ contributors: [...ada, bo(role)], reviews: [review("bo", digest)] });
    expect(outline(decision)).toContain(`      closed bo: does not count: contributed to it (${role} of fedcba987654)`);
    expect(decision.mayAct).toEqual(["chris"]);
  });

  it("A6: may approve it as co-author where the fleet's rules do not count co-authors", () => {
    const contributorRules = { coAuthors: false, unknown: "close" } as const;
    const [together, nobody] = [bo("co-author"), { ...stranger, role: "co-author" } as const];
    const reviews = [review("bo", digest)];
    expect(decideOn({ contributors: [...ada, together, nobody], contributorRules, reviews }).verdict).toBe("open");
    expect(decideOn({ contributors: [...ada, together, bo("author")], contributorRules, reviews }).verdict).toBe(
      "closed",
    );
    expect(decideOn({ contributors: [together], contributorRules, reviews: [review("chris", digest)] }).verdict).toBe(
      "closed",
    );
  });

  it("A7: keeps it closed while no account owns an address", () => {
    const decision = decideOn({ contributors: [...ada, stranger, stranger], reviews: [review("bo", digest)] });
    expect(decision).toMatchObject({ verdict: "closed", reason: "requirements not met: 1 of 2" });
    expect(outline(decision).at(-1)).toBe(
      "  closed contributor x@elsewhere.example: no account owns x@elsewhere.example; add it to an account, or commit under a known address",
    );
  });

  it("A7: keeps it closed while nobody knows who pushed", () => {
    const ghost = { known: "a deleted account", role: "pusher", commit: "1" } as const;
    const decision = decideOn({ contributors: [...ada, ghost], reviews: [review("bo", digest)] });
    expect(outline(decision).at(-1)).toBe(
      "  closed contributor a deleted account: no account owns a deleted account; have it pushed again by somebody known",
    );
  });

  it("A7: costs every stage one approval more where the fleet's rules say so, and says why", () => {
    const needed = withStages(stage("dba", ["acme/dba"]), stage("cab", ["acme/cab"]));
    const given = { contributors: [...ada, stranger, bo("author")], contributorRules: counted };
    const said = (...logins: readonly string[]): ReturnType<typeof decideOn> =>
      decideOn({ ...given, reviews: logins.map((login) => review(login, digest)) }, needed);
    expect(stagesOf(said("chris", "dee", "eli"))).toEqual(["closed has 1 of 2 approvals", "open has 2 of 2 approvals"]);
    expect(outline(said("chris")).at(-1)).toBe(
      "  open contributor x@elsewhere.example: no account owns x@elsewhere.example, so each stage needs one approval more; add it to an account, or commit under a known address",
    );
    const memberships = members({ "acme/dba": ["chris", "fay"], "acme/cab": ["dee", "eli"] });
    const reviews = ["chris", "fay", "dee", "eli"].map((login) => review(login, digest));
    expect(decideOn({ ...given, memberships, reviews }, needed).verdict).toBe("open");
    expect(decideOn({ ...given, memberships, reviews: reviews.slice(1) }, needed).verdict).toBe("closed");
  });

  it("A7: costs nothing more where everybody is known", () => {
    expect(decideOn({ contributorRules: counted, reviews: [review("bo", digest)] }).verdict).toBe("open");
  });

  it("A7: is not asked for where no approval is needed", () => {
    expect(decideOn({ contributors: [] }, []).verdict).toBe("open");
  });

  it("A20: keeps it closed where nobody is known to have made it", () => {
    const reviews = [review("bo", digest), review("chris", digest)];
    expect(decideOn({ contributors: [], reviews }).verdict).toBe("closed");
    expect(decideOn({ contributors: [], reviews, contributorRules: counted }).verdict).toBe("closed");
  });
});
