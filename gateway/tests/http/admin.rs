//! The admin socket: where it is, whose it is, and who finds it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;

use crate::harness::{Setup, eventually};

#[test]
fn it_is_in_the_runtime_folder_for_its_user_alone() {
    let mut gateway = Setup::new().start();
    let port = gateway.address.rsplit_once(':').expect("a port").1.to_owned();
    let path = gateway.folder().join(format!("tunnel-gateway-{port}.sock"));
    let mode = fs::symlink_metadata(&path).expect("the socket").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    gateway.signal("TERM");
    assert!(gateway.exit().success());
    assert!(!path.exists());
}

#[test]
fn it_can_be_named_or_turned_off() {
    for setup in [
        Setup::new().flags(&["--admin-socket", "here.sock"]),
        Setup::new().env("TUNNEL_ADMIN_SOCKET", "here.sock"),
        Setup::new().file("tunnel.toml", "admin-socket = \"here.sock\"\n"),
    ] {
        let gateway = setup.start();
        assert!(gateway.command(&["reload", "--admin-socket", "here.sock"]).status.success());
    }
    let gateway = Setup::new().file("tunnel.toml", "admin-socket = \"here.sock\"\n").start();
    assert!(gateway.command(&["reload"]).status.success(), "the file says where");

    for setup in
        [Setup::new().flags(&["--admin-socket", "off"]), Setup::new().env("XDG_RUNTIME_DIR", "")]
    {
        let gateway = setup.start();
        let output = gateway.command(&["reload"]);
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8(output.stderr).expect("utf-8");
        assert!(said.contains("no running gateway was found"), "{said}");
        let sockets = fs::read_dir(gateway.folder()).expect("the folder");
        assert_eq!(sockets.count(), 0);
    }
}

#[test]
fn a_socket_of_a_dead_gateway_is_replaced_and_one_in_use_is_not() {
    let setup = Setup::new().flags(&["--admin-socket", "here.sock"]);
    drop(UnixListener::bind(setup.folder().join("here.sock")).expect("bound"));
    let mut gateway = setup.start();
    let path = gateway.folder().join("here.sock");
    assert!(gateway.command(&["reload", "--admin-socket", "here.sock"]).status.success());

    let path = path.to_str().expect("utf-8");
    let refusal = Setup::new().flags(&["--admin-socket", path]).refusal();
    assert_eq!(refusal.code, 1);
    assert!(refusal.stderr.contains("another gateway listens on it"), "{}", refusal.stderr);

    gateway.signal("KILL");
    gateway.exit();
    assert!(fs::exists(path).expect("a path"), "nobody could remove it");
    let gateway = Setup::new().flags(&["--admin-socket", path]).start();
    assert!(gateway.command(&["reload", "--admin-socket", path]).status.success());
}

#[test]
fn commands_say_what_they_cannot_find() {
    let gateway = Setup::new().start();
    let output = gateway.command(&["reload", "--admin-socket", "nowhere.sock"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).expect("utf-8");
    assert!(said.contains("nowhere.sock") && said.contains("no such socket"), "{said}");

    let folder = gateway.folder().to_str().expect("utf-8").to_owned();
    let other = Setup::new().env("XDG_RUNTIME_DIR", &folder).start();
    let output = gateway.command(&["reload"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).expect("utf-8");
    for gateway in [&gateway, &other] {
        let port = gateway.address.rsplit_once(':').expect("a port").1;
        assert!(said.contains(&format!("tunnel-gateway-{port}.sock")), "{said}");
    }
    drop(other);
    // What a killed gateway left behind counts for nothing.
    eventually("the only one is found", || gateway.command(&["reload"]).status.success());
}
