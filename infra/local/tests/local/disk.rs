//! A disk that is full: said clearly, nothing acknowledged is lost, and work goes on once there is room.
//! On a small file system of the test's own, in a mount namespace of the process.
#![cfg(target_os = "linux")]

use std::process::{Command, Stdio};

use crate::process::Running;
use crate::support::Place;

const MOUNTED: &str = r#"mount -t tmpfs -o size=8m tmpfs "$1" && head -c 4m /dev/zero > "$1/ballast" \
    && exec "$2" --data "$1/data" --listen 127.0.0.1:0"#;

/// Whether this machine lets a process have mounts of its own (most do; some containers do not).
fn may_mount() -> bool {
    Command::new("unshare").args(["--mount", "--map-root-user", "true"]).status().is_ok_and(|status| status.success())
}

#[test]
fn a_full_disk_is_said_clearly_and_loses_nothing() {
    if !may_mount() {
        eprintln!("not tested here: no mount namespaces");
        return;
    }
    let place = Place::new();
    std::fs::create_dir_all(place.path()).unwrap();
    let mut command = Command::new("unshare");
    command.args(["--mount", "--map-root-user", "sh", "-c", MOUNTED, "sh"]);
    command.arg(place.path()).arg(env!("CARGO_BIN_EXE_kehu")).env_remove("KEHU_LOG");
    let running = Running::of(command.stdout(Stdio::piped()).stderr(Stdio::piped()));
    let token = running.token("stf_sales_1");

    let refused = (1..500).find(|number| running.register(&token, *number).unwrap().0 != 201);
    let refused = refused.expect("four megabytes are soon full");
    let (status, answer) = running.register(&token, refused).unwrap();
    assert_eq!((status, answer["code"].as_str()), (503, Some("unavailable")), "{answer}");

    // The process sees a mount that we do not: its root leads there.
    let root = format!("/proc/{}/root{}", running.child.id(), place.path().display());
    std::fs::remove_file(format!("{root}/ballast")).unwrap();
    assert_eq!(running.register(&token, refused).unwrap().0, 201, "there is room again");
    for number in 1..refused {
        let (status, answer) = running.register(&token, number).unwrap();
        assert_eq!(status, 201, "it was acknowledged, and is remembered under its key: {answer}");
    }
    running.signal("INT");
    let (status, errors) = running.end();
    assert!(status.success(), "{errors}");
    assert!(errors.contains("the disk is full"), "{errors}");
}
