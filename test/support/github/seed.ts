/** A person with an account and a token. */
export interface PersonSeed {
  readonly login: string;
  readonly name?: string;
  /** Addresses that the account owns: commits of these are shown as this person's. Default `LOGIN@orders.example`. */
  readonly emails?: readonly string[];
  /** What the person may do with every repository. Default `write`. */
  readonly role?: "read" | "write" | "admin";
}

/** A GitHub App with one installation token. Its account is `SLUG[bot]`, its token `app-SLUG`. */
export interface AppSeed {
  readonly id: number;
  readonly slug: string;
  /** What the installation may do: `{ checks: "write", members: "read" }`. */
  readonly permissions: Readonly<Record<string, "read" | "write">>;
}

/** A repository to begin with: one commit on its default branch. */
export interface RepositorySeed {
  readonly name: string;
  /** Default: the organisation. */
  readonly owner?: string;
  /** Path → content; default a README. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The people of the orders shop: lin, priya and tomas write, amara administers, jonas and max write too. */
export const shopPeople: readonly PersonSeed[] = [
  { login: "lin", name: "Lin" },
  { login: "amara", name: "Amara", role: "admin" },
  { login: "jonas", name: "Jonas" },
  { login: "priya", name: "Priya" },
  { login: "tomas", name: "Tomas" },
  { login: "max", name: "Max" },
];

/** Their teams: slug → logins. */
export const shopTeams: Readonly<Record<string, readonly string[]>> = {
  dba: ["lin", "priya"],
  cab: ["jonas", "amara"],
  "oncall-dba": ["priya", "tomas"],
};

/** Setpoint's own app, and the one whose tokens jobs of GitHub Actions get. */
export const shopApps: readonly AppSeed[] = [
  {
    id: 4711,
    slug: "setpoint-gate",
    permissions: {
      actions: "read",
      administration: "read",
      checks: "write",
      contents: "write",
      issues: "write",
      members: "read",
      metadata: "read",
      pull_requests: "write",
      statuses: "write",
    },
  },
  {
    id: 15_368,
    slug: "github-actions",
    permissions: {
      checks: "write",
      contents: "read",
      issues: "write",
      metadata: "read",
      pull_requests: "write",
      statuses: "write",
    },
  },
];
