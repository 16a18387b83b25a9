// Generated from src/documents/schema by scripts/generate-types.mjs. Change the schemas, then run npm run generate.

/**
 * A document of any kind, as it is written; told apart by `kind`.
 */
export type SetpointDocument =
  | InstanceDocument
  | ProfileDocument
  | LockDocument
  | RuleDocument
  | OwnersDocument
  | ThresholdDocument
  | WindowDocument
  | RolloutDocument
  | OverrideDocument
  | ConfigurationDocument;
/**
 * Teams whose members may approve.
 *
 * @minItems 1
 *
 * Items: a team, such as acme/dba
 */
export type Teams = string[];
/**
 * People who may approve.
 *
 * @minItems 1
 *
 * Items: a person's login
 */
export type Users = string[];
/**
 * Apps that may approve, by their numeric ids: the only way in which a bot counts.
 *
 * @minItems 1
 *
 * Items: the numeric id of an app, such as 12345
 */
export type Apps = number[];

/**
 * A database server whose configuration is held to its documents. Stands under instances/.
 */
export interface InstanceDocument {
  /**
   * the format of the document, setpoint/v1
   */
  apiVersion: "setpoint/v1";
  /**
   * the kind of document
   */
  kind: "Instance";
  metadata: InstanceMetadata;
  /**
   * What the server is and how it is to be set.
   */
  spec: {
    /**
     * the name of a database engine, such as postgresql
     */
    engine: string;
    /**
     * the version that runs, in quotes, such as "16.4"
     */
    version: string;
    /**
     * Where it runs.
     */
    platform?: {
      /**
       * the platform's kind
       */
      kind: "self-hosted";
    };
    /**
     * What the server may use: the container's limits, not the host's.
     */
    resources?: {
      /**
       * Processors; fractions are allowed.
       */
      vcpu?: number;
      /**
       * Memory, such as 64GiB.
       */
      memory?: string;
      /**
       * The device below the data directory.
       */
      storage?: {
        /**
         * the device's kind
         */
        kind?: "nvme" | "ssd" | "hdd" | "network";
        /**
         * Its size, such as 2TiB.
         */
        size?: string;
        /**
         * Input and output operations per second that it sustains.
         */
        iops?: number;
      };
    };
    /**
     * Its place in replication.
     */
    topology?: {
      /**
       * the server's role
       */
      role: "primary" | "replica" | "standalone";
      /**
       * Names of the instances that replicate from this one.
       *
       * Items: a name of up to 63 lower-case letters, digits, '-' and '.', such as orders-prod
       */
      replicas?: string[];
    };
    /**
     * How the server is reached: references to environment variables, never secrets.
     */
    connection?: {
      /**
       * Where the connection string comes from, such as env:ORDERS_PROD_DSN.
       */
      from: string;
      /**
       * Where the command that restarts the server comes from; without it a restart is left to the operator.
       */
      restart?: string;
      /**
       * Where the command that starts the server dry comes from; -c name=value and -C are appended.
       */
      dryStart?: string;
    };
    /**
     * Where its metrics are.
     */
    metrics?: {
      /**
       * a name of up to 63 lower-case letters, digits, '-' and '.', such as orders-prod
       */
      source: string;
      selector?: Selector;
      hostSelector?: Selector1;
    };
    /**
     * Profiles in the order in which they are applied, lowest first.
     *
     * Items: a name of up to 63 lower-case letters, digits, '-' and '.', such as orders-prod
     */
    profiles?: string[];
    /**
     * Values for variables that its profiles declare.
     */
    variables?: {
      /**
       * a value that is kept as it is written, and read by the engine's own grammar
       */
      [k: string]: string;
    };
    settings?: Settings;
  };
}
/**
 * Who the instance is.
 */
export interface InstanceMetadata {
  /**
   * a name of up to 63 lower-case letters, digits, '-' and '.', such as orders-prod
   */
  name: string;
  /**
   * Labels that policies and expressions refer to.
   */
  labels?: {
    /**
     * a label's text: letters, digits, '.', '_', '-', '/', up to 63 characters
     */
    [k: string]: string;
  };
}
/**
 * Labels that tell the database's series from those of others, such as instance: "orders-prod:9187".
 */
export interface Selector {
  /**
   * the label's value, of up to 256 characters
   */
  [k: string]: string;
}
/**
 * The same for its host or container; without it the host is not looked at.
 */
export interface Selector1 {
  /**
   * the label's value, of up to 256 characters
   */
  [k: string]: string;
}
/**
 * Parameters and their values: a text, ${…}, or a value with conditions.
 */
export interface Settings {
  [k: string]: string | SettingForm;
}
/**
 * A parameter's value with what goes with it.
 */
export interface SettingForm {
  /**
   * a value that is kept as it is written, and read by the engine's own grammar
   */
  value: string;
  /**
   * The setting holds only where this is true.
   */
  when?: string;
  /**
   * true: may not be changed further down the order.
   */
  final?: boolean;
  /**
   * true: settles a conflict between sibling profiles in favour of this one.
   */
  prefer?: boolean;
}
/**
 * A template of settings for one engine. Stands under profiles/.
 */
export interface ProfileDocument {
  /**
   * the format of the document, setpoint/v1
   */
  apiVersion: "setpoint/v1";
  /**
   * the kind of document
   */
  kind: "Profile";
  metadata: Metadata;
  /**
   * What the template sets.
   */
  spec: {
    /**
     * the name of a database engine, such as postgresql
     */
    engine: string;
    /**
     * versions it serves, such as ">=14 <17"; without it, all
     */
    versions?: string;
    /**
     * Profiles that are applied before this one, lowest first.
     *
     * Items: a name of up to 63 lower-case letters, digits, '-' and '.', such as orders-prod
     */
    extends?: string[];
    /**
     * Variables that instances may set and expressions use.
     */
    variables?: {
      [k: string]: VariableDeclaration;
    };
    settings?: Settings;
    /**
     * Conditions over the effective state of every instance that uses the profile.
     */
    constraints?: ConstraintDeclaration[];
  };
}
/**
 * Who the document is.
 */
export interface Metadata {
  /**
   * a name of up to 63 lower-case letters, digits, '-' and '.', such as orders-prod
   */
  name: string;
}
/**
 * A variable.
 */
export interface VariableDeclaration {
  /**
   * the variable's type
   */
  type: "int" | "number" | "size" | "duration" | "bool" | "string";
  /**
   * a value that is kept as it is written, and read by the engine's own grammar
   */
  default?: string;
  /**
   * a value that is kept as it is written, and read by the engine's own grammar
   */
  min?: string;
  /**
   * a value that is kept as it is written, and read by the engine's own grammar
   */
  max?: string;
}
/**
 * A condition.
 */
export interface ConstraintDeclaration {
  /**
   * a CEL expression over memory, vcpu, storage, version, engine, platform, name, role, labels, variables and settings
   */
  rule: string;
  /**
   * a text for people
   */
  message: string;
  /**
   * how much a broken condition weighs: an error fails a check, a warning and a note are shown
   */
  severity?: "error" | "warning" | "note";
}
/**
 * Parameters and derived values that may change only with approvals. Stands under policies/.
 */
export interface LockDocument {
  /**
   * the format of the document, setpoint/v1
   */
  apiVersion: "setpoint/v1";
  /**
   * the kind of document
   */
  kind: "Lock";
  metadata: Metadata;
  /**
   * What is locked, at least one of parameters and derived, and who may open it.
   */
  spec: {
    match?: Match;
    /**
     * Parameters that are locked.
     *
     * @minItems 1
     *
     * Items: a parameter's name, in which '*' stands for any characters and '?' for one, such as wal_*
     */
    parameters?: string[];
    /**
     * Values that need no approval, by parameter.
     */
    allow?: {
      [k: string]: string[] | AllowedRange;
    };
    /**
     * Values that follow from several parameters or resources: whatever moves one of them needs the approvals, too.
     *
     * @minItems 1
     */
    derived?: DerivedDeclaration[];
    /**
     * Rounds of approval that a change needs.
     *
     * @minItems 1
     */
    approvals: ApprovalStage[];
    /**
     * An approval older than this is void, such as 7d.
     */
    expires?: string;
    /**
     * A ticket of change management that a change needs beside the approvals.
     */
    ticket?: {
      /**
       * The system that holds the ticket, such as servicenow.
       */
      system: string;
      /**
       * false: the ticket is shown in reports and decides nothing.
       */
      required?: boolean;
    };
    /**
     * Who may override locked parameters in an emergency.
     */
    emergency?: {
      from: People;
      /**
       * How long it may last, such as 4h.
       */
      maxDuration: string;
      /**
       * true: another member must accept before the override acts.
       */
      secondPerson?: boolean;
    };
  };
}
/**
 * Which instances are meant. Every criterion given must hold; without any, all instances are meant.
 */
export interface Match {
  /**
   * Labels that an instance must carry.
   */
  labels?: {
    /**
     * a label's text, in which '*' stands for any characters and '?' for one
     */
    [k: string]: string;
  };
  /**
   * Engines, one of which must be the instance's.
   *
   * @minItems 1
   *
   * Items: the name of a database engine, such as postgresql
   */
  engines?: string[];
  /**
   * Names of instances, one of which must fit.
   *
   * @minItems 1
   *
   * Items: an instance's name, in which '*' stands for any characters and '?' for one, such as orders-*
   */
  instances?: string[];
}
/**
 * Values or a closed range that are allowed.
 */
export interface AllowedRange {
  /**
   * Values that are allowed.
   *
   * @minItems 1
   *
   * Items: a value that is kept as it is written, and read by the engine's own grammar
   */
  values?: string[];
  /**
   * a value that is kept as it is written, and read by the engine's own grammar
   */
  min?: string;
  /**
   * a value that is kept as it is written, and read by the engine's own grammar
   */
  max?: string;
}
/**
 * A derived value.
 */
export interface DerivedDeclaration {
  /**
   * a name of up to 63 lower-case letters, digits, '-' and '.', such as orders-prod
   */
  name: string;
  /**
   * a CEL expression over memory, vcpu, storage, version, engine, platform, name, role, labels, variables and settings
   */
  value: string;
  /**
   * a CEL expression over memory, vcpu, storage, version, engine, platform, name, role, labels, variables and settings
   */
  allow?: string;
}
/**
 * A round of approval.
 */
export interface ApprovalStage {
  /**
   * Its name, once in a document.
   */
  stage: string;
  from: Approvers;
  /**
   * How many different people must approve.
   */
  count?: number;
  /**
   * The stage that must be complete before.
   */
  after?: string;
  fallback?: Fallback;
}
/**
 * Who may approve.
 */
export interface Approvers {
  teams?: Teams;
  users?: Users;
  apps?: Apps;
}
/**
 * Who may act where the approvers are absent: a team without members, everybody excluded, or no answer.
 */
export interface Fallback {
  teams?: Teams;
  users?: Users;
  apps?: Apps;
  /**
   * Hours without an answer, counted from when the plan was shown, after which they may act; without it they may act only where too few approvers are left.
   */
  afterHours?: number;
}
/**
 * People who may act.
 */
export interface People {
  teams?: Teams;
  users?: Users;
}
/**
 * A condition over the effective state of the matching instances. Stands under policies/.
 */
export interface RuleDocument {
  /**
   * the format of the document, setpoint/v1
   */
  apiVersion: "setpoint/v1";
  /**
   * the kind of document
   */
  kind: "Rule";
  metadata: Metadata;
  /**
   * The condition.
   */
  spec: {
    match?: Match;
    /**
     * a CEL expression over memory, vcpu, storage, version, engine, platform, name, role, labels, variables and settings
     */
    assert: string;
    /**
     * a text for people
     */
    message: string;
    /**
     * how much a broken condition weighs: an error fails a check, a warning and a note are shown
     */
    severity?: "error" | "warning" | "note";
  };
}
/**
 * Who must approve changes of the documents themselves. Stands under policies/.
 */
export interface OwnersDocument {
  /**
   * the format of the document, setpoint/v1
   */
  apiVersion: "setpoint/v1";
  /**
   * the kind of document
   */
  kind: "Owners";
  metadata: Metadata;
  /**
   * The documents and their owners.
   */
  spec: {
    /**
     * Documents that are owned.
     *
     * @minItems 1
     *
     * Items: a path of the repository, in which '*' and '?' stand for characters of one name, and '**' as a whole name for any names, such as policies/**
     */
    paths: string[];
    /**
     * Rounds of approval that a change needs.
     *
     * @minItems 1
     */
    approvals: ApprovalStage[];
    /**
     * An approval older than this is void, such as 7d.
     */
    expires?: string;
  };
}
/**
 * A plan that touches more than this needs an explicit word. Stands under policies/.
 */
export interface ThresholdDocument {
  /**
   * the format of the document, setpoint/v1
   */
  apiVersion: "setpoint/v1";
  /**
   * the kind of document
   */
  kind: "Threshold";
  metadata: Metadata;
  /**
   * The bounds; at least one.
   */
  spec: {
    match?: Match;
    /**
     * Instances that one plan may touch.
     */
    maxInstances?: number;
    /**
     * Part of the matching instances that one plan may touch, 0 to 100.
     */
    maxPercent?: number;
    /**
     * Who gives the word by approving the plan; without it, the word is given by name where the request is merged.
     *
     * @minItems 1
     */
    approvals?: ApprovalStage[];
  };
}
/**
 * When servers may be changed: never during a freeze, and where there are maintenance windows, only inside one of them. Stands under policies/.
 */
export interface WindowDocument {
  /**
   * the format of the document, setpoint/v1
   */
  apiVersion: "setpoint/v1";
  /**
   * the kind of document
   */
  kind: "Window";
  metadata: Metadata;
  /**
   * The window; exactly one of once and weekly.
   */
  spec: {
    match?: Match;
    /**
     * freeze: no change inside the window; maintenance: no change outside of every maintenance window. A freeze beats maintenance.
     */
    mode: "freeze" | "maintenance";
    /**
     * The time zone of the times below, by its IANA name, such as Europe/Berlin: they are what a clock on the wall there shows.
     */
    zone: string;
    once?: OnceTimes;
    weekly?: WeeklyTimes;
  };
}
/**
 * A window that is there once.
 */
export interface OnceTimes {
  /**
   * The first moment inside, such as 2026-12-20T18:00.
   */
  from: string;
  /**
   * The first moment outside again.
   */
  until: string;
}
/**
 * A window that comes back every week.
 */
export interface WeeklyTimes {
  /**
   * Days on which it starts.
   *
   * @minItems 1
   *
   * Items: a day of the week
   */
  days: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
  /**
   * The first moment inside, such as "22:00".
   */
  start: string;
  /**
   * The first moment outside again; not after start, it lies on the next day.
   */
  end: string;
}
/**
 * How a plan comes to the matching servers: a few first, then in waves, each proven healthy before the next. Stands under policies/.
 */
export interface RolloutDocument {
  /**
   * the format of the document, setpoint/v1
   */
  apiVersion: "setpoint/v1";
  /**
   * the kind of document
   */
  kind: "Rollout";
  metadata: Metadata;
  /**
   * The steps; at least one of canary and waves. What is left after them is changed at the end.
   */
  spec: {
    match?: Match;
    /**
     * Names of instances that are changed first.
     *
     * @minItems 1
     *
     * Items: an instance's name, in which '*' stands for any characters and '?' for one, such as orders-*
     */
    canary?: string[];
    /**
     * Percent of the matching instances that are done after each wave, rising; the closing 100 is not written.
     *
     * @minItems 1
     *
     * Items: a percentage above 0 and below 100
     */
    waves?: number[];
    /**
     * How long to wait after each wave before its health is asked, such as 5m.
     */
    pause?: string;
    /**
     * What must hold on every server of a wave before the next is changed; otherwise the wave is put back.
     */
    health?: {
      /**
       * a CEL expression over memory, vcpu, storage, version, engine, platform, name, role, labels, variables and settings
       */
      check: string;
      /**
       * How long it must hold without a break, such as 2m.
       */
      for: string;
      /**
       * How often it is asked, such as 10s; not longer than for.
       */
      every: string;
    };
  };
}
/**
 * An emergency change with a time limit. Stands as overrides/<name>.yaml on the branch override/<name>.
 */
export interface OverrideDocument {
  /**
   * the format of the document, setpoint/v1
   */
  apiVersion: "setpoint/v1";
  /**
   * the kind of document
   */
  kind: "Override";
  metadata: Metadata;
  /**
   * What changes, why, and for how long.
   */
  spec: {
    /**
     * Names of the instances that change.
     *
     * @minItems 1
     *
     * Items: a name of up to 63 lower-case letters, digits, '-' and '.', such as orders-prod
     */
    instances: string[];
    /**
     * Parameters and their values: a text or ${…}.
     */
    settings: {
      /**
       * a value that is kept as it is written, and read by the engine's own grammar
       */
      [k: string]: string;
    };
    /**
     * a text for people
     */
    reason: string;
    /**
     * the incident's number or address, such as INC-4711
     */
    incident: string;
    /**
     * When the approved values come back.
     */
    restore: {
      /**
       * How long the change holds, counted from its acceptance, such as 2h.
       */
      after: string;
    };
    /**
     * a name of up to 63 lower-case letters, digits, '-' and '.', such as orders-prod
     */
    supersedes?: string;
  };
}
/**
 * Facts about the whole fleet. It is the file setpoint.yaml.
 */
export interface ConfigurationDocument {
  /**
   * the format of the document, setpoint/v1
   */
  apiVersion: "setpoint/v1";
  /**
   * the kind of document
   */
  kind: "Configuration";
  metadata: Metadata;
  /**
   * The fleet's facts.
   */
  spec: {
    /**
     * The branch whose documents are in force. The branch that is given where Setpoint runs governs; it must be this one.
     */
    trunk?: string;
    /**
     * The audit record.
     */
    audit?: {
      /**
       * The branch that holds the record.
       */
      branch?: string;
    };
    /**
     * Where change requests live and who the people are.
     */
    forge?: {
      /**
       * the forge's kind
       */
      kind: "local" | "github";
      /**
       * The repository on the forge as owner/name, such as acme/db-config: required with github, absent with local.
       */
      repository?: string;
      /**
       * The numeric id of the app whose verdicts count on the forge; without it, whoever holds the token speaks.
       */
      app?: number;
      /**
       * E-mail addresses of each person, by login, beside those that the forge knows.
       */
      users?: {
        /**
         * Addresses that belong to the person.
         *
         * @minItems 1
         *
         * Items: an e-mail address
         */
        [k: string]: string[];
      };
      /**
       * Members of each team, as logins: only with local, since another forge knows its teams.
       */
      teams?: {
        /**
         * Members.
         *
         * Items: a person's login
         */
        [k: string]: string[];
      };
    };
    /**
     * Who counts as a maker of a change: makers do not approve it.
     */
    contributors?: {
      /**
       * true: Co-authored-by lines of commits name makers, too.
       */
      coAuthors?: boolean;
      /**
       * What a maker means whom no account owns (an e-mail address of a commit, or a push that the forge does not show): close keeps every lock closed, one-more-approval asks each approval stage for one more.
       */
      unknown?: "close" | "one-more-approval";
    };
    /**
     * Bounds on every override.
     */
    overrides?: {
      /**
       * No override lasts longer.
       */
      maxDuration?: string;
      /**
       * Total time that one parameter of one instance may be overridden in any seven days.
       */
      maxWeekly?: string;
    };
    /**
     * Where metrics come from.
     */
    metrics?: {
      /**
       * Sources by the names that instances use; live, the servers themselves, is always there.
       */
      sources?: {
        [k: string]: MetricSource;
      };
    };
  };
}
/**
 * A store of metrics. Which properties it has depends on its kind.
 */
export interface MetricSource {
  /**
   * What it is: prometheus is also Thanos, Mimir and VictoriaMetrics.
   */
  kind: "prometheus" | "files" | "cloudwatch";
  /**
   * Of prometheus, required: the base of its API without /api/v1, such as https://prometheus.shop.example.
   */
  url?: string;
  /**
   * Of prometheus: where its bearer token comes from, such as env:PROMETHEUS_TOKEN.
   */
  bearer?: string;
  /**
   * Of prometheus: a user and a password, in the place of a token.
   */
  basic?: {
    /**
     * The user's name.
     */
    user: string;
    /**
     * Where the password comes from, such as env:PROMETHEUS_PASSWORD.
     */
    password: string;
  };
  /**
   * Of prometheus: the tenant, sent as X-Scope-OrgID: letters, digits and a few signs, such as shop or shop|billing
   */
  tenant?: string;
  /**
   * Of prometheus: a file with the certificates to trust (PEM) in the place of the system's, such as /etc/ssl/prometheus.pem.
   */
  caFile?: string;
  /**
   * Of prometheus: how long one answer may take.
   */
  timeout?: string;
  /**
   * Of prometheus: samples that one query may touch on the server (its --query.max-samples); larger questions are split.
   */
  maxSamples?: number;
  /**
   * Of files, required: a pattern of paths (Parquet, CSV, OpenMetrics), relative to where Setpoint runs; {instance} stands for the name of the instance, as in metrics/{instance}-*.parquet.
   */
  paths?: string;
  /**
   * Of cloudwatch, required: Amazon's region, such as eu-central-1.
   */
  region?: string;
  /**
   * Of cloudwatch: another endpoint than Amazon's own, for private links.
   */
  endpoint?: string;
}
