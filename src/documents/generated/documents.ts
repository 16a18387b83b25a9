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
  | OverrideDocument
  | ConfigurationDocument;

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
 * Parameters that may change only with approvals. Stands under policies/.
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
   * What is locked, and who may open it.
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
    parameters: string[];
    /**
     * Values that need no approval, by parameter.
     */
    allow?: {
      [k: string]: string[] | AllowedRange;
    };
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
     * Who may override locked parameters in an emergency.
     */
    emergency?: {
      from: Approvers;
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
}
/**
 * Who may approve.
 */
export interface Approvers {
  /**
   * Teams whose members may approve.
   *
   * @minItems 1
   *
   * Items: a team, such as acme/dba
   */
  teams?: string[];
  /**
   * People who may approve.
   *
   * @minItems 1
   *
   * Items: a person's login
   */
  users?: string[];
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
     * The branch whose documents are in force.
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
      kind: "local";
      /**
       * E-mail addresses of each person, by login.
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
       * Members of each team, as logins.
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
  };
}
