//! Walls are tested by pushing on them: every case starts a command in the walls, tries what
//! must not work or what must, and looks at the host afterwards.
//!
//! This program is all three parties: the test, the launcher, and the intruder inside. As root
//! it runs every case twice, the second time as an ordinary user.

mod case;
mod files;
mod intruder;
mod kernel;
mod leavings;
mod lifetime;
mod limits;
mod missing;
mod network;
mod off;
mod tools;

use std::env;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    match env::args().nth(1).as_deref() {
        Some(pitcrew_sandbox::LAUNCH) => pitcrew_sandbox::launcher_main(),
        Some(intruder::PUSH) => return intruder::main(),
        _ => {}
    }
    let mut trials = Vec::new();
    for (area, cases) in [
        ("files", files::CASES),
        ("kernel", kernel::CASES),
        ("leavings", leavings::CASES),
        ("lifetime", lifetime::CASES),
        ("limits", limits::CASES),
        ("missing", missing::CASES),
        ("network", network::CASES),
        ("off", off::CASES),
        ("tools", tools::CASES),
    ] {
        trials.extend(cases.iter().map(|(name, case)| {
            let case = *case;
            Trial::test(format!("{area}::{name}"), move || {
                case();
                Ok::<(), Failed>(())
            })
        }));
    }
    if rustix::process::getuid().is_root() {
        trials.push(Trial::test("everything_again_as_an_ordinary_user", || {
            case::again_as_an_ordinary_user();
            Ok(())
        }));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// A list of test functions under their own names.
#[macro_export]
macro_rules! cases {
    ($($name:ident),* $(,)?) => {
        pub(crate) const CASES: &[(&str, fn())] = &[$((stringify!($name), $name)),*];
    };
}
