//! The commands of docs/server.md work as they are written.

use std::process::Command;

use crate::prepared::Prepared;

#[test]
fn every_command_of_the_guide_works_as_it_is_written() {
    if Command::new("curl").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "curl is not there; with CI=true it must be");
        eprintln!("SKIPPED: curl is not there to try the guide with");
        return;
    }
    let prepared = Prepared::new();
    let guide = include_str!("../../../../docs/server.md");
    let blocks: Vec<&str> = guide.split("```sh\n").skip(1).map(|block| block.split("```").next().unwrap()).collect();
    let mut commands = 0;
    for block in blocks.into_iter().filter(|block| block.contains("curl")) {
        commands += 1;
        let meant = prepared.meant(block).replace("127.0.0.1:7117", &prepared.door.at);
        let mut shell = Command::new("bash");
        shell.args(["-euo", "pipefail", "-c", &meant]).current_dir(prepared.door.place.project());
        shell.env("HOME", prepared.door.place.home());
        shell.env("PITCREW_TOKEN", prepared.door.authorization().replace("Bearer ", ""));
        let output = shell.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{meant}\n{said}\n{}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(commands >= 6, "{commands} commands were found");
}
