//! Windows, moments and deadlines as they are written, and when a window opens, clock changes and all.

use pitcrew_plan::calendar::{Deadline, Instant, Window, opens, stretch};
use pitcrew_plan::read::read;

fn windows(text: &str) -> Vec<Window> {
    let plan = format!("window: {text}\ntasks: {{a: {{run: make}}}}");
    let reading = read(plan.as_bytes(), "p", "p");
    assert!(reading.diagnostics.is_empty(), "{:?}", reading.diagnostics);
    reading.plan.window
}

fn refusal(text: &str) -> String {
    let plan = format!("window: {text}\ntasks: {{a: {{run: make}}}}");
    let reading = read(plan.as_bytes(), "p", "p");
    reading.diagnostics.first().expect("it is refused").message.clone()
}

/// Says from when to when the windows are open next.
fn open(text: &str, at: &str) -> String {
    match stretch(&windows(text), at.parse().unwrap()) {
        None => "never".to_owned(),
        Some(opening) => {
            let closes = opening.closes.map_or("for ever".to_owned(), |closes| closes.to_string());
            format!("{} to {closes}", opening.opens)
        }
    }
}

fn written(text: &str) -> String {
    windows(text).iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

#[test]
fn a_window_is_written_in_a_line_or_as_a_record() {
    for (text, kept) in [
        ("Sat 02:00-05:00 Europe/Berlin", "Sat 02:00-05:00 Europe/Berlin"),
        ("saturday, Sun 2:00 - 5:00 europe/berlin", "Sat,Sun 02:00-05:00 Europe/Berlin"),
        ("Mon-Fri 22:00-06:00 UTC", "Mon-Fri 22:00-06:00 UTC"),
        ("Fri-Mon UTC", "Mon,Fri-Sun 00:00-24:00 UTC"),
        ("daily 23:00-00:00 UTC", "daily 23:00-24:00 UTC"),
        ("02:00-05:00 UTC", "daily 02:00-05:00 UTC"),
        ("{days: [Sat, Sun], from: '02:00', to: '05:00', zone: UTC}", "Sat,Sun 02:00-05:00 UTC"),
        ("{from: 02:00, zone: UTC}", "daily 02:00-24:00 UTC"),
        ("{after: '2026-11-21T02:00:00+01:00'}", "not before 2026-11-21T01:00:00Z"),
        ("[Sat UTC, {before: 2026-11-21 02:00 Asia/Tokyo}]", "Sat 00:00-24:00 UTC; before 2026-11-20T17:00:00Z"),
    ] {
        assert_eq!(written(text), kept, "{text}");
    }
}

#[test]
fn what_is_no_window_is_refused_with_what_would_be_one() {
    for (text, message) in [
        ("Sat 02:00-05:00", "`window`: `Sat 02:00-05:00` names no time zone; write `Sat 02:00-05:00 Europe/Berlin`"),
        ("{days: Sat}", "`window`: `Sat 00:00-24:00` names no time zone; write `Sat 00:00-24:00 Europe/Berlin`"),
        (
            "Sat 02:00-05:00 Europe/Berln",
            "`window`: there is no time zone `Europe/Berln`; did you mean `Europe/Berlin`?",
        ),
        ("Sat 02:00-25:00 UTC", "`window`: `02:00-25:00` are no hours; write `02:00-05:00`"),
        ("Sat 02:00-02:00 UTC", "`window`: `02:00-02:00` begins when it ends; write `00:00-24:00` for the whole day"),
        (
            "{after: 2026-11-21 02:00}",
            "`after`: `2026-11-21 02:00` names no time zone; write `2026-11-21 02:00 Europe/Berlin`",
        ),
        (
            "{days: Sat, after: 2026-11-21T02:00:00Z}",
            "`window`: `days` and `after` are two kinds of windows; write a list of both",
        ),
        ("{}", "`window`: a window has `days`, hours `from` and `to`, and a `zone`, or `after` or `before`"),
        (
            "whenever",
            "`window`: `whenever` is no window; write `Sat 02:00-05:00 Europe/Berlin`, or `{after: MOMENT, before: MOMENT}`",
        ),
    ] {
        assert_eq!(refusal(text), message, "{text}");
    }
}

#[test]
fn a_window_opens_by_the_clocks_of_its_zone() {
    // A Wednesday in winter, and one in summer.
    assert_eq!(
        open("Sat 02:00-05:00 Europe/Berlin", "2026-01-14T12:00:00Z"),
        "2026-01-17T01:00:00Z to 2026-01-17T04:00:00Z"
    );
    assert_eq!(
        open("Sat 02:00-05:00 Europe/Berlin", "2026-07-15T12:00:00Z"),
        "2026-07-18T00:00:00Z to 2026-07-18T03:00:00Z"
    );
    // In the middle, and just when it closes.
    assert_eq!(open("Sat 02:00-05:00 UTC", "2026-01-17T03:00:00Z"), "2026-01-17T02:00:00Z to 2026-01-17T05:00:00Z");
    assert_eq!(open("Sat 02:00-05:00 UTC", "2026-01-17T05:00:00Z"), "2026-01-24T02:00:00Z to 2026-01-24T05:00:00Z");
}

#[test]
fn a_window_may_go_over_midnight() {
    assert_eq!(open("Fri 22:00-06:00 UTC", "2026-01-17T05:00:00Z"), "2026-01-16T22:00:00Z to 2026-01-17T06:00:00Z");
    assert_eq!(open("Sun 22:00-24:00 UTC", "2026-01-17T05:00:00Z"), "2026-01-18T22:00:00Z to 2026-01-19T00:00:00Z");
}

#[test]
fn hours_that_the_clocks_skip_or_show_twice_follow_the_clocks() {
    // On 29 March 2026 the clocks of Berlin go from 02:00 to 03:00 at 01:00 UTC.
    assert_eq!(
        open("Sun 02:30-05:00 Europe/Berlin", "2026-03-28T12:00:00Z"),
        "2026-03-29T01:30:00Z to 2026-03-29T03:00:00Z"
    );
    // What lies in the gap alone is as long after it.
    assert_eq!(
        open("Sun 02:00-03:00 Europe/Berlin", "2026-03-28T12:00:00Z"),
        "2026-04-05T00:00:00Z to 2026-04-05T01:00:00Z"
    );
    // On 25 October they go from 03:00 back to 02:00 at 01:00 UTC: the hour is there twice.
    assert_eq!(
        open("Sun 02:00-03:00 Europe/Berlin", "2026-10-24T12:00:00Z"),
        "2026-10-25T00:00:00Z to 2026-10-25T02:00:00Z"
    );
    assert_eq!(
        open("Sun 01:00-02:30 Europe/Berlin", "2026-10-24T12:00:00Z"),
        "2026-10-24T23:00:00Z to 2026-10-25T00:30:00Z"
    );
}

#[test]
fn several_windows_are_one_where_they_meet() {
    let weekend = "[Fri 22:00-24:00 UTC, Sat 00:00-05:00 UTC, Wed 02:00-03:00 UTC]";
    assert_eq!(open(weekend, "2026-01-15T12:00:00Z"), "2026-01-16T22:00:00Z to 2026-01-17T05:00:00Z");
    assert_eq!(open("daily UTC", "2026-01-15T12:00:00Z"), "2026-01-15T00:00:00Z to for ever");
    let between = "{after: 2026-01-17T02:00:00Z, before: 2026-01-17T05:00:00Z}";
    assert_eq!(open(between, "2026-01-15T12:00:00Z"), "2026-01-17T02:00:00Z to 2026-01-17T05:00:00Z");
    assert_eq!(open(between, "2026-01-17T05:00:00Z"), "never");
}

#[test]
fn a_window_is_open_now_or_opens_later() {
    let now: Instant = "2026-01-15T12:00:00Z".parse().unwrap();
    assert_eq!(opens(&windows("daily 10:00-14:00 UTC"), now), Some(now));
    assert_eq!(opens(&windows("daily 14:00-15:00 UTC"), now), Some("2026-01-15T14:00:00Z".parse().unwrap()));
    assert_eq!(opens(&windows("{before: 2026-01-15T12:00:00Z}"), now), None);
    // Beyond the years that a calendar has, nothing opens and nothing breaks.
    for end in [Instant(i64::MAX), Instant(i64::MIN)] {
        assert_eq!(opens(&windows("Sat 02:00-05:00 Europe/Berlin"), end), None);
    }
}

#[test]
fn a_deadline_is_a_length_of_time_or_a_moment() {
    let start: Instant = "2026-01-15T12:00:00Z".parse().unwrap();
    let moment = |text: &str| text.parse::<Deadline>().unwrap().moment(start).to_string();
    assert_eq!(moment("6h"), "2026-01-15T18:00:00Z");
    assert_eq!(moment("2026-11-21 06:00 Europe/Berlin"), "2026-11-21T05:00:00Z");
    assert!("2026-11-21 06:00".parse::<Deadline>().unwrap_err().to_string().contains("names no time zone"));
    assert!("soon".parse::<Deadline>().unwrap_err().to_string().starts_with("`soon` is no deadline; write `6h`"));
}

#[test]
fn what_is_explained_reads_back_as_the_same_plan() {
    let plan = "window: [Sat 02:00-05:00 Europe/Berlin, {after: '2026-11-21 06:00 UTC'}]\ndeadline: 3d\ntasks: {a: {run: make}}";
    let plan = read(plan.as_bytes(), "p", "p").plan;
    let explained = pitcrew_plan::explain(&plan);
    let again = read(explained.as_bytes(), "p", "p");
    assert_eq!(again.diagnostics, []);
    assert_eq!(again.plan, plan);
    assert_eq!(pitcrew_plan::from_canonical(&pitcrew_plan::canonical(&plan)).unwrap(), plan);
}
