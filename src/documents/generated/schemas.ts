// Generated from src/documents/schema by scripts/generate-types.mjs. Change the schemas, then run npm run generate.

/** Every schema by the name of its file; `$ref`s between them use these names. */
export const schemas: Readonly<Record<string, object>> = {
  "common.schema.json": {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Common",
    "description": "Shapes that several kinds of documents share.",
    "$defs": {
      "apiVersion": {
        "description": "the format of the document, setpoint/v1",
        "const": "setpoint/v1"
      },
      "name": {
        "description": "a name of up to 63 lower-case letters, digits, '-' and '.', such as orders-prod",
        "type": "string",
        "pattern": "^(?!.*\\.\\.)(?!.*\\.lock$)[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?$"
      },
      "metadata": {
        "title": "Metadata",
        "description": "Who the document is.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name"
        ],
        "properties": {
          "name": {
            "$ref": "common.schema.json#/$defs/name"
          }
        }
      },
      "labelName": {
        "description": "a label's name: lower-case letters and digits, parts joined by '.', '_', '-' or '/', up to 63 characters",
        "type": "string",
        "maxLength": 63,
        "pattern": "^[a-z][a-z0-9]*(?:[._/-][a-z0-9]+)*$"
      },
      "labelValue": {
        "description": "a label's text: letters, digits, '.', '_', '-', '/', up to 63 characters",
        "type": "string",
        "pattern": "^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?$"
      },
      "labelPattern": {
        "description": "a label's text, in which '*' stands for any characters and '?' for one",
        "type": "string",
        "pattern": "^[A-Za-z0-9._/*?-]{1,63}$"
      },
      "engine": {
        "description": "the name of a database engine, such as postgresql",
        "type": "string",
        "pattern": "^[a-z][a-z0-9-]{0,31}$"
      },
      "size": {
        "description": "a size with an IEC unit (B, KiB, MiB, GiB, TiB), such as 64GiB",
        "type": "string",
        "pattern": "^[0-9]{1,15}(?:\\.[0-9]{1,6})?(?:B|KiB|MiB|GiB|TiB)$",
        "format": "setpoint-size"
      },
      "duration": {
        "description": "a duration in days, hours, minutes and seconds, longer than nothing and at most 365d, such as 1h30m",
        "type": "string",
        "pattern": "^(?=.)(?:[0-9]{1,6}d)?(?:[0-9]{1,6}h)?(?:[0-9]{1,6}m(?!s))?(?:[0-9]{1,9}s)?(?:[0-9]{1,12}ms)?$",
        "format": "setpoint-duration"
      },
      "environmentReference": {
        "description": "a reference to an environment variable, such as env:ORDERS_PROD_DSN; never the secret itself",
        "type": "string",
        "pattern": "^env:[A-Z][A-Z0-9_]{0,127}$",
        "writeOnly": true
      },
      "selector": {
        "description": "Labels of series, and the value that each must have.",
        "type": "object",
        "propertyNames": {
          "description": "a label of a metric store: letters, digits and '_', such as instance or DBInstanceIdentifier",
          "type": "string",
          "pattern": "^[A-Za-z_][A-Za-z0-9_]{0,127}$"
        },
        "additionalProperties": {
          "description": "the label's value, of up to 256 characters",
          "type": "string",
          "minLength": 1,
          "maxLength": 256
        },
        "minProperties": 1
      },
      "metricUrl": {
        "description": "an address that begins with https:// or http://, without user, question or fragment, such as https://prometheus.shop.example",
        "type": "string",
        "maxLength": 1024,
        "pattern": "^https?://[A-Za-z0-9\\[][A-Za-z0-9.:\\[\\]_-]*(?:/[A-Za-z0-9._~/%+:-]*)?$"
      },
      "machinePath": {
        "description": "a path on the machine where Setpoint runs, such as /etc/ssl/prometheus.pem",
        "type": "string",
        "minLength": 1,
        "maxLength": 1024
      },
      "settingName": {
        "description": "a parameter's name in the engine's spelling, such as work_mem",
        "type": "string",
        "pattern": "^[A-Za-z_][A-Za-z0-9_.$-]{0,127}$"
      },
      "parameterPattern": {
        "description": "a parameter's name, in which '*' stands for any characters and '?' for one, such as wal_*",
        "type": "string",
        "pattern": "^[A-Za-z_*?][A-Za-z0-9_.$*?-]{0,127}$"
      },
      "instancePattern": {
        "description": "an instance's name, in which '*' stands for any characters and '?' for one, such as orders-*",
        "type": "string",
        "pattern": "^[a-z0-9*?][a-z0-9.*?-]{0,62}$"
      },
      "pathPattern": {
        "description": "a path of the repository, in which '*' and '?' stand for characters of one name, and '**' as a whole name for any names, such as policies/**",
        "type": "string",
        "pattern": "^(?!.*(?:\\.\\.|//|/$|[^/]\\*\\*|\\*\\*[^/]))[A-Za-z0-9._*?][A-Za-z0-9._*?/-]{0,255}$"
      },
      "team": {
        "description": "a team, such as acme/dba",
        "type": "string",
        "pattern": "^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,98}[A-Za-z0-9])?$"
      },
      "login": {
        "description": "a person's login",
        "type": "string",
        "pattern": "^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?(?:\\[bot\\])?$"
      },
      "branch": {
        "description": "a branch's name without refs/heads/",
        "type": "string",
        "pattern": "^(?!.*(?:\\.\\.|//|\\.lock$|/$|\\.$|/\\.))[A-Za-z0-9_][A-Za-z0-9._/-]{0,199}$"
      },
      "stage": {
        "description": "the name of a round of approval, such as dba",
        "type": "string",
        "pattern": "^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$"
      },
      "repository": {
        "description": "a repository of a forge as owner/name, such as acme/db-config",
        "type": "string",
        "pattern": "^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?/(?!\\.{1,2}$)[A-Za-z0-9._-]{1,100}$"
      },
      "system": {
        "description": "the name of a change-management system: lower-case letters, digits and '-', such as servicenow",
        "type": "string",
        "pattern": "^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$"
      },
      "zone": {
        "description": "a time zone by its IANA name, such as Europe/Berlin",
        "type": "string",
        "maxLength": 64,
        "pattern": "^[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*$"
      },
      "wallClock": {
        "description": "a time of day from 00:00 to 23:59, in quotes, such as \"22:00\"",
        "type": "string",
        "pattern": "^(?:[01][0-9]|2[0-3]):[0-5][0-9]$"
      },
      "wallTime": {
        "description": "a day and a time of day without an offset, such as 2026-12-20T18:00",
        "type": "string",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]$",
        "format": "setpoint-wall-time"
      },
      "sourceText": {
        "description": "a value that is kept as it is written, and read by the engine's own grammar",
        "type": [
          "string",
          "number",
          "boolean"
        ],
        "maxLength": 8192,
        "tsType": "string"
      },
      "expression": {
        "description": "a CEL expression over memory, vcpu, storage, version, engine, platform, name, role, labels, variables and settings",
        "type": "string",
        "minLength": 1,
        "maxLength": 2000
      },
      "freeText": {
        "description": "a text for people",
        "type": "string",
        "minLength": 1,
        "maxLength": 4000
      },
      "severity": {
        "description": "how much a broken condition weighs: an error fails a check, a warning and a note are shown",
        "enum": [
          "error",
          "warning",
          "note"
        ]
      },
      "settingForm": {
        "title": "SettingForm",
        "description": "A parameter's value with what goes with it.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "value"
        ],
        "properties": {
          "value": {
            "$ref": "common.schema.json#/$defs/sourceText",
            "description": "The value; ${…} is an expression."
          },
          "when": {
            "$ref": "common.schema.json#/$defs/expression",
            "description": "The setting holds only where this is true."
          },
          "final": {
            "description": "true: may not be changed further down the order.",
            "type": "boolean"
          },
          "prefer": {
            "description": "true: settles a conflict between sibling profiles in favour of this one.",
            "type": "boolean"
          }
        }
      },
      "settings": {
        "description": "Parameters and their values: a text, ${…}, or a value with conditions.",
        "type": "object",
        "propertyNames": {
          "$ref": "common.schema.json#/$defs/settingName"
        },
        "additionalProperties": {
          "oneOf": [
            {
              "$ref": "common.schema.json#/$defs/sourceText"
            },
            {
              "$ref": "common.schema.json#/$defs/settingForm"
            }
          ]
        }
      },
      "match": {
        "title": "Match",
        "description": "Which instances are meant. Every criterion given must hold; without any, all instances are meant.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "labels": {
            "description": "Labels that an instance must carry.",
            "type": "object",
            "propertyNames": {
              "$ref": "common.schema.json#/$defs/labelName"
            },
            "additionalProperties": {
              "$ref": "common.schema.json#/$defs/labelPattern"
            },
            "minProperties": 1
          },
          "engines": {
            "description": "Engines, one of which must be the instance's.",
            "type": "array",
            "items": {
              "$ref": "common.schema.json#/$defs/engine"
            },
            "minItems": 1,
            "uniqueItems": true
          },
          "instances": {
            "description": "Names of instances, one of which must fit.",
            "type": "array",
            "items": {
              "$ref": "common.schema.json#/$defs/instancePattern"
            },
            "minItems": 1,
            "uniqueItems": true
          }
        }
      },
      "teams": {
        "description": "Teams whose members may approve.",
        "type": "array",
        "items": {
          "$ref": "common.schema.json#/$defs/team"
        },
        "minItems": 1,
        "uniqueItems": true
      },
      "users": {
        "description": "People who may approve.",
        "type": "array",
        "items": {
          "$ref": "common.schema.json#/$defs/login"
        },
        "minItems": 1,
        "uniqueItems": true
      },
      "apps": {
        "description": "Apps that may approve, by their numeric ids: the only way in which a bot counts.",
        "type": "array",
        "items": {
          "description": "the numeric id of an app, such as 12345",
          "type": "integer",
          "minimum": 1,
          "maximum": 9007199254740991
        },
        "minItems": 1,
        "uniqueItems": true
      },
      "people": {
        "title": "People",
        "description": "People who may act.",
        "type": "object",
        "additionalProperties": false,
        "minProperties": 1,
        "properties": {
          "teams": {
            "$ref": "common.schema.json#/$defs/teams"
          },
          "users": {
            "$ref": "common.schema.json#/$defs/users"
          }
        }
      },
      "approvers": {
        "title": "Approvers",
        "description": "Who may approve.",
        "type": "object",
        "additionalProperties": false,
        "minProperties": 1,
        "properties": {
          "teams": {
            "$ref": "common.schema.json#/$defs/teams"
          },
          "users": {
            "$ref": "common.schema.json#/$defs/users"
          },
          "apps": {
            "$ref": "common.schema.json#/$defs/apps"
          }
        }
      },
      "fallback": {
        "title": "Fallback",
        "description": "Who may take the place of absent approvers: at least one of teams, users and apps. It opens nothing by itself.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "teams": {
            "$ref": "common.schema.json#/$defs/teams"
          },
          "users": {
            "$ref": "common.schema.json#/$defs/users"
          },
          "apps": {
            "$ref": "common.schema.json#/$defs/apps"
          },
          "afterHours": {
            "description": "Hours without an answer, counted from when the plan was shown, after which they may act; without it they may act only where too few approvers are left.",
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": 8760
          }
        }
      },
      "approvalStage": {
        "title": "ApprovalStage",
        "description": "A round of approval.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "stage",
          "from"
        ],
        "properties": {
          "stage": {
            "$ref": "common.schema.json#/$defs/stage",
            "description": "Its name, once in a document."
          },
          "from": {
            "$ref": "common.schema.json#/$defs/approvers"
          },
          "count": {
            "description": "How many different people must approve.",
            "type": "integer",
            "minimum": 1,
            "maximum": 100,
            "default": 1
          },
          "after": {
            "$ref": "common.schema.json#/$defs/stage",
            "description": "The stage that must be complete before."
          },
          "fallback": {
            "$ref": "common.schema.json#/$defs/fallback",
            "description": "Who may act where the approvers are absent: a team without members, everybody excluded, or no answer."
          }
        }
      }
    }
  },
  "configuration.schema.json": {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "ConfigurationDocument",
    "description": "Facts about the whole fleet. It is the file setpoint.yaml.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "$ref": "common.schema.json#/$defs/apiVersion"
      },
      "kind": {
        "description": "the kind of document",
        "const": "Configuration"
      },
      "metadata": {
        "$ref": "common.schema.json#/$defs/metadata"
      },
      "spec": {
        "description": "The fleet's facts.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "trunk": {
            "$ref": "common.schema.json#/$defs/branch",
            "description": "The branch whose documents are in force. The branch that is given where Setpoint runs governs; it must be this one.",
            "default": "main"
          },
          "audit": {
            "description": "The audit record.",
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "branch": {
                "$ref": "common.schema.json#/$defs/branch",
                "description": "The branch that holds the record.",
                "default": "setpoint/audit"
              }
            }
          },
          "forge": {
            "description": "Where change requests live and who the people are.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "kind"
            ],
            "properties": {
              "kind": {
                "description": "the forge's kind",
                "enum": [
                  "local",
                  "github"
                ]
              },
              "repository": {
                "$ref": "common.schema.json#/$defs/repository",
                "description": "The repository on the forge as owner/name, such as acme/db-config: required with github, absent with local."
              },
              "app": {
                "description": "The numeric id of the app whose verdicts count on the forge; without it, whoever holds the token speaks.",
                "type": "integer",
                "minimum": 1,
                "maximum": 9007199254740991
              },
              "users": {
                "description": "E-mail addresses of each person, by login, beside those that the forge knows.",
                "type": "object",
                "propertyNames": {
                  "$ref": "common.schema.json#/$defs/login"
                },
                "additionalProperties": {
                  "description": "Addresses that belong to the person.",
                  "type": "array",
                  "items": {
                    "description": "an e-mail address",
                    "type": "string",
                    "maxLength": 254,
                    "pattern": "^[^\\s@]+@[^\\s@]+$"
                  },
                  "minItems": 1,
                  "uniqueItems": true
                }
              },
              "teams": {
                "description": "Members of each team, as logins: only with local, since another forge knows its teams.",
                "type": "object",
                "propertyNames": {
                  "$ref": "common.schema.json#/$defs/team"
                },
                "additionalProperties": {
                  "description": "Members.",
                  "type": "array",
                  "items": {
                    "$ref": "common.schema.json#/$defs/login"
                  },
                  "uniqueItems": true
                }
              }
            }
          },
          "contributors": {
            "description": "Who counts as a maker of a change: makers do not approve it.",
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "coAuthors": {
                "description": "true: Co-authored-by lines of commits name makers, too.",
                "type": "boolean",
                "default": true
              },
              "unknown": {
                "description": "What a maker means whom no account owns (an e-mail address of a commit, or a push that the forge does not show): close keeps every lock closed, one-more-approval asks each approval stage for one more.",
                "enum": [
                  "close",
                  "one-more-approval"
                ],
                "default": "close"
              }
            }
          },
          "overrides": {
            "description": "Bounds on every override.",
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "maxDuration": {
                "$ref": "common.schema.json#/$defs/duration",
                "description": "No override lasts longer.",
                "default": "8h"
              },
              "maxWeekly": {
                "$ref": "common.schema.json#/$defs/duration",
                "description": "Total time that one parameter of one instance may be overridden in any seven days.",
                "default": "24h"
              }
            }
          },
          "metrics": {
            "description": "Where metrics come from.",
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "sources": {
                "description": "Sources by the names that instances use; live, the servers themselves, is always there.",
                "type": "object",
                "propertyNames": {
                  "$ref": "common.schema.json#/$defs/name"
                },
                "additionalProperties": {
                  "title": "MetricSource",
                  "description": "A store of metrics. Which properties it has depends on its kind.",
                  "type": "object",
                  "additionalProperties": false,
                  "required": [
                    "kind"
                  ],
                  "properties": {
                    "kind": {
                      "description": "What it is: prometheus is also Thanos, Mimir and VictoriaMetrics.",
                      "enum": [
                        "prometheus",
                        "files",
                        "cloudwatch"
                      ]
                    },
                    "url": {
                      "$ref": "common.schema.json#/$defs/metricUrl",
                      "description": "Of prometheus, required: the base of its API without /api/v1, such as https://prometheus.shop.example."
                    },
                    "bearer": {
                      "$ref": "common.schema.json#/$defs/environmentReference",
                      "description": "Of prometheus: where its bearer token comes from, such as env:PROMETHEUS_TOKEN."
                    },
                    "basic": {
                      "description": "Of prometheus: a user and a password, in the place of a token.",
                      "type": "object",
                      "additionalProperties": false,
                      "required": [
                        "user",
                        "password"
                      ],
                      "properties": {
                        "user": {
                          "description": "The user's name.",
                          "type": "string",
                          "minLength": 1,
                          "maxLength": 256
                        },
                        "password": {
                          "$ref": "common.schema.json#/$defs/environmentReference",
                          "description": "Where the password comes from, such as env:PROMETHEUS_PASSWORD."
                        }
                      }
                    },
                    "tenant": {
                      "description": "Of prometheus: the tenant, sent as X-Scope-OrgID: letters, digits and a few signs, such as shop or shop|billing",
                      "type": "string",
                      "pattern": "^[A-Za-z0-9!_.*'()|-]{1,150}$"
                    },
                    "caFile": {
                      "$ref": "common.schema.json#/$defs/machinePath",
                      "description": "Of prometheus: a file with the certificates to trust (PEM) in the place of the system's, such as /etc/ssl/prometheus.pem."
                    },
                    "timeout": {
                      "$ref": "common.schema.json#/$defs/duration",
                      "description": "Of prometheus: how long one answer may take.",
                      "default": "30s"
                    },
                    "maxSamples": {
                      "description": "Of prometheus: samples that one query may touch on the server (its --query.max-samples); larger questions are split.",
                      "type": "integer",
                      "minimum": 10000,
                      "maximum": 10000000000,
                      "default": 50000000
                    },
                    "paths": {
                      "description": "Of files, required: a pattern of paths (Parquet, CSV, OpenMetrics), relative to where Setpoint runs; {instance} stands for the name of the instance, as in metrics/{instance}-*.parquet.",
                      "type": "string",
                      "minLength": 1,
                      "maxLength": 1024
                    },
                    "region": {
                      "description": "Of cloudwatch, required: Amazon's region, such as eu-central-1.",
                      "type": "string",
                      "pattern": "^[a-z]{2}(?:-[a-z0-9]+){1,4}$"
                    },
                    "endpoint": {
                      "$ref": "common.schema.json#/$defs/metricUrl",
                      "description": "Of cloudwatch: another endpoint than Amazon's own, for private links."
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  },
  "instance.schema.json": {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "InstanceDocument",
    "description": "A database server whose configuration is held to its documents. Stands under instances/.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "$ref": "common.schema.json#/$defs/apiVersion"
      },
      "kind": {
        "description": "the kind of document",
        "const": "Instance"
      },
      "metadata": {
        "title": "InstanceMetadata",
        "description": "Who the instance is.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "name"
        ],
        "properties": {
          "name": {
            "$ref": "common.schema.json#/$defs/name"
          },
          "labels": {
            "description": "Labels that policies and expressions refer to.",
            "type": "object",
            "propertyNames": {
              "$ref": "common.schema.json#/$defs/labelName"
            },
            "additionalProperties": {
              "$ref": "common.schema.json#/$defs/labelValue"
            }
          }
        }
      },
      "spec": {
        "description": "What the server is and how it is to be set.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "engine",
          "version"
        ],
        "properties": {
          "engine": {
            "$ref": "common.schema.json#/$defs/engine"
          },
          "version": {
            "description": "the version that runs, in quotes, such as \"16.4\"",
            "type": "string",
            "pattern": "^[0-9][0-9A-Za-z.+~-]{0,31}$"
          },
          "platform": {
            "description": "Where it runs.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "kind"
            ],
            "default": {
              "kind": "self-hosted"
            },
            "properties": {
              "kind": {
                "description": "the platform's kind",
                "enum": [
                  "self-hosted"
                ]
              }
            }
          },
          "resources": {
            "description": "What the server may use: the container's limits, not the host's.",
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "vcpu": {
                "description": "Processors; fractions are allowed.",
                "type": "number",
                "exclusiveMinimum": 0,
                "maximum": 4096
              },
              "memory": {
                "$ref": "common.schema.json#/$defs/size",
                "description": "Memory, such as 64GiB."
              },
              "storage": {
                "description": "The device below the data directory.",
                "type": "object",
                "additionalProperties": false,
                "properties": {
                  "kind": {
                    "description": "the device's kind",
                    "enum": [
                      "nvme",
                      "ssd",
                      "hdd",
                      "network"
                    ]
                  },
                  "size": {
                    "$ref": "common.schema.json#/$defs/size",
                    "description": "Its size, such as 2TiB."
                  },
                  "iops": {
                    "description": "Input and output operations per second that it sustains.",
                    "type": "integer",
                    "minimum": 1,
                    "maximum": 100000000
                  }
                }
              }
            }
          },
          "topology": {
            "description": "Its place in replication.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "role"
            ],
            "properties": {
              "role": {
                "description": "the server's role",
                "enum": [
                  "primary",
                  "replica",
                  "standalone"
                ]
              },
              "replicas": {
                "description": "Names of the instances that replicate from this one.",
                "type": "array",
                "items": {
                  "$ref": "common.schema.json#/$defs/name"
                },
                "uniqueItems": true
              }
            }
          },
          "connection": {
            "description": "How the server is reached: references to environment variables, never secrets.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "from"
            ],
            "properties": {
              "from": {
                "$ref": "common.schema.json#/$defs/environmentReference",
                "description": "Where the connection string comes from, such as env:ORDERS_PROD_DSN."
              },
              "restart": {
                "$ref": "common.schema.json#/$defs/environmentReference",
                "description": "Where the command that restarts the server comes from; without it a restart is left to the operator."
              },
              "dryStart": {
                "$ref": "common.schema.json#/$defs/environmentReference",
                "description": "Where the command that starts the server dry comes from; -c name=value and -C are appended."
              }
            }
          },
          "metrics": {
            "description": "Where its metrics are.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "source"
            ],
            "properties": {
              "source": {
                "$ref": "common.schema.json#/$defs/name",
                "description": "A source of setpoint.yaml, or live: the server itself, over its connection."
              },
              "selector": {
                "$ref": "common.schema.json#/$defs/selector",
                "description": "Labels that tell the database's series from those of others, such as instance: \"orders-prod:9187\"."
              },
              "hostSelector": {
                "$ref": "common.schema.json#/$defs/selector",
                "description": "The same for its host or container; without it the host is not looked at."
              }
            }
          },
          "profiles": {
            "description": "Profiles in the order in which they are applied, lowest first.",
            "type": "array",
            "items": {
              "$ref": "common.schema.json#/$defs/name"
            },
            "uniqueItems": true
          },
          "variables": {
            "description": "Values for variables that its profiles declare.",
            "type": "object",
            "propertyNames": {
              "type": "string",
              "description": "a variable's name: lower-case letters, digits and '_'",
              "pattern": "^[a-z][a-z0-9_]{0,62}$"
            },
            "additionalProperties": {
              "$ref": "common.schema.json#/$defs/sourceText"
            }
          },
          "settings": {
            "$ref": "common.schema.json#/$defs/settings"
          }
        }
      }
    }
  },
  "lock.schema.json": {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "LockDocument",
    "description": "Parameters and derived values that may change only with approvals. Stands under policies/.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "$ref": "common.schema.json#/$defs/apiVersion"
      },
      "kind": {
        "description": "the kind of document",
        "const": "Lock"
      },
      "metadata": {
        "$ref": "common.schema.json#/$defs/metadata"
      },
      "spec": {
        "description": "What is locked, at least one of parameters and derived, and who may open it.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "approvals"
        ],
        "properties": {
          "match": {
            "$ref": "common.schema.json#/$defs/match"
          },
          "parameters": {
            "description": "Parameters that are locked.",
            "type": "array",
            "items": {
              "$ref": "common.schema.json#/$defs/parameterPattern"
            },
            "minItems": 1,
            "uniqueItems": true
          },
          "allow": {
            "description": "Values that need no approval, by parameter.",
            "type": "object",
            "propertyNames": {
              "$ref": "common.schema.json#/$defs/settingName"
            },
            "additionalProperties": {
              "oneOf": [
                {
                  "description": "Values that are allowed.",
                  "type": "array",
                  "items": {
                    "$ref": "common.schema.json#/$defs/sourceText"
                  },
                  "minItems": 1,
                  "uniqueItems": true
                },
                {
                  "title": "AllowedRange",
                  "description": "Values or a closed range that are allowed.",
                  "type": "object",
                  "additionalProperties": false,
                  "minProperties": 1,
                  "properties": {
                    "values": {
                      "description": "Values that are allowed.",
                      "type": "array",
                      "items": {
                        "$ref": "common.schema.json#/$defs/sourceText"
                      },
                      "minItems": 1,
                      "uniqueItems": true
                    },
                    "min": {
                      "$ref": "common.schema.json#/$defs/sourceText",
                      "description": "The least value allowed."
                    },
                    "max": {
                      "$ref": "common.schema.json#/$defs/sourceText",
                      "description": "The greatest value allowed."
                    }
                  }
                }
              ]
            }
          },
          "derived": {
            "description": "Values that follow from several parameters or resources: whatever moves one of them needs the approvals, too.",
            "type": "array",
            "items": {
              "title": "DerivedDeclaration",
              "description": "A derived value.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "name",
                "value"
              ],
              "properties": {
                "name": {
                  "$ref": "common.schema.json#/$defs/name",
                  "description": "Its name, once in a document."
                },
                "value": {
                  "$ref": "common.schema.json#/$defs/expression",
                  "description": "What is locked, as CEL over the effective state (variables cannot be used), such as settings.max_connections * settings.work_mem."
                },
                "allow": {
                  "$ref": "common.schema.json#/$defs/expression",
                  "description": "A CEL condition: where the new state meets it, the value may move without approval."
                }
              }
            },
            "minItems": 1
          },
          "approvals": {
            "description": "Rounds of approval that a change needs.",
            "type": "array",
            "items": {
              "$ref": "common.schema.json#/$defs/approvalStage"
            },
            "minItems": 1
          },
          "expires": {
            "$ref": "common.schema.json#/$defs/duration",
            "description": "An approval older than this is void, such as 7d."
          },
          "ticket": {
            "description": "A ticket of change management that a change needs beside the approvals.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "system"
            ],
            "properties": {
              "system": {
                "$ref": "common.schema.json#/$defs/system",
                "description": "The system that holds the ticket, such as servicenow."
              },
              "required": {
                "description": "false: the ticket is shown in reports and decides nothing.",
                "type": "boolean",
                "default": true
              }
            }
          },
          "emergency": {
            "description": "Who may override locked parameters in an emergency.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "from",
              "maxDuration"
            ],
            "properties": {
              "from": {
                "$ref": "common.schema.json#/$defs/people"
              },
              "maxDuration": {
                "$ref": "common.schema.json#/$defs/duration",
                "description": "How long it may last, such as 4h."
              },
              "secondPerson": {
                "description": "true: another member must accept before the override acts.",
                "type": "boolean",
                "default": true
              }
            }
          }
        }
      }
    }
  },
  "override.schema.json": {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "OverrideDocument",
    "description": "An emergency change with a time limit. Stands as overrides/<name>.yaml on the branch override/<name>.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "$ref": "common.schema.json#/$defs/apiVersion"
      },
      "kind": {
        "description": "the kind of document",
        "const": "Override"
      },
      "metadata": {
        "$ref": "common.schema.json#/$defs/metadata"
      },
      "spec": {
        "description": "What changes, why, and for how long.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "instances",
          "settings",
          "reason",
          "incident",
          "restore"
        ],
        "properties": {
          "instances": {
            "description": "Names of the instances that change.",
            "type": "array",
            "items": {
              "$ref": "common.schema.json#/$defs/name"
            },
            "minItems": 1,
            "uniqueItems": true
          },
          "settings": {
            "description": "Parameters and their values: a text or ${…}.",
            "type": "object",
            "propertyNames": {
              "$ref": "common.schema.json#/$defs/settingName"
            },
            "additionalProperties": {
              "$ref": "common.schema.json#/$defs/sourceText"
            },
            "minProperties": 1
          },
          "reason": {
            "$ref": "common.schema.json#/$defs/freeText"
          },
          "incident": {
            "description": "the incident's number or address, such as INC-4711",
            "type": "string",
            "minLength": 1,
            "maxLength": 200
          },
          "restore": {
            "description": "When the approved values come back.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "after"
            ],
            "properties": {
              "after": {
                "$ref": "common.schema.json#/$defs/duration",
                "description": "How long the change holds, counted from its acceptance, such as 2h."
              }
            }
          },
          "supersedes": {
            "$ref": "common.schema.json#/$defs/name",
            "description": "The override whose place this one takes."
          }
        }
      }
    }
  },
  "owners.schema.json": {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "OwnersDocument",
    "description": "Who must approve changes of the documents themselves. Stands under policies/.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "$ref": "common.schema.json#/$defs/apiVersion"
      },
      "kind": {
        "description": "the kind of document",
        "const": "Owners"
      },
      "metadata": {
        "$ref": "common.schema.json#/$defs/metadata"
      },
      "spec": {
        "description": "The documents and their owners.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "paths",
          "approvals"
        ],
        "properties": {
          "paths": {
            "description": "Documents that are owned.",
            "type": "array",
            "items": {
              "$ref": "common.schema.json#/$defs/pathPattern"
            },
            "minItems": 1,
            "uniqueItems": true
          },
          "approvals": {
            "description": "Rounds of approval that a change needs.",
            "type": "array",
            "items": {
              "$ref": "common.schema.json#/$defs/approvalStage"
            },
            "minItems": 1
          },
          "expires": {
            "$ref": "common.schema.json#/$defs/duration",
            "description": "An approval older than this is void, such as 7d."
          }
        }
      }
    }
  },
  "profile.schema.json": {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "ProfileDocument",
    "description": "A template of settings for one engine. Stands under profiles/.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "$ref": "common.schema.json#/$defs/apiVersion"
      },
      "kind": {
        "description": "the kind of document",
        "const": "Profile"
      },
      "metadata": {
        "$ref": "common.schema.json#/$defs/metadata"
      },
      "spec": {
        "description": "What the template sets.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "engine"
        ],
        "properties": {
          "engine": {
            "$ref": "common.schema.json#/$defs/engine"
          },
          "versions": {
            "description": "versions it serves, such as \">=14 <17\"; without it, all",
            "type": "string",
            "minLength": 1,
            "maxLength": 100
          },
          "extends": {
            "description": "Profiles that are applied before this one, lowest first.",
            "type": "array",
            "items": {
              "$ref": "common.schema.json#/$defs/name"
            },
            "uniqueItems": true
          },
          "variables": {
            "description": "Variables that instances may set and expressions use.",
            "type": "object",
            "propertyNames": {
              "type": "string",
              "description": "a variable's name: lower-case letters, digits and '_'",
              "pattern": "^[a-z][a-z0-9_]{0,62}$"
            },
            "additionalProperties": {
              "title": "VariableDeclaration",
              "description": "A variable.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "type"
              ],
              "properties": {
                "type": {
                  "description": "the variable's type",
                  "enum": [
                    "int",
                    "number",
                    "size",
                    "duration",
                    "bool",
                    "string"
                  ]
                },
                "default": {
                  "$ref": "common.schema.json#/$defs/sourceText",
                  "description": "Its value where an instance gives none."
                },
                "min": {
                  "$ref": "common.schema.json#/$defs/sourceText",
                  "description": "The least value allowed."
                },
                "max": {
                  "$ref": "common.schema.json#/$defs/sourceText",
                  "description": "The greatest value allowed."
                }
              }
            }
          },
          "settings": {
            "$ref": "common.schema.json#/$defs/settings"
          },
          "constraints": {
            "description": "Conditions over the effective state of every instance that uses the profile.",
            "type": "array",
            "items": {
              "title": "ConstraintDeclaration",
              "description": "A condition.",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "rule",
                "message"
              ],
              "properties": {
                "rule": {
                  "$ref": "common.schema.json#/$defs/expression"
                },
                "message": {
                  "$ref": "common.schema.json#/$defs/freeText"
                },
                "severity": {
                  "$ref": "common.schema.json#/$defs/severity",
                  "default": "error"
                }
              }
            }
          }
        }
      }
    }
  },
  "rollout.schema.json": {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "RolloutDocument",
    "description": "How a plan comes to the matching servers: a few first, then in waves, each proven healthy before the next. Stands under policies/.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "$ref": "common.schema.json#/$defs/apiVersion"
      },
      "kind": {
        "description": "the kind of document",
        "const": "Rollout"
      },
      "metadata": {
        "$ref": "common.schema.json#/$defs/metadata"
      },
      "spec": {
        "description": "The steps; at least one of canary and waves. What is left after them is changed at the end.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "match": {
            "$ref": "common.schema.json#/$defs/match"
          },
          "canary": {
            "description": "Names of instances that are changed first.",
            "type": "array",
            "items": {
              "$ref": "common.schema.json#/$defs/instancePattern"
            },
            "minItems": 1,
            "uniqueItems": true
          },
          "waves": {
            "description": "Percent of the matching instances that are done after each wave, rising; the closing 100 is not written.",
            "type": "array",
            "items": {
              "description": "a percentage above 0 and below 100",
              "type": "number",
              "exclusiveMinimum": 0,
              "exclusiveMaximum": 100
            },
            "minItems": 1
          },
          "pause": {
            "$ref": "common.schema.json#/$defs/duration",
            "description": "How long to wait after each wave before its health is asked, such as 5m."
          },
          "health": {
            "description": "What must hold on every server of a wave before the next is changed; otherwise the wave is put back.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "check",
              "for",
              "every"
            ],
            "properties": {
              "check": {
                "$ref": "common.schema.json#/$defs/expression",
                "description": "A CEL condition over the effective state and the server's own statistics, now and before the wave, such as statistics.waiting_locks < 10."
              },
              "for": {
                "$ref": "common.schema.json#/$defs/duration",
                "description": "How long it must hold without a break, such as 2m."
              },
              "every": {
                "$ref": "common.schema.json#/$defs/duration",
                "description": "How often it is asked, such as 10s; not longer than for."
              }
            }
          }
        }
      }
    }
  },
  "rule.schema.json": {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "RuleDocument",
    "description": "A condition over the effective state of the matching instances. Stands under policies/.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "$ref": "common.schema.json#/$defs/apiVersion"
      },
      "kind": {
        "description": "the kind of document",
        "const": "Rule"
      },
      "metadata": {
        "$ref": "common.schema.json#/$defs/metadata"
      },
      "spec": {
        "description": "The condition.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "assert",
          "message"
        ],
        "properties": {
          "match": {
            "$ref": "common.schema.json#/$defs/match"
          },
          "assert": {
            "$ref": "common.schema.json#/$defs/expression"
          },
          "message": {
            "$ref": "common.schema.json#/$defs/freeText"
          },
          "severity": {
            "$ref": "common.schema.json#/$defs/severity",
            "default": "error"
          }
        }
      }
    }
  },
  "threshold.schema.json": {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "ThresholdDocument",
    "description": "A plan that touches more than this needs an explicit word. Stands under policies/.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "$ref": "common.schema.json#/$defs/apiVersion"
      },
      "kind": {
        "description": "the kind of document",
        "const": "Threshold"
      },
      "metadata": {
        "$ref": "common.schema.json#/$defs/metadata"
      },
      "spec": {
        "description": "The bounds; at least one.",
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "match": {
            "$ref": "common.schema.json#/$defs/match"
          },
          "maxInstances": {
            "description": "Instances that one plan may touch.",
            "type": "integer",
            "minimum": 0,
            "maximum": 1000000
          },
          "maxPercent": {
            "description": "Part of the matching instances that one plan may touch, 0 to 100.",
            "type": "number",
            "minimum": 0,
            "maximum": 100
          },
          "approvals": {
            "description": "Who gives the word by approving the plan; without it, the word is given by name where the request is merged.",
            "type": "array",
            "items": {
              "$ref": "common.schema.json#/$defs/approvalStage"
            },
            "minItems": 1
          }
        }
      }
    }
  },
  "window.schema.json": {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "WindowDocument",
    "description": "When servers may be changed: never during a freeze, and where there are maintenance windows, only inside one of them. Stands under policies/.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "metadata",
      "spec"
    ],
    "properties": {
      "apiVersion": {
        "$ref": "common.schema.json#/$defs/apiVersion"
      },
      "kind": {
        "description": "the kind of document",
        "const": "Window"
      },
      "metadata": {
        "$ref": "common.schema.json#/$defs/metadata"
      },
      "spec": {
        "description": "The window; exactly one of once and weekly.",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "mode",
          "zone"
        ],
        "properties": {
          "match": {
            "$ref": "common.schema.json#/$defs/match"
          },
          "mode": {
            "description": "freeze: no change inside the window; maintenance: no change outside of every maintenance window. A freeze beats maintenance.",
            "enum": [
              "freeze",
              "maintenance"
            ]
          },
          "zone": {
            "$ref": "common.schema.json#/$defs/zone",
            "description": "The time zone of the times below, by its IANA name, such as Europe/Berlin: they are what a clock on the wall there shows."
          },
          "once": {
            "title": "OnceTimes",
            "description": "A window that is there once.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "from",
              "until"
            ],
            "properties": {
              "from": {
                "$ref": "common.schema.json#/$defs/wallTime",
                "description": "The first moment inside, such as 2026-12-20T18:00."
              },
              "until": {
                "$ref": "common.schema.json#/$defs/wallTime",
                "description": "The first moment outside again."
              }
            }
          },
          "weekly": {
            "title": "WeeklyTimes",
            "description": "A window that comes back every week.",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "days",
              "start",
              "end"
            ],
            "properties": {
              "days": {
                "description": "Days on which it starts.",
                "type": "array",
                "items": {
                  "description": "a day of the week",
                  "enum": [
                    "mon",
                    "tue",
                    "wed",
                    "thu",
                    "fri",
                    "sat",
                    "sun"
                  ]
                },
                "minItems": 1,
                "uniqueItems": true
              },
              "start": {
                "$ref": "common.schema.json#/$defs/wallClock",
                "description": "The first moment inside, such as \"22:00\"."
              },
              "end": {
                "$ref": "common.schema.json#/$defs/wallClock",
                "description": "The first moment outside again; not after start, it lies on the next day."
              }
            }
          }
        }
      }
    }
  }
};
