// Generated from src/documents/schema by scripts/generate-types.mjs. Change the schemas, then run npm run generate.

/** Every schema by the name of its file; `$ref`s between them use these names. */
export const resultSchemas: Readonly<Record<string, object>> = {
  "workload-profile.schema.json": {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "WorkloadProfile",
    "description": "What an instance did over a window, and how sure that is. Times are RFC 3339, UTC. Numbers have six significant digits. The same samples give the same bytes in whatever order they came.",
    "type": "object",
    "additionalProperties": false,
    "required": [
      "apiVersion",
      "kind",
      "instance",
      "engine",
      "source",
      "window",
      "coverage",
      "confidence",
      "signals",
      "regimes",
      "saturation",
      "workingSet",
      "capacity",
      "configuration",
      "restarts",
      "repairs",
      "missing"
    ],
    "properties": {
      "apiVersion": {
        "description": "version of this shape; a reader refuses others",
        "const": "setpoint/v1"
      },
      "kind": {
        "description": "the kind of result",
        "const": "WorkloadProfile"
      },
      "instance": {
        "description": "name of the instance",
        "type": "string",
        "minLength": 1
      },
      "engine": {
        "description": "name of its engine",
        "type": "string",
        "minLength": 1
      },
      "source": {
        "description": "name of the metric source",
        "type": "string",
        "minLength": 1
      },
      "window": {
        "description": "the span that was looked at",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "from",
          "to",
          "bucketSeconds"
        ],
        "properties": {
          "from": {
            "$ref": "#/$defs/time",
            "description": "where it begins"
          },
          "to": {
            "$ref": "#/$defs/time",
            "description": "where it ends, exclusive"
          },
          "bucketSeconds": {
            "description": "width of a bucket in seconds",
            "type": "number",
            "exclusiveMinimum": 0
          }
        }
      },
      "coverage": {
        "description": "how much of the window is known",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "share",
          "gaps"
        ],
        "properties": {
          "share": {
            "$ref": "#/$defs/share",
            "description": "share of buckets with at least one value"
          },
          "gaps": {
            "description": "spans without any value, longest first",
            "type": "array",
            "items": {
              "$ref": "#/$defs/span"
            },
            "maxItems": 10
          }
        }
      },
      "confidence": {
        "description": "how far the profile as a whole can be trusted",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "value",
          "because"
        ],
        "properties": {
          "value": {
            "$ref": "#/$defs/share",
            "description": "0 (a guess) to 1 (sure)"
          },
          "because": {
            "description": "what took it down",
            "type": "array",
            "items": {
              "description": "one sentence with its numbers",
              "type": "string"
            }
          }
        }
      },
      "signals": {
        "description": "every signal with at least one value, in the order of the vocabulary",
        "type": "array",
        "items": {
          "$ref": "#/$defs/signal"
        }
      },
      "regimes": {
        "description": "kinds of work, most of the time first; together they cover every bucket in which something is known",
        "type": "array",
        "items": {
          "$ref": "#/$defs/regime"
        }
      },
      "saturation": {
        "description": "one for each resource, worst first",
        "type": "array",
        "items": {
          "$ref": "#/$defs/saturation"
        }
      },
      "workingSet": {
        "$ref": "#/$defs/workingSet",
        "description": "what the reads say about how much data is in use"
      },
      "capacity": {
        "description": "when bounded signals reach their bounds",
        "type": "array",
        "items": {
          "$ref": "#/$defs/capacity"
        }
      },
      "configuration": {
        "description": "the settings that were in force, oldest first; one where nothing changed",
        "type": "array",
        "items": {
          "$ref": "#/$defs/epoch"
        }
      },
      "restarts": {
        "description": "times at which the server started within the window",
        "type": "array",
        "items": {
          "$ref": "#/$defs/time",
          "description": "RFC 3339, UTC"
        }
      },
      "repairs": {
        "description": "what was wrong with the samples, and what was done",
        "type": "array",
        "items": {
          "$ref": "#/$defs/repair"
        }
      },
      "missing": {
        "description": "signals that could not be made",
        "type": "array",
        "items": {
          "$ref": "#/$defs/missing"
        }
      }
    },
    "$defs": {
      "time": {
        "description": "RFC 3339, UTC",
        "type": "string",
        "pattern": "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z$"
      },
      "share": {
        "description": "a part of a whole",
        "type": "number",
        "minimum": 0,
        "maximum": 1
      },
      "span": {
        "description": "from one time to another",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "from",
          "to"
        ],
        "properties": {
          "from": {
            "$ref": "#/$defs/time",
            "description": "where it begins"
          },
          "to": {
            "$ref": "#/$defs/time",
            "description": "where it ends, exclusive"
          }
        }
      },
      "signalName": {
        "description": "a signal of the vocabulary, the same for every engine",
        "enum": [
          "transactions",
          "rollbacks",
          "statements",
          "rows_read",
          "rows_scanned",
          "rows_inserted",
          "rows_updated",
          "rows_deleted",
          "logical_reads",
          "physical_reads",
          "log_bytes",
          "temp_bytes",
          "temp_files",
          "connections",
          "active_connections",
          "idle_in_transaction",
          "connection_limit",
          "lock_waiting",
          "lock_wait_time",
          "deadlocks",
          "checkpoints_requested",
          "checkpoints_timed",
          "flush_stalls",
          "log_fill",
          "cpu_used",
          "io_wait",
          "device_busy",
          "device_reads",
          "device_writes",
          "device_read_bytes",
          "device_write_bytes",
          "memory_available",
          "data_bytes",
          "storage_available",
          "dead_rows",
          "vacuums",
          "replication_lag",
          "longest_transaction"
        ]
      },
      "class": {
        "description": "a kind of work that calls for settings of its own",
        "enum": [
          "oltp",
          "olap",
          "mixed",
          "bulk-write",
          "queue",
          "time-series",
          "idle"
        ]
      },
      "signal": {
        "description": "one signal over the window",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "signal",
          "unit",
          "buckets",
          "mean",
          "p05",
          "p50",
          "p95",
          "p99",
          "max",
          "maxAt",
          "sketch"
        ],
        "properties": {
          "signal": {
            "$ref": "#/$defs/signalName"
          },
          "unit": {
            "description": "unit of every number below, as UCUM writes it; 1 is a count or a part of a whole",
            "enum": [
              "1",
              "1/s",
              "By",
              "By/s",
              "s"
            ]
          },
          "buckets": {
            "description": "buckets with a value",
            "type": "integer",
            "minimum": 1
          },
          "mean": {
            "description": "mean over the buckets",
            "type": "number"
          },
          "p05": {
            "description": "5th percentile over the buckets",
            "type": "number"
          },
          "p50": {
            "description": "median over the buckets",
            "type": "number"
          },
          "p95": {
            "description": "95th percentile over the buckets",
            "type": "number"
          },
          "p99": {
            "description": "99th percentile over the buckets",
            "type": "number"
          },
          "max": {
            "description": "the largest value seen within any bucket",
            "type": "number"
          },
          "maxAt": {
            "$ref": "#/$defs/time",
            "description": "when that was"
          },
          "sketch": {
            "description": "means of equal spans over the window, for drawing; null where nothing is known",
            "type": "array",
            "items": {
              "description": "mean of a span",
              "type": [
                "number",
                "null"
              ]
            },
            "maxItems": 60
          },
          "season": {
            "$ref": "#/$defs/season",
            "description": "what repeats; absent where nothing does"
          },
          "trend": {
            "$ref": "#/$defs/trend",
            "description": "where it goes; absent where too few days are known"
          }
        }
      },
      "season": {
        "description": "what repeats every day or week",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "period",
          "strength",
          "hours",
          "peakHour",
          "quietHour"
        ],
        "properties": {
          "period": {
            "description": "day where days of the week do not differ",
            "enum": [
              "day",
              "week"
            ]
          },
          "strength": {
            "$ref": "#/$defs/share",
            "description": "share of the variance, after the trend, that the period explains"
          },
          "hours": {
            "description": "medians by hour, UTC: 24 from midnight, or 168 from Monday midnight; null where nothing is known",
            "type": "array",
            "items": {
              "description": "median of an hour",
              "type": [
                "number",
                "null"
              ]
            },
            "minItems": 24,
            "maxItems": 168
          },
          "peakHour": {
            "description": "0-based index of the highest hour",
            "type": "integer",
            "minimum": 0,
            "maximum": 167
          },
          "quietHour": {
            "description": "0-based index of the lowest hour",
            "type": "integer",
            "minimum": 0,
            "maximum": 167
          }
        }
      },
      "trend": {
        "description": "a straight line through the daily medians, by Theil and Sen",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "perDay",
          "low",
          "high",
          "level"
        ],
        "properties": {
          "perDay": {
            "description": "change per day",
            "type": "number"
          },
          "low": {
            "description": "lower end of its 80 % interval",
            "type": "number"
          },
          "high": {
            "description": "upper end of its 80 % interval",
            "type": "number"
          },
          "level": {
            "description": "value of the line at the end of the window",
            "type": "number"
          }
        }
      },
      "capacity": {
        "description": "when a bounded signal reaches its bound if the trend goes on",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "signal",
          "limit",
          "limitFrom",
          "now",
          "because"
        ],
        "properties": {
          "signal": {
            "$ref": "#/$defs/signalName"
          },
          "limit": {
            "description": "the bound",
            "type": "number"
          },
          "limitFrom": {
            "description": "where the bound comes from",
            "type": "string"
          },
          "now": {
            "description": "the level now",
            "type": "number"
          },
          "days": {
            "description": "days from the window's end; absent where the trend does not reach the bound, or only beyond what the window can say",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "p10",
              "p50"
            ],
            "properties": {
              "p10": {
                "description": "10th percentile",
                "type": "number"
              },
              "p50": {
                "description": "median",
                "type": "number"
              },
              "p90": {
                "description": "90th percentile; absent where that may be never",
                "type": "number"
              }
            }
          },
          "because": {
            "description": "why",
            "type": "string"
          }
        }
      },
      "regime": {
        "description": "a span of one kind of work",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "id",
          "share",
          "spans",
          "because",
          "work"
        ],
        "properties": {
          "id": {
            "description": "1 is the one that took most of the time",
            "type": "string",
            "minLength": 1
          },
          "share": {
            "$ref": "#/$defs/share",
            "description": "share of the known time"
          },
          "spans": {
            "description": "when it was, in order of time; the longest where there are more",
            "type": "array",
            "items": {
              "$ref": "#/$defs/span"
            },
            "maxItems": 10
          },
          "recurs": {
            "$ref": "#/$defs/recurrence",
            "description": "when it comes back; absent where it does not"
          },
          "because": {
            "description": "what began it",
            "type": "array",
            "items": {
              "description": "one sentence with its numbers",
              "type": "string"
            }
          },
          "work": {
            "$ref": "#/$defs/classification",
            "description": "what kind of work it is"
          }
        }
      },
      "recurrence": {
        "description": "a regime that comes back at the same time of day, UTC",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "days",
          "startMinute",
          "durationMinutes",
          "seen",
          "possible"
        ],
        "properties": {
          "days": {
            "description": "days of the week, 0 is Monday",
            "type": "array",
            "items": {
              "description": "a day",
              "type": "integer",
              "minimum": 0,
              "maximum": 6
            },
            "minItems": 1,
            "maxItems": 7,
            "uniqueItems": true
          },
          "startMinute": {
            "description": "minutes from midnight at which it starts",
            "type": "number",
            "minimum": 0,
            "exclusiveMaximum": 1440
          },
          "durationMinutes": {
            "description": "how long it takes",
            "type": "number",
            "exclusiveMinimum": 0
          },
          "seen": {
            "description": "how many of the possible days had it",
            "type": "integer",
            "minimum": 0
          },
          "possible": {
            "description": "how many days could have had it",
            "type": "integer",
            "minimum": 0
          }
        }
      },
      "classification": {
        "description": "what kind of work a regime is, and why",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "confidence",
          "because",
          "features"
        ],
        "properties": {
          "class": {
            "$ref": "#/$defs/class",
            "description": "absent where the features that tell are missing"
          },
          "confidence": {
            "$ref": "#/$defs/share",
            "description": "how sure that is"
          },
          "nearest": {
            "description": "the class that it is most like but for this one",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "class",
              "confidence"
            ],
            "properties": {
              "class": {
                "$ref": "#/$defs/class"
              },
              "confidence": {
                "$ref": "#/$defs/share",
                "description": "how much it is like that"
              }
            }
          },
          "because": {
            "description": "the features that decided, or what is missing",
            "type": "array",
            "items": {
              "description": "one sentence with its numbers",
              "type": "string"
            }
          },
          "features": {
            "description": "every feature that could be measured, by name",
            "type": "object",
            "additionalProperties": {
              "description": "its value",
              "type": "number"
            }
          }
        }
      },
      "saturation": {
        "description": "whether a resource limits the work",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "resource",
          "verdict",
          "share",
          "because"
        ],
        "properties": {
          "resource": {
            "description": "what work can wait for",
            "enum": [
              "cpu",
              "device",
              "connections",
              "locks",
              "flush",
              "memory"
            ]
          },
          "verdict": {
            "description": "unknown where what would tell is missing",
            "enum": [
              "saturated",
              "near",
              "free",
              "unknown"
            ]
          },
          "share": {
            "$ref": "#/$defs/share",
            "description": "share of the known buckets in which it was saturated"
          },
          "worstAt": {
            "$ref": "#/$defs/time",
            "description": "when it was worst"
          },
          "because": {
            "description": "why",
            "type": "array",
            "items": {
              "description": "one sentence with its numbers",
              "type": "string"
            }
          }
        }
      },
      "workingSet": {
        "description": "what the reads say about how much data is in use",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "hint",
          "because"
        ],
        "properties": {
          "hitRatio": {
            "description": "share of logical reads that the database's cache answered",
            "type": "object",
            "additionalProperties": false,
            "required": [
              "overall",
              "worstHour"
            ],
            "properties": {
              "overall": {
                "$ref": "#/$defs/share",
                "description": "over the window"
              },
              "worstHour": {
                "$ref": "#/$defs/share",
                "description": "in its worst hour"
              }
            }
          },
          "cacheBytes": {
            "description": "bytes of the cache",
            "type": "number",
            "minimum": 0
          },
          "dataBytes": {
            "description": "bytes of the data",
            "type": "number",
            "minimum": 0
          },
          "hint": {
            "description": "what that means",
            "enum": [
              "fits",
              "does-not-fit",
              "larger-than-data",
              "unknown"
            ]
          },
          "because": {
            "description": "why",
            "type": "array",
            "items": {
              "description": "one sentence with its numbers",
              "type": "string"
            }
          }
        }
      },
      "epoch": {
        "description": "a span in which no setting was seen to change",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "from",
          "to",
          "changes"
        ],
        "properties": {
          "from": {
            "$ref": "#/$defs/time",
            "description": "where it begins"
          },
          "to": {
            "$ref": "#/$defs/time",
            "description": "where it ends, exclusive"
          },
          "changes": {
            "description": "what changed at its beginning; empty for the first",
            "type": "array",
            "items": {
              "description": "a parameter that changed",
              "type": "object",
              "additionalProperties": false,
              "required": [
                "parameter",
                "from",
                "to"
              ],
              "properties": {
                "parameter": {
                  "description": "its name",
                  "type": "string",
                  "minLength": 1
                },
                "from": {
                  "description": "value before, in the parameter's base unit",
                  "type": "number"
                },
                "to": {
                  "description": "value after",
                  "type": "number"
                }
              }
            }
          }
        }
      },
      "repair": {
        "description": "what was wrong with the samples",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "kind",
          "count",
          "done"
        ],
        "properties": {
          "kind": {
            "description": "what it was",
            "enum": [
              "counter-reset",
              "gap",
              "duplicate",
              "out-of-order",
              "clock-jump",
              "not-a-number",
              "label-change",
              "unit",
              "renamed"
            ]
          },
          "metric": {
            "description": "canonical name; absent where it concerns every series",
            "type": "string"
          },
          "count": {
            "description": "how often",
            "type": "integer",
            "minimum": 0
          },
          "from": {
            "$ref": "#/$defs/time",
            "description": "first time"
          },
          "to": {
            "$ref": "#/$defs/time",
            "description": "last time"
          },
          "done": {
            "description": "what was done",
            "type": "string"
          }
        }
      },
      "missing": {
        "description": "a signal that could not be made",
        "type": "object",
        "additionalProperties": false,
        "required": [
          "signal",
          "needs",
          "lost"
        ],
        "properties": {
          "signal": {
            "$ref": "#/$defs/signalName"
          },
          "needs": {
            "description": "metrics that would give it, canonical names",
            "type": "array",
            "items": {
              "description": "a metric",
              "type": "string"
            }
          },
          "lost": {
            "description": "what the profile cannot say for that",
            "type": "string"
          }
        }
      }
    }
  }
};
