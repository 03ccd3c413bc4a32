//! SARIF as we write it, and as we read it again.

use pitcrew_agents::findings::sarif::{Limits, read, value, write};
use pitcrew_agents::findings::{Finding, Place, Report, Rule, Severity, Unread};
use serde_json::Value;

use crate::{no_source, sample};

#[test]
fn a_report_is_written_as_editors_and_code_hosts_read_it() {
    let source = |path: &str| (path == "src/a b.py").then(|| b"x\nq(a + b)\n".to_vec());
    insta::assert_snapshot!(write(&[sample()], &source), @r#"
    {
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "runs": [
        {
          "columnKind": "unicodeCodePoints",
          "invocations": [
            {
              "executionSuccessful": true,
              "toolExecutionNotifications": [
                {
                  "level": "warning",
                  "locations": [
                    {
                      "physicalLocation": {
                        "artifactLocation": {
                          "uri": "big.bin",
                          "uriBaseId": "%SRCROOT%"
                        }
                      }
                    }
                  ],
                  "message": {
                    "text": "it is too large"
                  },
                  "properties": {
                    "unread": true
                  }
                }
              ]
            }
          ],
          "originalUriBaseIds": {
            "%SRCROOT%": {
              "description": {
                "text": "The directory that was looked at."
              }
            }
          },
          "properties": {
            "lookedAt": 12
          },
          "results": [
            {
              "level": "note",
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "compose.yml",
                      "uriBaseId": "%SRCROOT%"
                    },
                    "region": {
                      "startLine": 3
                    }
                  }
                }
              ],
              "message": {
                "text": "3 services lack a health check"
              },
              "partialFingerprints": {
                "primaryLocationLineHash": "d0f9ad40427b6373f68e10e73d942638"
              },
              "properties": {
                "severity": "low"
              },
              "relatedLocations": [
                {
                  "id": 1,
                  "message": {
                    "text": "the same here"
                  },
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "compose.yml",
                      "uriBaseId": "%SRCROOT%"
                    },
                    "region": {
                      "startLine": 9
                    }
                  },
                  "properties": {
                    "also": true
                  }
                },
                {
                  "id": 2,
                  "message": {
                    "text": "the same here"
                  },
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "compose.yml",
                      "uriBaseId": "%SRCROOT%"
                    },
                    "region": {
                      "startLine": 20
                    }
                  },
                  "properties": {
                    "also": true
                  }
                }
              ],
              "ruleId": "compose-healthcheck",
              "ruleIndex": 0
            },
            {
              "fixes": [
                {
                  "artifactChanges": [
                    {
                      "artifactLocation": {
                        "uri": "src/a%20b.py",
                        "uriBaseId": "%SRCROOT%"
                      },
                      "replacements": [
                        {
                          "deletedRegion": {
                            "byteLength": 5,
                            "byteOffset": 4,
                            "endColumn": 8,
                            "startColumn": 3,
                            "startLine": 2
                          },
                          "insertedContent": {
                            "text": "a, [b]"
                          }
                        }
                      ]
                    }
                  ],
                  "description": {
                    "text": "bind it"
                  }
                }
              ],
              "level": "error",
              "locations": [
                {
                  "physicalLocation": {
                    "artifactLocation": {
                      "uri": "src/a%20b.py",
                      "uriBaseId": "%SRCROOT%"
                    },
                    "region": {
                      "endColumn": 8,
                      "startColumn": 3,
                      "startLine": 2
                    }
                  }
                }
              ],
              "message": {
                "text": "`a` reaches the query as text"
              },
              "partialFingerprints": {
                "primaryLocationLineHash": "e3ac35c3a33369c255d1d23c56e1a876"
              },
              "properties": {
                "severity": "high",
                "suggestion": "pass `a` as a parameter"
              },
              "ruleId": "sql-injection",
              "ruleIndex": 1
            }
          ],
          "tool": {
            "driver": {
              "name": "security-scanner",
              "rules": [
                {
                  "defaultConfiguration": {
                    "level": "note"
                  },
                  "id": "compose-healthcheck",
                  "properties": {
                    "problem.severity": "recommendation",
                    "security-severity": "3.0",
                    "severity": "low",
                    "tags": []
                  },
                  "shortDescription": {
                    "text": "No health check"
                  }
                },
                {
                  "defaultConfiguration": {
                    "level": "error"
                  },
                  "fullDescription": {
                    "text": "Bind values instead."
                  },
                  "help": {
                    "markdown": "Bind values instead.",
                    "text": "Bind values instead."
                  },
                  "id": "sql-injection",
                  "properties": {
                    "problem.severity": "error",
                    "security-severity": "8.0",
                    "severity": "high",
                    "tags": [
                      "OWASP-A03",
                      "external/cwe/cwe-89",
                      "security"
                    ]
                  },
                  "shortDescription": {
                    "text": "SQL built from text"
                  }
                }
              ],
              "version": "1.2.0"
            }
          }
        }
      ],
      "version": "2.1.0"
    }
    "#);
}

#[test]
fn what_is_written_reads_the_same() {
    let report = sample();
    assert_eq!(read(&write(std::slice::from_ref(&report), &no_source)).unwrap(), [report]);
}

#[test]
fn what_is_of_no_file_has_a_place_all_the_same() {
    let mut report = Report::new("t", "1");
    let rule = Rule::new("r", Severity::Low, "R", "").tags(["CIS-1", "CIS-1"]);
    report.findings.push(Finding::new(&rule, Place::file(""), "there is no licence"));
    report.rules.push(rule);
    let text = write(&[report], &no_source);
    let log: Value = serde_json::from_str(&text).unwrap();
    let run = &log["runs"][0];
    assert_eq!(run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], ".");
    assert_eq!(run["tool"]["driver"]["rules"][0]["properties"]["tags"], serde_json::json!(["CIS-1", "security"]));
    assert_eq!(read(&text).unwrap()[0].findings[0].place, Place::file(""));
}

fn many(number: u32) -> Report {
    let mut report = Report::new("t", "1");
    let low = Rule::new("low", Severity::Low, "Low", "");
    let high = Rule::new("high", Severity::High, "High", "");
    for line in 1..=number {
        let path = format!("file-{}", line % 7);
        report.findings.push(Finding::new(if line % 10 == 0 { &high } else { &low }, Place::line(path, line), "m"));
    }
    report.rules = vec![high, low];
    report
}

#[test]
fn what_is_more_than_code_hosts_take_becomes_results_with_several_places() {
    let text = value(&[many(1_000)], &no_source, Limits { results: 100, ..Limits::default() }).to_string();
    let log: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 14);
    insta::assert_snapshot!(log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].as_str().unwrap(), @"1000 findings are more than 100: those of one rule and file are one result with several places");
    let report = &read(&text).unwrap()[0];
    assert_eq!(report.findings.iter().map(|finding| finding.places().count()).sum::<usize>(), 1_000);
}

#[test]
fn what_does_not_fit_at_all_is_counted_and_the_worst_stays() {
    let text = value(&[many(1_000)], &no_source, Limits { results: 5, ..Limits::default() }).to_string();
    let log: Value = serde_json::from_str(&text).unwrap();
    let run = &log["runs"][0];
    assert!(run["results"].as_array().unwrap().iter().all(|result| result["ruleId"] == "high"));
    insta::assert_snapshot!(run["invocations"][0]["toolExecutionNotifications"][1]["message"]["text"].as_str().unwrap(), @"9 of 14 results are left out here: the file would be larger than code hosts take");
    let small = value(&[many(1_000)], &no_source, Limits { bytes: 20_000, ..Limits::default() }).to_string();
    assert!(small.len() < 100_000);
    assert!(small.contains("are left out here"));
}

#[test]
fn more_runs_than_code_hosts_take_become_twenty() {
    let reports: Vec<Report> = (1..=25)
        .map(|number| {
            let mut report = many(2);
            report.tool = format!("tool-{number}");
            report.unread.push(Unread { path: "a".into(), why: "it is too large".into() });
            report
        })
        .collect();
    let text = write(&reports, &no_source);
    let read = read(&text).unwrap();
    assert_eq!(read.len(), 20);
    assert_eq!(read[..19], reports[..19]);
    let last = &read[19];
    assert_eq!(
        (last.tool.as_str(), last.findings.len(), last.rules.len(), last.unread.len()),
        ("other tools", 12, 12, 6)
    );
    assert!(last.findings.iter().all(|finding| last.rule(&finding.rule).is_some()));
    assert_eq!(last.unread[5].why, "tool-25: it is too large");
    let log: Value = serde_json::from_str(&text).unwrap();
    let told = log["runs"][19]["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    insta::assert_snapshot!(told[6]["message"]["text"].as_str().unwrap(), @"25 runs are more than the 20 that code hosts take: those of tool-20, tool-21, tool-22, tool-23, tool-24, tool-25 are one");
}
